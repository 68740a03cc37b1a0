-- Cities of a month, ranked and judged against what their size explains; best first by KPI.
-- grain: one row per kpi and city
-- params: $cities, $month, $kpis, $population, $total_segments, $least_ranked, $snapshot, $segment
-- returns: figure, province, between_spread (τ), limits, verdict, rank and tie, counts of verdicts
-- why_not says why a city is not ranked: missing, no_direction, immature, no_interval, small.
with

ranked as (
    select *
    from mart.ranked_cities(
        $cities,
        $month,
        $kpis,
        $population,
        $total_segments,
        $least_ranked,
        of_snapshot := $snapshot,
        of_segment := $segment
    )
)

select
    kpi,
    city,
    unit,
    snapshot_id,
    needs,
    why_not,
    verdict,
    value,
    low,
    high,
    n,
    province,
    province_low,
    province_high,
    gap,
    sqrt(between_variance) as between_spread,
    low_limit,
    high_limit,
    place,
    tie_rank,
    standardised_value,
    standardised_rank,
    count(*) filter (where verdict = 'better') over (partition by kpi) as better_cities,
    count(*) filter (where verdict = 'worse') over (partition by kpi) as worse_cities,
    count(*) filter (where verdict = 'normal') over (partition by kpi) as normal_cities,
    count(*) filter (where why_not is null) over (partition by kpi) as ranked_cities,
    min(why_not) filter (where value is not null) over (partition by kpi) as why_none,
    is_tied,
    mature
from ranked
order by
    kpi_order,
    place nulls last,
    case when good = 'down' then value else -value end nulls last,
    city
