-- Core customers of the months asked for, their features, and whether they left in the two months after.
-- grain: one row per month and core customer on net whose outcome is known
-- params: $months, $cut
-- returns: month, customer_id, left_after (0 or 1) and the features, in the order of month and customer
-- $cut keeps the customers whose digest lies below it, whatever the month: a sample of people, not of rows.
with

features as (
    select * from mart.model_features
    where list_contains($months::date[], month)
        and substr(md5(customer_id), 1, 8) < $cut::varchar
),

months_after as (
    select
        customer_id,
        month,
        is_left,
        is_city_missing
    from mart.customer_months
    where coalesce(is_left, false)
        or coalesce(is_city_missing, false)
),

outcomes as (
    select
        features.month,
        features.customer_id,
        coalesce(bool_or(months_after.is_left), false) as has_left,
        coalesce(bool_or(months_after.is_city_missing), false) as is_unknown
    from features
    left join months_after
        on features.customer_id = months_after.customer_id
        and months_after.month > features.month
        and months_after.month <= (features.month + interval 2 month)::date
    group by features.month, features.customer_id
),

known as (
    select
        outcomes.has_left::integer as left_after,
        features.*
    from features
    inner join outcomes
        on features.month = outcomes.month
        and features.customer_id = outcomes.customer_id
    where outcomes.has_left or not outcomes.is_unknown
)

select *
from known
order by month, customer_id
