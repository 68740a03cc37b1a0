-- What goes with the overall score: each item beside it, respondent by respondent, of one survey.
-- grain: one row per item but the overall one, strongest first
-- params: $cities, $month, $floor, $own_operators, $total_segments, $least
-- returns: n of pairs, score, correlation with its interval, overall score of those at or below the
--     floor and above it, the difference with its interval and verdict, and the quadrant
-- Only answers with a response_id can be paired: an aggregate has no drivers. Association, not cause.
-- Quadrants are cut at the medians of the items with at least $least pairs: fix (goes with the overall
-- score, scored low), keep, watch (scored low, goes with it less), fine; unclear where the interval of
-- the correlation or of the score holds the median: that difference is within noise.
with

answers as (
    select
        response_id,
        item,
        score,
        scale_max,
        score_100::double as score_100,
        weight::double as weight
    from mart.survey_answers($cities, $total_segments)
    where month = $month::date
        and not is_aggregate
        and response_id is not null
        and (operator is null or list_contains($own_operators::varchar[], operator))
),

pairs as (
    select
        items.item,
        items.score * 100 <= items.scale_max * $floor::decimal(28, 4) as is_low,
        items.weight,
        items.score_100 as item_score,
        overall.score_100 as overall_score
    from answers as items
    inner join answers as overall
        on items.response_id = overall.response_id
        and overall.item = 'overall'
    where items.item <> 'overall'
        and items.weight > 0
),

summed as (
    select
        item,
        count(*)::bigint as n,
        sum(weight::decimal(38, 8))::double as weight,
        sum((weight * weight)::decimal(38, 8))::double as square_weight,
        sum((weight * item_score)::decimal(38, 8))::double as item_sum,
        sum((weight * overall_score)::decimal(38, 8))::double as overall_sum,
        sum((weight * item_score * item_score)::decimal(38, 8))::double as item_square,
        sum((weight * overall_score * overall_score)::decimal(38, 8))::double as overall_square,
        sum((weight * item_score * overall_score)::decimal(38, 8))::double as product
    from pairs
    group by item
),

sides as (
    select
        item,
        is_low,
        count(*)::bigint as n,
        sum(weight::decimal(38, 8))::double as weight,
        sum((weight * weight)::decimal(38, 8))::double as square_weight,
        sum((weight * overall_score)::decimal(38, 8))::double as overall_sum,
        sum((weight * overall_score * overall_score)::decimal(38, 8))::double as overall_square
    from pairs
    group by
        item,
        is_low
),

side_means as (
    select
        item,
        is_low,
        n,
        overall_sum / weight as value,
        case
            when n > 1
                then greatest(
                    overall_square / weight - (overall_sum / weight) * (overall_sum / weight), 0
                ) * square_weight / (weight * weight)
        end as variance
    from sides
),

measured as (
    select
        item,
        n,
        item_sum / weight as value,
        1.96 * sqrt(
            greatest(item_square / weight - (item_sum / weight) * (item_sum / weight), 0)
                * square_weight / (weight * weight)
        ) as value_error,
        weight * weight / square_weight as effective_n,
        greatest(-1, least(1, (weight * product - item_sum * overall_sum) / nullif(
            sqrt(greatest(weight * item_square - item_sum * item_sum, 0))
                * sqrt(greatest(weight * overall_square - overall_sum * overall_sum, 0)),
            0
        ))) as correlation
    from summed
),

placed as (
    select
        *,
        case
            when effective_n > 3 and abs(correlation) < 1
                then tanh(atanh(correlation) - 1.96 / sqrt(effective_n - 3))
        end as correlation_low,
        case
            when effective_n > 3 and abs(correlation) < 1
                then tanh(atanh(correlation) + 1.96 / sqrt(effective_n - 3))
        end as correlation_high
    from measured
),

cuts as (
    select
        median(correlation) as correlation,
        median(value) as value,
        count(*) as items
    from placed
    where n >= $least::bigint
        and correlation is not null
),

compared as (
    select
        placed.*,
        low.n as low_n,
        low.value as low_overall,
        high.n as high_n,
        high.value as high_overall,
        high.value - low.value as gap,
        1.96 * sqrt(low.variance + high.variance) as gap_error
    from placed
    left join side_means as low
        on placed.item = low.item
        and low.is_low
    left join side_means as high
        on placed.item = high.item
        and not high.is_low
)

select
    compared.item,
    case
        when cuts.items < 2 or compared.n < $least::bigint or compared.correlation is null then null
        when cuts.correlation between compared.correlation_low and compared.correlation_high
            or abs(compared.value - cuts.value) <= compared.value_error then 'unclear'
        when compared.correlation >= cuts.correlation and compared.value < cuts.value then 'fix'
        when compared.correlation >= cuts.correlation then 'keep'
        when compared.value < cuts.value then 'watch'
        else 'fine'
    end as quadrant,
    case
        when compared.gap_error is null then null
        when abs(compared.gap) <= compared.gap_error then 'none'
        when compared.gap > 0 then 'goes_with'
        else 'against'
    end as gap_verdict,
    compared.n,
    compared.value,
    compared.correlation,
    compared.correlation_low,
    compared.correlation_high,
    compared.low_n,
    compared.low_overall,
    compared.high_n,
    compared.high_overall,
    compared.gap,
    compared.gap - compared.gap_error as gap_low,
    compared.gap + compared.gap_error as gap_high
from compared
cross join cuts
order by
    compared.correlation desc nulls last,
    compared.item
