-- Zero calls: days without a call in the month. [S0]
-- grain: one row per customer on net
-- params: $days
-- returns: customer_id, is_hit (null: not evaluated) and the evidence: zero_call_days
with

customer_features as (
    select
        customer_id,
        zero_call_days
    from mart.customer_features
    where is_on_net
),

judged as (
    select
        customer_id,
        coalesce(zero_call_days >= $days::integer, false) as is_hit,
        zero_call_days
    from customer_features
)

select * from judged
