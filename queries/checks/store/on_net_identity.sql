-- On net now = on net before + joined + returned − left, in every month with a month before.
-- grain: one row per month that breaks it
-- params: none
-- returns: month and the five counts
with

months as (
    select
        month,
        sum(on_net) as on_net,
        sum(on_net_before) as on_net_before,
        sum(joined) as joined,
        sum(returned) as returned,
        sum(left_customers) as left_customers,
        sum(city_missing) as city_missing
    from mart.customer_flows
    group by month
    having sum(on_net_before) > 0
)

select *
from months
where on_net <> on_net_before + joined + returned - left_customers - city_missing
