-- The month's warnings by city, level or stage: how many, of how many, how many new, what they pay.
-- grain: one row per group with customers on net; 'none' is who has no level
-- params: $cities, $month, $population, $by
-- returns: the group in its order, counts, share with its Wilson interval; new_customers is null where
-- the month before is not stored; total: how many groups there are. $by: city, level or stage.
with

cells as (
    select
        case $by::varchar
            when 'level' then coalesce(level, 'none')
            when 'stage' then coalesce(stage, 'none')
            else city
        end as group_key,
        on_net,
        warned,
        new_customers,
        red_customers,
        fee_3m
    from mart.warning_groups
    where month = $month::date
        and list_contains($cities::varchar[], city)
        and mart.in_population($population, is_core, is_high_value)
),

groups as (
    select
        group_key,
        sum(on_net)::bigint as on_net,
        sum(warned)::bigint as warned,
        case
            when count(new_customers) = count(*) then sum(new_customers)
        end::bigint as new_customers,
        sum(red_customers)::bigint as red_customers,
        sum(fee_3m)::double as fee_at_risk
    from cells
    group by group_key
)

select
    group_key,
    on_net,
    warned,
    new_customers,
    red_customers,
    fee_at_risk,
    warned::double / on_net as warned_share,
    mart.wilson_low(warned::double / on_net, on_net) as low,
    mart.wilson_high(warned::double / on_net, on_net) as high,
    count(*) over () as total
from groups
order by
    case when $by::varchar = 'city' then -fee_at_risk end,
    group_key = 'none',
    group_key
