-- The limits that size alone explains, over the sizes of the cities: 95 % and 99.8 %.
-- grain: one row per size n, from below the smallest city to above the largest
-- params: $cities, $month, $kpi, $population, $total_segments, $least_ranked, $snapshot, $segment
-- returns: n, low, high (95 %), low_outer, high_outer (99.8 %); none without an interval
-- Nor are there any for a month that is not mature: a city over a limit would be judged by it.
with

ranked as (
    select *
    from mart.ranked_cities(
        $cities,
        $month,
        [$kpi],
        $population,
        $total_segments,
        $least_ranked,
        of_snapshot := $snapshot,
        of_segment := $segment
    )
    where low is not null
        and mature
),

bounds as (
    select
        any_value(form) as form,
        any_value(province) as province,
        any_value(unit_variance) as unit_variance,
        any_value(between_variance) as between_variance,
        greatest(min(n) * 0.7, 1) as least,
        max(n) * 1.08 as most
    from ranked
    having count(*) > 0
),

sizes as (
    select
        bounds.*,
        least * power(most / least, steps.step / 40) as n
    from bounds
    cross join (select unnest(range(41)) as step) as steps
),

limits as (
    select
        n,
        form,
        province,
        sqrt(unit_variance / n + between_variance) as error
    from sizes
),

curves as (
    select
        n,
        case when form = 'rate' then 0 else '-infinity'::double end as least,
        case when form = 'rate' then 1 else 'infinity'::double end as most,
        province - 1.96 * error as low,
        province + 1.96 * error as high,
        province - 3.09 * error as low_outer,
        province + 3.09 * error as high_outer
    from limits
)

select
    n,
    greatest(low, least) as low,
    least(high, most) as high,
    greatest(low_outer, least) as low_outer,
    least(high_outer, most) as high_outer
from curves
order by n
