-- Rolling retention: on net now, of those on net twelve months ago, as they were then. [OP]
-- grain: one row per city, level, tier, stage, segment, is_core, is_high_value
-- params: $month
-- returns: the grain, numerator, denominator and n, to be summed
with

then_on_net as (
    select
        customer_id,
        city,
        level,
        tier,
        stage,
        segment,
        is_core,
        is_high_value
    from mart.customer_months
    where month = ($month::date - interval 12 month)::date
        and is_on_net
),

now_on_net as (
    select customer_id
    from mart.customer_months
    where month = $month::date
        and is_on_net
),

cities_now as (
    select city
    from mart.customer_months
    where month = $month::date
        and has_row
    group by city
),

cells as (
    select
        then_on_net.city,
        then_on_net.level,
        then_on_net.tier,
        then_on_net.stage,
        then_on_net.segment,
        then_on_net.is_core,
        then_on_net.is_high_value,
        count(now_on_net.customer_id)::decimal(38, 8) as numerator,
        count(*)::decimal(38, 8) as denominator,
        count(*)::bigint as n
    from then_on_net
    inner join cities_now
        on then_on_net.city = cities_now.city
    left join now_on_net
        on then_on_net.customer_id = now_on_net.customer_id
    group by
        then_on_net.city,
        then_on_net.level,
        then_on_net.tier,
        then_on_net.stage,
        then_on_net.segment,
        then_on_net.is_core,
        then_on_net.is_high_value
)

select * from cells
