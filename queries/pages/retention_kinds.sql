-- The four retentions of one snapshot side by side, and how far each lies from headcount. [S4, OP]
-- grain: one row per kpi, in the order of the screen
-- params: $cities, $month, $snapshot
-- returns: value, interval where there is one, n, gap to retention_rate (its own: null)
with

figures as (
    select
        kpi,
        kpi_order,
        value,
        low,
        high,
        n
    from mart.kpi_figures(
        $cities,
        [$month::date],
        [
            'retention_rate', 'value_retention_rate', 'revenue_retention_rate',
            'composite_retention_rate'
        ],
        'all',
        []::varchar[],
        of_snapshot := $snapshot
    )
)

select
    kpi,
    value,
    low,
    high,
    n,
    case
        when kpi <> 'retention_rate'
            then value - max(value) filter (where kpi = 'retention_rate') over ()
    end as gap
from figures
order by kpi_order
