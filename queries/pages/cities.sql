-- All cities that any closed month knows, the largest first: what scopes are made of.
-- grain: one row per city
-- params: none
-- returns: city
with

seen as (
    select
        city,
        month,
        sum(denominator) as weight
    from mart.kpi_cells
    where city is not null
        and kpi in ('bundling_rate', 'tier_mix', 'level_mix', 'market_share', 'satisfaction')
    group by
        city,
        month
    union all
    select
        city,
        month,
        sum(on_net) * 1000 as weight
    from mart.customer_flows
    where city is not null
    group by
        city,
        month
    union all
    select
        city,
        month,
        0 as weight
    from mart.snapshot_months
    group by
        city,
        month
)

select city
from seen
group by city
order by
    arg_max(weight, (month, weight)) desc,
    city
