-- Portability: a query, a code request or an application in the month. [S1]
-- grain: one row per customer on net
-- params: none
-- returns: customer_id, is_hit (null: not evaluated) and the evidence: port_query, port_code, port_apply
with

customer_features as (
    select
        customer_id,
        port_query,
        port_code,
        port_apply
    from mart.customer_features
    where is_on_net
),

judged as (
    select
        customer_id,
        coalesce(port_query, 0) > 0 or coalesce(port_code, 0) > 0 or coalesce(port_apply, 0) > 0 as is_hit,
        port_query,
        port_code,
        port_apply
    from customer_features
)

select * from judged
