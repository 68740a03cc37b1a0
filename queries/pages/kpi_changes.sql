-- Figures of a month beside those of the month before and a year before, judged by their error.
-- grain: one row per kpi, in the order of the screen; the cities chosen together
-- params: $cities, $month, $kpis, $population, $total_segments, $falling, $snapshot, $segment
-- returns: the figure; before_* and year_*: month, value, change, error, direction, verdict; spark
-- counted, not_counted: the customers of a rate and the others of its denominator.
-- before_place: 1 moved most for its error, of those that can move both ways.
-- error is half of the 95 % interval of the difference; a change within it is no verdict, nor is
-- one without an interval. $falling: KPIs that can only fall from month to month.
-- Surveys and the market are not monthly: their month before is the last one that has a figure.
-- Snapshots: the list of the month throughout; a year before is the list before it at the same age.
with

recent as (
    select *
    from mart.kpi_figures(
        $cities,
        generate_series(
            ($month::date - interval 11 month)::date, $month::date, interval 1 month
        )::date[],
        $kpis,
        $population,
        $total_segments,
        of_snapshot := $snapshot,
        as_of := $month,
        of_segment := $segment
    )
),

a_year_ago as (
    select *
    from mart.kpi_figures(
        $cities,
        [($month::date - interval 12 month)::date],
        $kpis,
        $population,
        $total_segments,
        of_segment := $segment
    )
),

snapshots as (
    select
        snapshot_id,
        base_month
    from mart.snapshot_months
    where list_contains($cities::varchar[], city)
    group by
        snapshot_id,
        base_month
),

present as (
    select
        recent.*,
        snapshots.base_month
    from recent
    left join snapshots
        on recent.snapshot_id = snapshots.snapshot_id
    where recent.month = $month::date
),

earlier as (
    select
        'before' as basis,
        recent.kpi,
        recent.month,
        recent.value,
        recent.low,
        recent.high,
        recent.mature
    from recent
    where recent.value is not null
        and recent.month < $month::date
        and (
            recent.month = ($month::date - interval 1 month)::date
            or recent.extract in ('market', 'surveys')
        )
    qualify row_number() over (partition by recent.kpi order by recent.month desc) = 1
    union all
    select
        'year' as basis,
        a_year_ago.kpi,
        a_year_ago.month,
        a_year_ago.value,
        a_year_ago.low,
        a_year_ago.high,
        a_year_ago.mature
    from a_year_ago
    inner join present
        on a_year_ago.kpi = present.kpi
    left join snapshots
        on a_year_ago.snapshot_id = snapshots.snapshot_id
    where a_year_ago.value is not null
        and (
            not a_year_ago.is_snapshot
            or present.base_month = (snapshots.base_month + interval 12 month)::date
        )
),

changes as (
    select
        present.kpi,
        present.good,
        present.mature and earlier.mature as mature,
        earlier.basis,
        earlier.month,
        earlier.value,
        present.value - earlier.value as change,
        mart.change_error(present.low, present.high, earlier.low, earlier.high) as error
    from present
    inner join earlier
        on present.kpi = earlier.kpi
    where present.value is not null
),

judged as (
    select
        *,
        case sign(change) when 1 then 'up' when -1 then 'down' else 'flat' end as direction,
        case
            when good not in ('up', 'down') or not mature or error is null then 'none'
            when abs(change) <= error then 'none'
            when basis = 'before' and list_contains($falling::varchar[], kpi) then 'none'
            when (change > 0) = (good = 'up') then 'good'
            else 'bad'
        end as verdict,
        case
            when good in ('up', 'down') and mature and not list_contains($falling::varchar[], kpi)
                then abs(change) / nullif(error, 0)
        end as errors
    from changes
),

placed as (
    select
        *,
        case
            when errors is not null
                then row_number() over (partition by basis order by errors desc nulls last, kpi)
        end as place
    from judged
),

points as (
    select
        kpi,
        extract,
        case when mature then value end as value,
        month
    from recent
    union all
    select
        kpi,
        extract,
        case when mature then value end as value,
        month
    from a_year_ago
    where not is_snapshot
),

lines as (
    select
        kpi,
        list(value order by month) filter (
            where value is not null or extract = 'customers'
        ) as spark
    from points
    group by kpi
)

select
    present.kpi,
    present.form,
    present.unit,
    present.good,
    present.extract,
    present.snapshot_id,
    present.needs,
    before.direction as before_direction,
    before.verdict as before_verdict,
    year.direction as year_direction,
    year.verdict as year_verdict,
    present.shown_numerator as numerator,
    present.shown_denominator as denominator,
    case when present.form = 'rate' then present.shown_numerator::bigint end as counted,
    case
        when present.form = 'rate'
            then (present.shown_denominator - present.shown_numerator)::bigint
    end as not_counted,
    present.value,
    present.low,
    present.high,
    present.n,
    before.value as before_value,
    before.change as before_change,
    before.error as before_error,
    before.place as before_place,
    year.value as year_value,
    year.change as year_change,
    year.error as year_error,
    lines.spark,
    present.mature,
    present.month,
    before.month as before_month,
    year.month as year_month
from present
left join placed as before
    on present.kpi = before.kpi
    and before.basis = 'before'
left join placed as year
    on present.kpi = year.kpi
    and year.basis = 'year'
left join lines
    on present.kpi = lines.kpi
order by present.kpi_order
