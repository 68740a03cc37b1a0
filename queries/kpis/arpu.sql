-- ARPU: fees of the month over the on-net customers whose fee is known. [S4]
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
        arpu
    from mart.customer_months
    where month = $month::date
        and is_on_net
        and arpu is not null
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
        sum(arpu)::decimal(38, 8) as numerator,
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
