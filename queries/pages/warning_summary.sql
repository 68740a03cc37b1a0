-- The month's warnings in one row: how many, how many new, at which alert, and what they pay.
-- grain: one row, for the cities and population chosen
-- params: $cities, $month, $population
-- returns: customers by alert, shares, fees; new_customers is null where the month before is not stored
with

alerts as (
    select
        alert,
        sum(customers) as customers,
        case when count(new_customers) = count(*) then sum(new_customers) end as new_customers,
        sum(locked_customers) as locked_customers,
        sum(fee_3m) as fee_3m
    from mart.alert_months
    where month = $month::date
        and list_contains($cities::varchar[], city)
        and mart.in_population($population, is_core, is_high_value)
    group by alert
),

totals as (
    select
        coalesce(sum(customers), 0)::bigint as on_net,
        coalesce(sum(customers) filter (where alert is not null), 0)::bigint as warned,
        coalesce(sum(customers) filter (where alert = 'red'), 0)::bigint as red,
        coalesce(sum(customers) filter (where alert = 'orange'), 0)::bigint as orange,
        coalesce(sum(customers) filter (where alert = 'yellow'), 0)::bigint as yellow,
        case
            when count(new_customers) = count(*) then coalesce(sum(new_customers), 0)
        end::bigint as new_customers,
        coalesce(sum(locked_customers), 0)::bigint as locked,
        coalesce(sum(fee_3m) filter (where alert is not null), 0)::double as fee_at_risk,
        coalesce(sum(fee_3m) filter (where alert = 'red'), 0)::double as red_fee
    from alerts
)

select
    *,
    warned::double / nullif(on_net, 0) as warned_share,
    red::double / nullif(warned, 0) as red_share,
    red_fee / nullif(fee_at_risk, 0) as red_fee_share
from totals
