-- Lifecycle mix: customers on net, and those who left (at the city and population before), by stage. [S2]
-- grain: one row per city, level, tier, stage, segment, is_core, is_high_value
-- params: $month
-- returns: the grain, numerator, denominator and n, to be summed
with

customer_months as (
    select
        case when is_on_net then city else city_before end as city,
        case when is_on_net then level else level_before end as level,
        case when is_on_net then tier else tier_before end as tier,
        stage,
        segment,
        case when is_on_net then is_core else was_core end as is_core,
        case when is_on_net then is_high_value else was_high_value end as is_high_value
    from mart.customer_months
    where month = $month::date
        and stage is not null
),

cells as (
    select
        city,
        level,
        tier,
        stage,
        segment,
        is_core,
        is_high_value,
        count(*)::decimal(38, 8) as numerator,
        count(*)::decimal(38, 8) as denominator,
        count(*)::bigint as n
    from customer_months
    group by
        city,
        level,
        tier,
        stage,
        segment,
        is_core,
        is_high_value
)

select * from cells
