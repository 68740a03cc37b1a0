-- Rival hotline: calls to a rival's customer service in the month. [S0]
-- grain: one row per customer on net
-- params: $calls
-- returns: customer_id, is_hit (null: not evaluated) and the evidence: rival_hotline_calls
with

customer_features as (
    select
        customer_id,
        rival_hotline_calls
    from mart.customer_features
    where is_on_net
),

judged as (
    select
        customer_id,
        coalesce(rival_hotline_calls >= $calls::integer, false) as is_hit,
        rival_hotline_calls
    from customer_features
)

select * from judged
