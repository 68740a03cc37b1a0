-- First bill shock: a new customer's bill at least so many times the plan fee. [S2]
-- grain: one row per customer on net
-- params: $tenure_months, $times
-- returns: customer_id, is_hit (null: not evaluated) and the evidence: arpu, plan_fee, tenure_months
with

customer_features as (
    select
        customer_id,
        tenure_months,
        arpu_0,
        plan_fee_0
    from mart.customer_features
    where is_on_net
),

judged as (
    select
        customer_id,
        coalesce(
            tenure_months <= $tenure_months::integer
            and plan_fee_0 > 0
            and arpu_0 >= plan_fee_0 * $times::decimal(28, 4),
            false
        ) as is_hit,
        arpu_0 as arpu,
        plan_fee_0 as plan_fee,
        tenure_months as tenure
    from customer_features
)

select * from judged
