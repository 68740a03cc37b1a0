-- Figures: every KPI asked for, by month, city or all of them together, and one split.
-- grain: one row per month, kpi, group, city ('all' for all cities in scope together)
-- params: $cities, $months, $kpis, $by, $population, $show, $snapshot, $segment, $total_segments
-- returns: the record that the terminal prints; $show is total, cities or both
with

figures as (
    select *
    from mart.kpi_figures(
        $cities,
        $months,
        $kpis,
        $population,
        $total_segments,
        split_by := $by,
        to_show := $show,
        of_snapshot := $snapshot,
        of_segment := $segment
    )
)

select
    month,
    city,
    kpi,
    group_key as "group",
    shown_numerator as numerator,
    shown_denominator as denominator,
    value,
    low,
    high,
    n,
    mature,
    unit
from figures
order by
    month,
    kpi_order,
    group_order,
    city = 'all',
    city
