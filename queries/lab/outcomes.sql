-- Who leaves within so many months after a month, and when first.
-- grain: one row per month and customer
-- params: $horizon
-- returns: horizon, month, customer_id, left_month
-- A city whose month is missing leaves nobody: is_left is null there.
with

leavings as (
    select customer_id, month as left_month
    from mart.customer_months
    where is_left
),

steps as (
    select unnest(range(1, $horizon::bigint + 1)) as step
),

seen_from as (
    select
        (leavings.left_month - to_months(steps.step::integer))::date as month,
        leavings.customer_id,
        min(leavings.left_month) as left_month
    from leavings
    cross join steps
    group by all
)

select
    $horizon::integer as horizon,
    *
from seen_from
