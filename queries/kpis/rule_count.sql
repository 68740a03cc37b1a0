-- Warnings by rule: on-net customers hit by each rule that ran; part is the rule. [S0]
-- grain: one row per city, level, tier, stage, segment, is_core, is_high_value, part
-- params: $month
-- returns: the grain, numerator, denominator (none) and n, to be summed
with

customer_months as (
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
    where month = $month::date
        and is_on_net
),

rule_hits as (
    select
        customer_id,
        rule
    from mart.rule_hits
    where month = $month::date
),

cells as (
    select
        customer_months.city,
        customer_months.level,
        customer_months.tier,
        customer_months.stage,
        customer_months.segment,
        customer_months.is_core,
        customer_months.is_high_value,
        rule_hits.rule as part,
        count(*)::decimal(38, 8) as numerator,
        null::decimal(38, 8) as denominator,
        count(*)::bigint as n
    from customer_months
    inner join rule_hits
        on customer_months.customer_id = rule_hits.customer_id
    group by
        customer_months.city,
        customer_months.level,
        customer_months.tier,
        customer_months.stage,
        customer_months.segment,
        customer_months.is_core,
        customer_months.is_high_value,
        rule_hits.rule
)

select * from cells
