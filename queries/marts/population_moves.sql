-- Customers on net in both months by where they stood: who came into or fell out of a population.
-- grain: one row per month, city, is_core, is_high_value and city_before, was_core, was_high_value
-- params: $month
-- returns: the grain and customers; with joined, returned and left they balance any population
with

customer_months as (
    select
        city,
        city_before,
        is_core,
        is_high_value,
        was_core,
        was_high_value
    from mart.customer_months
    where month = $month::date
        and is_on_net
        and was_on_net
),

moves as (
    select
        $month::date as month,
        city,
        city_before,
        is_core,
        is_high_value,
        was_core,
        was_high_value,
        count(*)::bigint as customers
    from customer_months
    group by
        city,
        city_before,
        is_core,
        is_high_value,
        was_core,
        was_high_value
)

select * from moves
