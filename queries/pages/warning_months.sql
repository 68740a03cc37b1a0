-- How many are warned, month by month, and what makes months differ: cities missing, rules that began.
-- grain: one row per month asked for that is stored
-- params: $cities, $months, $population
-- returns: warned of on_net, share with its Wilson interval, revenue at risk, cities_missing, rules_begun
-- rules_begun: rules that ran in the month and not in the one before; rules_ended: the other way round.
with

alerts as (
    select
        month,
        sum(customers) as on_net,
        coalesce(sum(customers) filter (where alert is not null), 0) as warned,
        coalesce(sum(fee_3m) filter (where alert is not null), 0) as fee_at_risk
    from mart.alert_months
    where list_contains($months::date[], month)
        and list_contains($cities::varchar[], city)
        and mart.in_population($population, is_core, is_high_value)
    group by month
),

missing as (
    select
        month,
        list(city order by city) as cities_missing
    from (
        select
            month,
            city
        from mart.customer_flows
        where list_contains($cities::varchar[], city)
        group by
            month,
            city
        having sum(city_missing) > 0
    )
    group by month
),

states as (
    select
        months.month,
        groups.group_key as rule,
        groups.group_order,
        idle.key is null as ran
    from mart.months as months
    cross join mart.groups as groups
    left join mart.off as idle
        on idle.kind = 'rule'
        and idle.month = months.month
        and idle.key = groups.group_key
    where months.has_customers
        and groups.dimension = 'rule'
),

rules as (
    select
        now.month,
        list(now.rule order by now.group_order) filter (where now.ran and not before.ran)
            as rules_begun,
        list(now.rule order by now.group_order) filter (where not now.ran and before.ran)
            as rules_ended
    from states as now
    inner join states as before
        on now.rule = before.rule
        and before.month = (now.month - interval 1 month)::date
    group by now.month
)

select
    alerts.month,
    missing.cities_missing,
    rules.rules_begun,
    rules.rules_ended,
    alerts.on_net::bigint as on_net,
    alerts.warned::bigint as warned,
    alerts.warned::double / nullif(alerts.on_net, 0) as warned_share,
    mart.wilson_low(alerts.warned::double / nullif(alerts.on_net, 0), alerts.on_net) as low,
    mart.wilson_high(alerts.warned::double / nullif(alerts.on_net, 0), alerts.on_net) as high,
    alerts.fee_at_risk::double as fee_at_risk
from alerts
left join missing
    on alerts.month = missing.month
left join rules
    on alerts.month = rules.month
order by alerts.month
