-- What the core customers of each city are sensitive to.
-- grain: one row per city, the largest first, and 'all' last
-- params: $cities, $month, $population
-- returns: core customers with a class or unclassified, and the share of each class (0 to 1)
-- Classes exist for core customers only: all customers show the same as core.
with

cells as (
    select
        city,
        sensitivity,
        customers
    from mart.sensitivity_months
    where month = $month::date
        and list_contains($cities::varchar[], city)
        and ($population::varchar <> 'high_value' or is_high_value)
),

counted as (
    select
        coalesce(city, 'all') as city,
        sum(customers)::bigint as customers,
        coalesce(sum(customers) filter (where sensitivity = 'safety'), 0)::double as safety,
        coalesce(sum(customers) filter (where sensitivity = 'price'), 0)::double as price,
        coalesce(sum(customers) filter (where sensitivity = 'service'), 0)::double as service,
        coalesce(sum(customers) filter (where sensitivity = 'brand'), 0)::double as brand,
        coalesce(sum(customers) filter (where sensitivity = 'unclassified'), 0)::double
            as unclassified
    from cells
    group by grouping sets ((city), ())
)

select
    city,
    customers,
    safety / customers as safety,
    price / customers as price,
    service / customers as service,
    brand / customers as brand,
    unclassified / customers as unclassified
from counted
where customers > 0
order by
    city = 'all',
    customers desc,
    city
