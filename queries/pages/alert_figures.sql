-- What alerts watch: a figure month by month with its base, and whether the month may be judged.
-- grain: one row per kpi, group_key, city ('all' for all cities in scope), month, oldest first
-- params: $cities, $months, $kpis, $by, $population, $total_segments
-- returns: value as it is watched, n behind it, why_not: missing, incomplete or immature; null: judged
-- Of a snapshot the month's change of the same list is watched, for retention can only fall.
-- The base of an amount (a rule's count, yuan) are the customers on net of the population.
-- incomplete: a city that had customers within a year before has none, in the month or in the month
-- that the figure starts from. A survey or market that was not held in a month has no row.
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
        to_show := 'both'
    )
    where good in ('up', 'down')
        and case
            when extract in ('market', 'surveys') then value is not null
            else has_customers
        end
),

city_months as (
    select
        month,
        city,
        sum(on_net) as on_net,
        sum(on_net) filter (where mart.in_population($population, is_core, is_high_value)) as base
    from mart.customer_flows
    where list_contains($cities::varchar[], city)
    group by
        month,
        city
),

bases as (
    select
        month,
        coalesce(city, 'all') as city,
        sum(base)::bigint as base
    from city_months
    group by grouping sets ((month, city), (month))
),

lacking as (
    select
        months.month,
        seen.city
    from mart.months as months
    inner join city_months as seen
        on seen.on_net > 0
        and seen.month < months.month
        and seen.month >= (months.month - interval 12 month)::date
    left join city_months as present
        on seen.city = present.city
        and months.month = present.month
        and present.on_net > 0
    where months.has_customers
        and present.city is null
    group by
        months.month,
        seen.city
),

incomplete as (
    select month, city from lacking
    union
    select month, 'all' as city from lacking
),

based as (
    select
        figures.kpi,
        figures.kpi_order,
        figures.group_key,
        figures.group_order,
        figures.city,
        figures.month,
        figures.unit,
        figures.good,
        figures.is_snapshot,
        figures.snapshot_id,
        figures.value,
        figures.low,
        figures.high,
        case when figures.form = 'amount' then coalesce(bases.base, 0) else figures.n end as n,
        figures.mature,
        figures.extract in ('customers', 'snapshot')
            and (incomplete.month is not null or start_incomplete.month is not null)
            as is_incomplete
    from figures
    left join bases
        on figures.month = bases.month
        and figures.city = bases.city
    left join incomplete
        on figures.month = incomplete.month
        and figures.city = incomplete.city
    left join incomplete as start_incomplete
        on start_incomplete.month
            = (figures.month - to_months(figures.months_before::integer))::date
        and figures.city = start_incomplete.city
),

followed as (
    select
        *,
        lag(month) over series = (month - interval 1 month)::date
            and lag(snapshot_id) over series = snapshot_id as has_before,
        value - lag(value) over series as change,
        lag(is_incomplete) over series as was_incomplete
    from based
    window series as (partition by kpi, group_key, city order by month)
),

watched as (
    select
        *,
        case
            when not is_snapshot then value
            when has_before then change
        end as watched_value,
        is_incomplete or (is_snapshot and coalesce(was_incomplete, false)) as is_unlike
    from followed
)

select
    kpi,
    group_key,
    city,
    month,
    unit,
    case
        when watched_value is null then 'missing'
        when is_unlike then 'incomplete'
        when not mature then 'immature'
    end as why_not,
    watched_value as value,
    case when not is_snapshot then low end as low,
    case when not is_snapshot then high end as high,
    n,
    mature
from watched
order by
    kpi_order,
    group_order,
    city,
    month
