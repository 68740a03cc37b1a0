-- Below plan: the bill is under that month's plan fee in so many of the last three months. [S0]
-- grain: one row per customer on net
-- params: $ratio, $months
-- returns: customer_id, is_hit (null: not evaluated) and the evidence: arpu and plan fee month by month, months_below
with

customer_features as (
    select
        customer_id,
        arpu_0,
        arpu_1,
        arpu_2,
        plan_fee_0,
        plan_fee_1,
        plan_fee_2,
        (
            case when arpu_0 < plan_fee_0 * $ratio::decimal(28, 4) then 1 else 0 end
            + case when arpu_1 < plan_fee_1 * $ratio::decimal(28, 4) then 1 else 0 end
            + case when arpu_2 < plan_fee_2 * $ratio::decimal(28, 4) then 1 else 0 end
        )::integer as months_below
    from mart.customer_features
    where is_on_net
),

judged as (
    select
        customer_id,
        months_below >= $months::integer as is_hit,
        months_below,
        arpu_2,
        plan_fee_2,
        arpu_1,
        plan_fee_1,
        arpu_0,
        plan_fee_0
    from customer_features
)

select * from judged
