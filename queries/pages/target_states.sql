-- Figures against their targets: the state of each, and whether it keeps pace to the year's end.
-- grain: one row per month, kpi, city ('all' for the cities asked for together)
-- params: $cities, $months, $kpis, $by, $population, $total_segments, $own_operators,
--     $province_names, $falling, $show
-- returns: state, source, goal_month, floor, target, stretch, value, interval, gap, n, pace_*
-- $by: none, or operator for the market share, of which our own part is meant.
-- state: stretch, met, missed, below_floor; open: the target lies within the interval; no_target,
-- immature, missing (no figure). gap and pace_gap: positive is better than asked.
-- source: `province`, the file's own row for all cities; `city`; `weighted`, the cities' targets by
-- their denominators, summed for an amount, where every city that counts has one.
-- A month that is not closed yet has a target without a figure, weighted as the latest closed one.
-- Targets are for core customers: of another population only what does not depend on it has one.
-- Pace: on the line from the year's first figure to the last target of the year. pace_state: ended,
-- unknown, reached, on_pace, within (behind by less than its error), behind.
with

asked_months as (
    select unnest($months::date[]) as month
),

figures as (
    select figures.*
    from mart.kpi_figures(
        $cities,
        generate_series(
            date_trunc('year', list_min($months::date[]))::date,
            list_max($months::date[]),
            interval 1 month
        )::date[],
        $kpis,
        $population,
        $total_segments,
        split_by := $by,
        to_show := 'both',
        as_of := list_max($months::date[])
    ) as figures
    where $by::varchar = 'none'
        or list_contains($own_operators::varchar[], figures.group_key)
),

goals as (
    select goals.*
    from mart.goals_in_force($cities, $months, $province_names) as goals
    inner join mart.kpis as kpis
        on goals.kpi = kpis.kpi
    where $population::varchar = 'core'
        or kpis.extract <> 'customers'
),

latest as (
    select max(month) as month
    from mart.months
    where has_customers
),

present as (
    select
        *,
        coalesce(shown_denominator, n)::double as size
    from figures
    where list_contains($months::date[], month)
    union all
    select
        figures.* replace (
            asked_months.month as month,
            null as value,
            null as low,
            null as high
        ),
        coalesce(figures.shown_denominator, figures.n)::double as size
    from asked_months
    inner join latest
        on latest.month < asked_months.month
    inner join figures
        on latest.month = figures.month
),

others as (
    select count(*) as cities
    from mart.customer_flows
    where not list_contains($cities::varchar[], city)
),

weighted as (
    select
        present.month,
        present.kpi,
        count(*) as cities,
        case when count(goals.goal_month) = count(*) then max(goals.goal_month) end as goal_month,
        case
            when count(goals.floor) < count(*) then null
            when present.form = 'amount' then sum(goals.floor order by present.city)
            else sum(goals.floor * present.size order by present.city)
                / sum(present.size order by present.city)
        end as floor,
        case
            when count(goals.target) < count(*) then null
            when present.form = 'amount' then sum(goals.target order by present.city)
            else sum(goals.target * present.size order by present.city)
                / sum(present.size order by present.city)
        end as target,
        case
            when count(goals.stretch) < count(*) then null
            when present.form = 'amount' then sum(goals.stretch order by present.city)
            else sum(goals.stretch * present.size order by present.city)
                / sum(present.size order by present.city)
        end as stretch,
        max(goals.end_month) as end_month,
        case
            when count(goals.end_target) < count(*) then null
            when min(goals.end_month) < max(goals.end_month) then null
            when present.form = 'amount' then sum(goals.end_target order by present.city)
            else sum(goals.end_target * present.size order by present.city)
                / sum(present.size order by present.city)
        end as end_target
    from present
    left join goals
        on present.month = goals.month
        and present.kpi = goals.kpi
        and present.city = goals.city
    where present.city <> 'all'
        and present.size > 0
    group by
        present.month,
        present.kpi,
        present.form
),

aims as (
    select
        month,
        kpi,
        city,
        case when city = 'all' then 'province' else 'city' end as source,
        goal_month,
        floor,
        target,
        stretch,
        end_month,
        end_target
    from goals
    where city <> 'all'
        or (select cities from others) = 0
    union all
    select
        weighted.month,
        weighted.kpi,
        'all' as city,
        case when weighted.cities = 1 then 'city' else 'weighted' end as source,
        weighted.goal_month,
        weighted.floor,
        weighted.target,
        weighted.stretch,
        weighted.end_month,
        weighted.end_target
    from weighted
    where not exists (
            select 1
            from goals
            where goals.city = 'all'
                and goals.month = weighted.month
                and goals.kpi = weighted.kpi
                and (select cities from others) = 0
        )
),

aimed as (
    select distinct
        month,
        kpi
    from goals
    where target is not null
),

starts as (
    select
        kpi,
        city,
        year(month) as start_year,
        min(month) as start_month,
        arg_min(value, month) as start_value
    from figures
    where value is not null
        and mature
    group by
        kpi,
        city,
        year(month)
),

beside as (
    select
        present.month,
        present.kpi,
        present.kpi_order,
        present.city,
        present.form,
        present.unit,
        present.good,
        present.extract,
        present.snapshot_id,
        present.needs,
        case when aims.target is not null then aims.source end as source,
        aimed.kpi is not null as is_aimed,
        present.value,
        present.low,
        present.high,
        present.n,
        aims.floor,
        aims.target,
        aims.stretch,
        case when present.good = 'down' then -1 else 1 end as better,
        aims.end_target,
        case when date_diff('month', starts.start_month, aims.end_month) > 0
            then starts.start_value
                + (aims.end_target - starts.start_value)
                * date_diff('month', starts.start_month, present.month)
                / date_diff('month', starts.start_month, aims.end_month)
        end as pace_value,
        greatest(date_diff('month', present.month, aims.end_month), 0) as months_left,
        list_contains($falling::varchar[], present.kpi) as falls,
        present.mature,
        aims.goal_month,
        aims.end_month,
        starts.start_month
    from present
    left join aims
        on present.month = aims.month
        and present.kpi = aims.kpi
        and present.city = aims.city
    left join aimed
        on present.month = aimed.month
        and present.kpi = aimed.kpi
    left join starts
        on present.kpi = starts.kpi
        and present.city = starts.city
        and year(present.month) = starts.start_year
    where $show::varchar = 'both'
        or ($show::varchar = 'total') = (present.city = 'all')
),

gaps as (
    select
        *,
        better * (value - target) as gap,
        better * (value - pace_value) as pace_gap,
        better * (value - end_target) as end_gap
    from beside
)

select
    month,
    kpi,
    city,
    form,
    unit,
    good,
    extract,
    snapshot_id,
    needs,
    case
        when is_aimed and target is null and value is null then 'missing'
        else mart.target_state(value, low, high, mature, better, floor, target, stretch)
    end as state,
    source,
    case
        when end_target is null or value is null or not mature then 'unknown'
        when months_left = 0 then 'ended'
        when end_gap >= 0 and not falls then 'reached'
        when start_month >= month then 'unknown'
        when pace_gap >= 0 then 'on_pace'
        when pace_value between low and high then 'within'
        else 'behind'
    end as pace_state,
    floor,
    target,
    stretch,
    value,
    low,
    high,
    n,
    gap,
    end_target,
    pace_value,
    pace_gap,
    (end_target - value) / nullif(months_left, 0) as needed_monthly,
    months_left,
    mature,
    goal_month,
    end_month
from gaps
order by
    month,
    kpi_order,
    city <> 'all',
    city
