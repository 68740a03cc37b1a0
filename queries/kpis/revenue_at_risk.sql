-- Revenue at risk: three-month mean fees of the warned customers on net. [S3]
-- grain: one row per city, level, tier, stage, segment, is_core, is_high_value
-- params: $month
-- returns: the grain, numerator, denominator and n, to be summed
with

customer_months as (
    select
        city,
        level,
        tier,
        stage,
        segment,
        is_core,
        is_high_value,
        fee_3m_sum,
        fee_3m_months
    from mart.customer_months
    where month = $month::date
        and is_on_net
        and is_warned
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
