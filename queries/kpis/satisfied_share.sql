-- Satisfied share: weight of the responses at or above the satisfied score over all responses. [OP]
-- grain: one row per city, segment (of the survey), tier (card)
-- params: $month
-- returns: the grain, numerator, denominator and n, to be summed; aggregate rows have no responses
with

survey_months as (
    select
        city,
        segment,
        tier,
        satisfied_weight,
        weight,
        responses
    from mart.survey_months
    where month = $month::date
        and item = 'overall'
        and not is_aggregate
),

cells as (
    select
        city,
        segment,
        tier,
        sum(satisfied_weight)::decimal(38, 8) as numerator,
        sum(weight)::decimal(38, 8) as denominator,
        sum(responses)::bigint as n
    from survey_months
    group by
        city,
        segment,
        tier
)

select * from cells
