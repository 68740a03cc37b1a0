-- The cities by what their customers are made of: number, levels, cards, fee.
-- grain: one row per city, the largest first, and 'all' last
-- params: $cities, $month, $population
-- returns: customers on net, their change, share of levels 1 to 3 and its change, of card holders, ARPU
-- Everything in customers, shares or yuan; direction is not_stored where the month before is not.
with

cells as (
    select
        kpi,
        month,
        city,
        level,
        tier,
        numerator,
        denominator
    from mart.kpi_cells
    where kpi in ('level_mix', 'arpu')
        and month in ($month::date, ($month::date - interval 1 month)::date)
        and list_contains($cities::varchar[], city)
        and mart.in_population($population, is_core, is_high_value)
),

counted as (
    select
        coalesce(city, 'all') as city,
        coalesce(sum(numerator) filter (where kpi = 'level_mix' and month = $month::date), 0)
            ::bigint as customers,
        sum(numerator) filter (where kpi = 'level_mix' and month < $month::date)::bigint
            as customers_before,
        sum(numerator) filter (
            where kpi = 'level_mix' and month = $month::date and level in ('1', '2', '3')
        )::bigint as high_levels,
        sum(numerator) filter (
            where kpi = 'level_mix' and month < $month::date and level in ('1', '2', '3')
        )::bigint as high_levels_before,
        sum(numerator) filter (
            where kpi = 'level_mix' and month = $month::date and tier <> 'none'
        )::bigint as card_holders,
        count(tier) filter (where kpi = 'level_mix' and month = $month::date) > 0 as has_tiers,
        sum(numerator) filter (where kpi = 'arpu' and month = $month::date)::double as fee,
        sum(denominator) filter (where kpi = 'arpu' and month = $month::date)::double
            as fee_customers
    from cells
    group by grouping sets ((city), ())
)

select
    city,
    customers,
    customers - customers_before as change,
    case
        when customers_before is null then 'not_stored'
        when customers > customers_before then 'up'
        when customers < customers_before then 'down'
        else 'flat'
    end as direction,
    coalesce(high_levels, 0)::double / nullif(customers, 0) as high_level_share,
    coalesce(high_levels, 0)::double / nullif(customers, 0)
        - coalesce(high_levels_before, 0)::double / nullif(customers_before, 0)
        as high_level_change,
    case when has_tiers then coalesce(card_holders, 0)::double / nullif(customers, 0) end
        as card_share,
    fee / nullif(fee_customers, 0) as arpu
from counted
where customers > 0
order by
    city = 'all',
    customers desc,
    city
