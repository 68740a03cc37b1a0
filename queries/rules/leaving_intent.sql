-- Leaving intent: cancel enquiries and retention calls of the month. [S0]
-- grain: one row per customer on net
-- params: $calls
-- returns: customer_id, is_hit (null: not evaluated) and the evidence: cancel_enquiries, retention_calls
with

customer_features as (
    select
        customer_id,
        cancel_enquiries,
        retention_calls
    from mart.customer_features
    where is_on_net
),

judged as (
    select
        customer_id,
        coalesce(cancel_enquiries, 0) + coalesce(retention_calls, 0) >= $calls::integer as is_hit,
        cancel_enquiries,
        retention_calls
    from customer_features
)

select * from judged
