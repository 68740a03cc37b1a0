-- Complaints in the month of the on-net customers, per ten thousand of them. [OP]
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
        complaints
    from mart.customer_months
    where month = $month::date
        and is_on_net
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
        coalesce(sum(complaints), 0)::decimal(38, 8) as numerator,
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
