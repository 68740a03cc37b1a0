-- Monthly churn: left in the month, of those on net the month before; part is the reason. [OP]
-- grain: one row per city, level, tier, stage, segment, is_core, is_high_value, part
-- params: $month
-- returns: the grain, numerator, denominator and n, to be summed
with

customer_months as (
    select
        city_before as city,
        level_before as level,
        tier_before as tier,
        stage_before as stage,
        segment_before as segment,
        was_core as is_core,
        was_high_value as is_high_value,
        left_reason as part,
        is_left
    from mart.customer_months
    where month = $month::date
        and was_on_net
        and not is_city_missing
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
        part,
        (count(*) filter (where is_left))::decimal(38, 8) as numerator,
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
        is_high_value,
        part
)

select * from cells
