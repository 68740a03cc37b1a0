-- Plan downgrade: the plan fee is lower than in the month before, on net in both. [S4]
-- grain: one row per customer on net
-- params: none
-- returns: customer_id, is_hit (null: not evaluated) and the evidence: plan_fee_1, plan_fee_0
with

customer_features as (
    select
        customer_id,
        plan_fee_0,
        plan_fee_1
    from mart.customer_features
    where is_on_net
),

judged as (
    select
        customer_id,
        coalesce(plan_fee_0 < plan_fee_1, false) as is_hit,
        plan_fee_1,
        plan_fee_0
    from customer_features
)

select * from judged
