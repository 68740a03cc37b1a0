-- How the number of customers on net moved in the month: joined, returned, left by reason.
-- grain: one row per month, city, is_core, is_high_value
-- params: $month
-- returns: customers on net now and before, joined, returned and left; null where not known
-- Who left stands at the city and population of the month before, and so do those on net before.
with

customer_months as (
    select *
    from mart.customer_months
    where month = $month::date
),

now as (
    select
        city,
        is_core,
        is_high_value,
        count(*) as on_net,
        0 as on_net_before,
        count(*) filter (where is_joined) as joined,
        count(*) filter (where is_returned) as returned,
        0 as left_customers,
        0 as city_missing
    from customer_months
    where is_on_net
    group by
        city,
        is_core,
        is_high_value
),

before as (
    select
        city_before as city,
        was_core as is_core,
        was_high_value as is_high_value,
        0 as on_net,
        count(*) as on_net_before,
        0 as joined,
        0 as returned,
        count(*) filter (where is_left) as left_customers,
        count(*) filter (where is_city_missing and not is_on_net) as city_missing
    from customer_months
    where was_on_net
    group by
        city_before,
        was_core,
        was_high_value
),

all_flows as (
    select * from now
    union all
    select * from before
),

flows as (
    select
        $month::date as month,
        city,
        is_core,
        is_high_value,
        sum(on_net)::bigint as on_net,
        sum(on_net_before)::bigint as on_net_before,
        sum(joined)::bigint as joined,
        sum(returned)::bigint as returned,
        sum(left_customers)::bigint as left_customers,
        sum(city_missing)::bigint as city_missing
    from all_flows
    group by
        city,
        is_core,
        is_high_value
)

select * from flows
