-- Core customers on net by what they are sensitive to. [S0]
-- grain: one row per month, city, is_high_value, sensitivity; none where the month has no score column
-- params: $month
-- returns: the grain and customers
with

customer_months as (
    select
        city,
        is_high_value,
        sensitivity
    from mart.customer_months
    where month = $month::date
        and sensitivity is not null
),

months as (
    select
        $month::date as month,
        city,
        is_high_value,
        sensitivity,
        count(*)::bigint as customers
    from customer_months
    group by
        city,
        is_high_value,
        sensitivity
)

select * from months
