-- Suspension due: arrears, and one-way suspended already or owing a mean month. [S2]
-- grain: one row per customer on net
-- params: none
-- returns: customer_id, is_hit (null: not evaluated) and the evidence: arrears, status, fee_3m
with

customer_features as (
    select
        customer_id,
        arrears,
        status,
        fee_3m_sum,
        fee_3m_months
    from mart.customer_features
    where is_on_net
),

judged as (
    select
        customer_id,
        coalesce(
            arrears > 0
            and (
                status = 'suspended_one_way'
                or coalesce(arrears * fee_3m_months >= fee_3m_sum, false)
            ),
            false
        ) as is_hit,
        arrears,
        status,
        (fee_3m_sum::double / nullif(fee_3m_months, 0))::double as fee_3m
    from customer_features
)

select * from judged
