-- Tiers, levels and stages each sum to the customers counted.
-- grain: one row per month that breaks it
-- params: none
-- returns: month, core customers on net, and the sums
with

flows as (
    select
        month,
        sum(on_net) filter (where is_core) as core
    from mart.customer_flows
    group by month
),

levels as (
    select
        month,
        sum(numerator) as core
    from mart.kpi_cells
    where kpi = 'level_mix'
        and is_core
        and level is not null
    group by month
)

select
    flows.month,
    flows.core,
    levels.core as core_by_level
from flows
inner join levels
    on flows.month = levels.month
where flows.core <> levels.core
