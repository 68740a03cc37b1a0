-- Revenue lost: three-month mean fees, the month before, of those who left. [S3]
-- grain: one row per city, level, tier, stage, segment, is_core, is_high_value
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
        fee_3m_sum_before as fee_3m_sum,
        fee_3m_months_before as fee_3m_months
    from mart.customer_months
    where month = $month::date
        and was_on_net
        and not is_city_missing
        and is_left
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
        (
            coalesce(sum(fee_3m_sum * (6 // nullif(fee_3m_months, 0))), 0)::double / 6
        )::decimal(38, 8) as numerator,
        null::decimal(38, 8) as denominator,
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
