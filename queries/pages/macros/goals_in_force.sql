-- Goals: what a KPI shall be in a month and city, and where the year is to end.
-- grain: a table macro: one row per month asked for, kpi, city ('all': the province); a scalar macro
-- params: none: made once per snapshot by `reading.py`; its arguments are typed here
-- returns: goal_month (that the row was written for), floor, target, stretch, weight, end_*; the state
-- A month without a row takes the latest one before it in the same calendar year.
-- A rate may be written 0..1 or in per cent: all of a KPI in a year are in per cent, of whatever city,
-- where their median is over 1 (over 2 for a ratio, which may pass 100 %): one odd row decides nothing.
create macro mart.goals_in_force(for_cities, for_months, province_names) as table
with

asked_months as (
    select unnest(for_months::date[]) as month
),

scales as (
    select
        goals.kpi,
        year(goals.month) as goal_year,
        case
            when kpis.unit = 'share'
                and median(greatest(goals.floor, goals.target, goals.stretch))
                    > case when kpis.form = 'rate' then 1 else 2 end
                then 100
            else 1
        end as divisor
    from extract.goals as goals
    inner join mart.kpis as kpis
        on goals.kpi = kpis.kpi
    group by
        goals.kpi,
        year(goals.month),
        kpis.unit,
        kpis.form
),

goals as (
    select
        goals.month,
        goals.kpi,
        case
            when list_contains(province_names::varchar[], goals.city) then 'all' else goals.city
        end as city,
        goals.floor,
        goals.target,
        goals.stretch,
        goals.weight,
        scales.divisor
    from extract.goals as goals
    inner join scales
        on goals.kpi = scales.kpi
        and year(goals.month) = scales.goal_year
    where goals.target is not null
        and (
            list_contains(for_cities::varchar[], goals.city)
            or list_contains(province_names::varchar[], goals.city)
        )
    qualify row_number() over (
        partition by
            goals.month,
            goals.kpi,
            case
                when list_contains(province_names::varchar[], goals.city) then 'all' else goals.city
            end
        order by goals.city
    ) = 1
),

ends as (
    select
        kpi,
        city,
        year(month) as goal_year,
        max(month) as end_month,
        arg_max(target::double / divisor, month) as end_target
    from goals
    group by
        kpi,
        city,
        year(month)
),

in_force as (
    select
        asked_months.month,
        goals.month as goal_month,
        goals.kpi,
        goals.city,
        goals.floor::double / goals.divisor as floor,
        goals.target::double / goals.divisor as target,
        goals.stretch::double / goals.divisor as stretch,
        goals.weight::double as weight
    from asked_months
    inner join goals
        on goals.month <= asked_months.month
        and year(goals.month) = year(asked_months.month)
    qualify row_number() over (
        partition by
            asked_months.month,
            goals.kpi,
            goals.city
        order by goals.month desc
    ) = 1
)

select
    asked_months.month,
    ends.kpi,
    ends.city,
    in_force.goal_month,
    in_force.floor,
    in_force.target,
    in_force.stretch,
    in_force.weight,
    ends.end_month,
    ends.end_target
from asked_months
inner join ends
    on year(asked_months.month) = ends.goal_year
left join in_force
    on asked_months.month = in_force.month
    and ends.kpi = in_force.kpi
    and ends.city = in_force.city;

-- How a figure stands to its goal: stretch, met, missed, below_floor; open: the target lies within the
-- interval; no_target, missing (no figure), immature. better: −1 where less is better, else 1.
create macro mart.target_state(value, low, high, mature, better, floor, target, stretch) as
    case
        when target is null then 'no_target'
        when value is null then 'missing'
        when not mature then 'immature'
        when target between low and high then 'open'
        when better * (value - stretch) >= 0 then 'stretch'
        when better * (value - target) >= 0 then 'met'
        when better * (value - floor) < 0 then 'below_floor'
        else 'missed'
    end;
