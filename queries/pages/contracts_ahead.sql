-- Contracts that end in the months ahead, and what hangs on them. [S0, S2]
-- grain: one row per month ahead, 1 to 12
-- params: $cities, $month, $population
-- returns: customers and their three-month mean fees, yuan a month; on every row the same for 3 months
-- No row where the month's extract has no contract end.
with

ending as (
    select
        months_ahead,
        sum(customers)::bigint as customers,
        sum(fee_3m)::double as fee_3m
    from mart.contract_months
    where month = $month::date
        and list_contains($cities::varchar[], city)
        and mart.in_population($population, is_core, is_high_value)
    group by months_ahead
),

on_net as (
    select sum(on_net)::bigint as on_net
    from mart.customer_flows
    where month = $month::date
        and list_contains($cities::varchar[], city)
        and mart.in_population($population, is_core, is_high_value)
),

off as (
    select count(*) as off
    from mart.off
    where month = $month::date
        and kind = 'kpi'
        and key = 'contract_rate'
),

steps as (
    select unnest(range(1, 13))::integer as months_ahead
)

select
    steps.months_ahead,
    ($month::date + to_months(steps.months_ahead))::date as ends_in,
    coalesce(ending.customers, 0) as customers,
    coalesce(ending.fee_3m, 0) as fee_3m,
    coalesce(ending.customers, 0)::double / nullif(on_net.on_net, 0) as share,
    coalesce(sum(ending.customers) filter (where steps.months_ahead <= 3) over (), 0)::bigint
        as customers_in_3,
    coalesce(sum(ending.fee_3m) filter (where steps.months_ahead <= 3) over (), 0) as fee_in_3,
    (
        ending.customers is not null
        and ending.customers = max(ending.customers) over ()
    ) as is_peak
from steps
cross join on_net
cross join off
left join ending
    on steps.months_ahead = ending.months_ahead
where off.off = 0
order by steps.months_ahead
