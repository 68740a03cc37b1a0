-- DOU: data in GB (1,024 MB) over the on-net customers whose data is known. [S4]
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
        data_mb
    from mart.customer_months
    where month = $month::date
        and is_on_net
        and data_mb is not null
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
        (sum(data_mb) * 0.0009765625::decimal(18, 10))::decimal(38, 8) as numerator,
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
