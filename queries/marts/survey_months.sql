-- Survey answers of the month, put on 0 to 100 and summed, of our own customers. [S4, S2]
-- grain: one row per month, city, segment, tier, item, touchpoint, is_aggregate
-- params: $month, $satisfied_score, $own_operators
-- returns: the grain, sums of weight, weight × score, its square, answers, sampled and valid
-- Weight blank: 1, for an aggregate row the number of valid answers.
with

surveys as (
    select
        *,
        response_id is null and (valid is not null or customer_id is null) as is_aggregate
    from extract.surveys
    where month = $month::date
        and score is not null
        and scale_max > 0
        and (operator is null or list_contains($own_operators, operator))
),

scores as (
    select
        surveys.*,
        (score::double / scale_max::double * 100)::decimal(18, 8) as score_100,
        coalesce(weight, case when is_aggregate then valid end, 1)::decimal(38, 6) as used_weight
    from surveys
),

months as (
    select
        $month::date as month,
        city,
        segment,
        card as tier,
        item,
        touchpoint,
        is_aggregate,
        sum((used_weight * score_100)::decimal(38, 8))::decimal(38, 8) as weighted_score,
        sum(used_weight)::decimal(38, 8) as weight,
        case
            when not is_aggregate
                then sum(
                    (used_weight::double * score_100::double * score_100::double)::decimal(38, 8)
                )
        end::decimal(38, 8) as weighted_square,
        case
            when not is_aggregate
                then sum((used_weight::double * used_weight::double)::decimal(38, 8))
        end::decimal(38, 8) as square_weight,
        coalesce(
            sum(used_weight) filter (where score * 100 >= scale_max * $satisfied_score::decimal(28, 4)),
            0
        )::decimal(38, 8) as satisfied_weight,
        sum(case when is_aggregate then coalesce(valid, 1) else 1 end)::bigint as responses,
        sum(sampled)::bigint as sampled,
        sum(valid)::bigint as valid
    from scores
    group by
        city,
        segment,
        card,
        item,
        touchpoint,
        is_aggregate
)

select * from months
