-- Value strikes: exactly so many months of the calendar year, one from being lost. [OP]
-- grain: one row per customer on net
-- params: $strikes
-- returns: customer_id, is_hit (null: not evaluated) and the evidence: strikes_counted
with

customer_features as (
    select
        customer_id,
        strike_months
    from mart.customer_features
    where is_on_net
),

judged as (
    select
        customer_id,
        coalesce(bit_count(strike_months), 0) = $strikes::integer as is_hit,
        bit_count(strike_months)::integer as strikes_counted
    from customer_features
)

select * from judged
