-- Satisfaction: weighted mean of the overall scores, each put on 0 to 100. [S4, S2]
-- grain: one row per city, segment (of the survey), tier (card)
-- params: $month
-- returns: the grain, Σ weight × score, Σ weight, n, Σ weight × score², Σ weight² (null: aggregates)
with

survey_months as (
    select
        city,
        segment,
        tier,
        weighted_score,
        weight,
        responses,
        weighted_square,
        square_weight
    from mart.survey_months
    where month = $month::date
        and item = 'overall'
),

cells as (
    select
        city,
        segment,
        tier,
        sum(weighted_score)::decimal(38, 8) as numerator,
        sum(weight)::decimal(38, 8) as denominator,
        case when count(weighted_square) = count(*) then sum(weighted_square) end::decimal(38, 8)
            as numerator_2,
        case when count(square_weight) = count(*) then sum(square_weight) end::decimal(38, 8)
            as denominator_2,
        sum(responses)::bigint as n
    from survey_months
    group by
        city,
        segment,
        tier
)

select * from cells
