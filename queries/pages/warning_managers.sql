-- The month's warnings by customer manager: how many, of how many, how many new, what they pay.
-- grain: one row per manager with a warned customer, most revenue at risk first, at most $limit
-- params: $cities, $month, $population, $limit
-- returns: as warning_groups; group_key is the manager, 'none' where a customer has none
with

people as (
    select
        coalesce(manager_id, 'none') as group_key,
        count(*) as on_net
    from mart.customer_months
    where month = $month::date
        and is_on_net
        and list_contains($cities::varchar[], city)
        and mart.in_population($population, is_core, is_high_value)
    group by coalesce(manager_id, 'none')
),

warned as (
    select
        coalesce(manager_id, 'none') as group_key,
        count(*) as warned,
        case when count(is_new) = count(*) then count(*) filter (where is_new) end as new_customers,
        count(*) filter (where alert = 'red') as red_customers,
        coalesce(sum(fee_3m_sum * (6 // nullif(fee_3m_months, 0))), 0)::double / 6 as fee_at_risk
    from mart.warned_customers
    where month = $month::date
        and is_warned
        and list_contains($cities::varchar[], city)
        and mart.in_population($population, is_core, is_high_value)
    group by coalesce(manager_id, 'none')
)

select
    warned.group_key,
    people.on_net,
    warned.warned,
    warned.new_customers,
    warned.red_customers,
    warned.fee_at_risk,
    warned.warned::double / people.on_net as warned_share,
    mart.wilson_low(warned.warned::double / people.on_net, people.on_net) as low,
    mart.wilson_high(warned.warned::double / people.on_net, people.on_net) as high,
    count(*) over () as total
from warned
inner join people
    on warned.group_key = people.group_key
order by
    warned.fee_at_risk desc,
    warned.group_key
limit $limit
