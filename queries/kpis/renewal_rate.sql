-- Renewal rate: contracts that ended in the month, of customers on net the month before. [OP]
-- grain: one row per city, level, tier, stage, segment, is_core, is_high_value
-- params: $month
-- returns: the grain, numerator, denominator and n, to be summed
-- Renewed: a later end in the row of the month or of the next; who left has not renewed.
with

ending as (
    select
        customer_id,
        city_before as city,
        level_before as level,
        tier_before as tier,
        stage_before as stage,
        segment_before as segment,
        was_core as is_core,
        was_high_value as is_high_value,
        contract_end_on_before,
        is_on_net,
        is_on_net and coalesce(contract_end_on > contract_end_on_before, false) as is_renewed_now
    from mart.customer_months
    where month = $month::date
        and was_on_net
        and not is_city_missing
        and contract_end_on_before >= $month::date
        and contract_end_on_before <= last_day($month::date)
),

next_month as (
    select
        customer_id,
        contract_end_on
    from mart.customer_states
    where month = ($month::date + interval 1 month)::date
        and is_on_net
),

judged as (
    select
        ending.*,
        ending.is_renewed_now
            or (
                ending.is_on_net
                and coalesce(next_month.contract_end_on > ending.contract_end_on_before, false)
            ) as is_renewed
    from ending
    left join next_month
        on ending.customer_id = next_month.customer_id
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
        (count(*) filter (where is_renewed))::decimal(38, 8) as numerator,
        count(*)::decimal(38, 8) as denominator,
        count(*)::bigint as n
    from judged
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
