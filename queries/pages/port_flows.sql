-- Who ported out to whom, by month, and by city or level at the month before. [S1]
-- grain: one row per month, group and operator named in these months; null: not named in the extract
-- params: $cities, $months, $population, $by
-- returns: customers, their share of those named with its Wilson interval; named and port_outs of the group
-- $by: none, city or level. Null where who left is not known; the operator with the most comes first.
with

asked as (
    select unnest($months::date[]) as month
),

known_months as (
    select asked.month
    from asked
    inner join mart.months as months
        on asked.month = months.month
        and months.has_customers
    left join mart.off as off
        on asked.month = off.month
        and off.kind = 'kpi'
        and off.key = 'port_out_rate'
    where off.key is null
),

ported as (
    select
        customers.month,
        case $by::varchar
            when 'city' then customers.city_before
            when 'level' then coalesce(customers.level_before, 'none')
            else 'all'
        end as group_key,
        customers.port_to
    from mart.customer_months as customers
    inner join known_months
        on customers.month = known_months.month
    where customers.left_reason = 'ported_out'
        and list_contains($cities::varchar[], customers.city_before)
        and mart.in_population($population, customers.was_core, customers.was_high_value)
),

operators as (
    select
        port_to,
        count(*) as in_all
    from ported
    group by port_to
),

groups as (
    select
        group_key,
        count(*) as in_all
    from ported
    group by group_key
),

counted as (
    select
        asked.month,
        groups.group_key,
        groups.in_all as group_size,
        operators.port_to,
        operators.in_all,
        case when known_months.month is not null then count(ported.group_key) end as customers
    from asked
    cross join groups
    cross join operators
    left join known_months
        on asked.month = known_months.month
    left join ported
        on asked.month = ported.month
        and groups.group_key = ported.group_key
        and operators.port_to is not distinct from ported.port_to
    group by
        asked.month,
        known_months.month,
        groups.group_key,
        groups.in_all,
        operators.port_to,
        operators.in_all
),

totals as (
    select
        *,
        sum(customers) over by_group::bigint as port_outs,
        coalesce(sum(customers) filter (where port_to is not null) over by_group, 0)::bigint
            as named
    from counted
    window by_group as (partition by month, group_key)
),

shares as (
    select
        *,
        case when port_to is not null then customers::double / nullif(named, 0) end as share
    from totals
)

select
    month,
    group_key,
    port_to,
    customers,
    share,
    mart.wilson_low(share, named) as low,
    mart.wilson_high(share, named) as high,
    named,
    port_outs,
    row_number() over (
        partition by month, group_key
        order by port_to is null, in_all desc, port_to
    ) as operator_rank
from shares
order by
    month,
    case when $by::varchar = 'level' then group_key end,
    group_size desc,
    group_key,
    operator_rank
