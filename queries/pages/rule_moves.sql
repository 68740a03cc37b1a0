-- Each rule's warnings of a month: new, continuing, cleared; or what it would need to run.
-- grain: one row per rule
-- params: $cities, $month, $population
-- returns: hits = new + other; new and cleared are null where the rule did not run the month before
-- other_hits continue, or cannot be told from new ones. needs: why the rule did not run; `history`
-- where it ran and could judge nobody.
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
        and mart.in_population($population, is_core, is_high_value)
    group by rule
),

two_months as (
    select
        month,
        not_evaluated
    from mart.months
    where has_customers
        and month in ($month::date, ($month::date - interval 1 month)::date)
),

unjudged as (
    select
        two_months.month,
        groups.group_key as rule,
        (replace(two_months.not_evaluated, '''', '"')::json ->> groups.group_key)::bigint
            as not_evaluated
    from two_months
    cross join mart.groups as groups
    where groups.dimension = 'rule'
),

on_net as (
    select
        month,
        sum(on_net) as on_net
    from mart.customer_flows
    group by month
),

idle as (
    select
        month,
        key as rule,
        needs
    from mart.off
    where kind = 'rule'
    union all
    select
        unjudged.month,
        unjudged.rule,
        'history' as needs
    from unjudged
    inner join on_net
        on unjudged.month = on_net.month
        and unjudged.not_evaluated >= on_net.on_net
),

ran_before as (
    select unjudged.rule
    from unjudged
    left join idle
        on unjudged.rule = idle.rule
        and unjudged.month = idle.month
    where unjudged.month < $month::date
        and idle.rule is null
)

select
    groups.group_key as rule,
    idle.needs,
    case when idle.rule is null then coalesce(moves.hits, 0) end::bigint as hits,
    case
        when idle.rule is null and ran_before.rule is not null then coalesce(moves.new_hits, 0)
    end::bigint as new_hits,
    case
        when idle.rule is not null then null
        when ran_before.rule is not null then coalesce(moves.continuing_hits, 0)
        else coalesce(moves.hits, 0)
    end::bigint as other_hits,
    case
        when idle.rule is null and ran_before.rule is not null then coalesce(moves.cleared_hits, 0)
    end::bigint as cleared_hits,
    unjudged.not_evaluated
from mart.groups as groups
left join moves
    on groups.group_key = moves.rule
left join idle
    on groups.group_key = idle.rule
    and idle.month = $month::date
left join ran_before
    on groups.group_key = ran_before.rule
left join unjudged
    on groups.group_key = unjudged.rule
    and unjudged.month = $month::date
where groups.dimension = 'rule'
order by
    idle.rule is not null,
    hits desc,
    groups.group_order
