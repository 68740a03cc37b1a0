-- Each rule's warnings of a month: new, continuing, cleared; or what it would need to run.
-- grain: one row per rule
-- params: $cities, $month, $population
-- returns: hits = new + other; new and cleared are null where the rule did not run the month before
-- other_hits continue, or cannot be told from new ones. needs: why the rule did not run.
-- not_evaluated counts all customers on net, whatever cities and population are chosen.
with

moves as (
    select
        rule,
        sum(hits) as hits,
        sum(new_hits) as new_hits,
        sum(continuing_hits) as continuing_hits,
        sum(cleared_hits) as cleared_hits
    from mart.rule_months
    where month = $month::date
        and list_contains($cities::varchar[], city)
        and (
            $population::varchar = 'all'
            or ($population::varchar = 'core' and is_core)
            or ($population::varchar = 'high_value' and is_high_value)
        )
    group by rule
),

off as (
    select
        month,
        key as rule,
        needs
    from mart.off
    where kind = 'rule'
),

month_before as (
    select month
    from mart.months
    where has_customers
        and month = ($month::date - interval 1 month)::date
),

this_month as (
    select replace(not_evaluated, '''', '"')::json as not_evaluated
    from mart.months
    where month = $month::date
)

select
    groups.group_key as rule,
    off.needs,
    case when off.rule is null then coalesce(moves.hits, 0) end::bigint as hits,
    case
        when off.rule is null and month_before.month is not null and off_before.rule is null
            then coalesce(moves.new_hits, 0)
    end::bigint as new_hits,
    case
        when off.rule is not null then null
        when month_before.month is not null and off_before.rule is null
            then coalesce(moves.continuing_hits, 0)
        else coalesce(moves.hits, 0)
    end::bigint as other_hits,
    case
        when off.rule is null and month_before.month is not null and off_before.rule is null
            then coalesce(moves.cleared_hits, 0)
    end::bigint as cleared_hits,
    (this_month.not_evaluated ->> groups.group_key)::bigint as not_evaluated
from mart.groups as groups
cross join this_month
left join month_before
    on true
left join moves
    on groups.group_key = moves.rule
left join off
    on groups.group_key = off.rule
    and off.month = $month::date
left join off as off_before
    on groups.group_key = off_before.rule
    and off_before.month = month_before.month
where groups.dimension = 'rule'
order by
    off.rule is not null,
    hits desc,
    groups.group_order
