-- The daily watch by city and signal: customers reached since the close, and how many were warned at it.
-- grain: one row per city ('all' for all of them together) and signal ('any')
-- params: $cities, $month, $population, $zero_days, $rival_calls, $leaving_calls, $complaint_count
-- returns: customers, listed (already warned at the close), unlisted
with

signals as (
    select *
    from mart.watch_signals(
        $cities, $month, $population, $zero_days, $rival_calls, $leaving_calls, $complaint_count
    )
),

counted as (
    select
        case when grouping(city) = 1 then 'all' else city end as city,
        case when grouping(signal) = 1 then 'any' else signal end as signal,
        count(distinct customer_id) as customers,
        count(distinct customer_id) filter (where is_warned) as listed
    from signals
    group by grouping sets ((city, signal), (city), (signal), ())
)

select
    *,
    customers - listed as unlisted
from counted
where customers > 0
order by
    list_position(['all', city], 'all'),
    max(customers) filter (where signal = 'any') over (partition by city) desc,
    city,
    signal
