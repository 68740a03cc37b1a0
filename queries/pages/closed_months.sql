-- The months that are closed, with what each rests on.
-- grain: one row per month
-- params: $cities
-- returns: month, has_customers, is_sample, cities with customers, cities missing
with

flows as (
    select
        month,
        city,
        sum(on_net) as on_net,
        sum(city_missing) as city_missing
    from mart.customer_flows
    where list_contains($cities::varchar[], city)
    group by
        month,
        city
)

select
    months.month,
    months.has_customers,
    months.is_sample,
    count(*) filter (where flows.on_net > 0) as cities_with_customers,
    list(flows.city order by flows.city) filter (where flows.city_missing > 0) as cities_missing
from mart.months as months
left join flows
    on months.month = flows.month
group by
    months.month,
    months.has_customers,
    months.is_sample
order by months.month
