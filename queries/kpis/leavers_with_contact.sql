-- Leavers with a complaint or fault in the six months before the one they left in, of all leavers. [S2]
-- grain: one row per city, level, tier, stage, segment, is_core, is_high_value
-- params: $month
-- returns: the grain, numerator, denominator and n, to be summed
with

leavers as (
    select
        customer_id,
        city_before as city,
        level_before as level,
        tier_before as tier,
        stage_before as stage,
        segment_before as segment,
        was_core as is_core,
        was_high_value as is_high_value
    from mart.customer_months
    where month = $month::date
        and is_left
),

contacts as (
    select customer_id
    from mart.customer_states
    where month >= ($month::date - interval 6 month)::date
        and month < $month::date
        and is_on_net
        and (complaints > 0 or faults > 0)
    group by customer_id
),

cells as (
    select
        leavers.city,
        leavers.level,
        leavers.tier,
        leavers.stage,
        leavers.segment,
        leavers.is_core,
        leavers.is_high_value,
        count(contacts.customer_id)::decimal(38, 8) as numerator,
        count(*)::decimal(38, 8) as denominator,
        count(*)::bigint as n
    from leavers
    left join contacts
        on leavers.customer_id = contacts.customer_id
    group by
        leavers.city,
        leavers.level,
        leavers.tier,
        leavers.stage,
        leavers.segment,
        leavers.is_core,
        leavers.is_high_value
)

select * from cells
