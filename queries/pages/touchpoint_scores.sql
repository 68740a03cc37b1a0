-- Satisfaction along the journey: every touchpoint and item of the last survey that names touchpoints.
-- grain: one row per touchpoint and item; the rows with is_summary are the touchpoint as a whole
-- params: $cities, $month, $names, $stops, $places, $floor, $own_operators, $total_segments, $least
-- returns: place in the journey, n, score with interval, share at or below the floor with interval, those
--     customers, gap to the same item at all other touchpoints, verdict, peak, end, worst, remembered
-- A touchpoint as a whole is its overall item, or all items together where that is not asked there.
-- $names: what files call a touchpoint; $stops, $places: beside each its name and its place. What is not
-- in the list keeps its name and has no place: it comes last and is never the end.
-- Peak, end and worst are told among touchpoints with at least $least answers, where there are two.
with

answers as (
    select
        *,
        coalesce(
            list_extract($stops::varchar[], list_position($names::varchar[], touchpoint)),
            touchpoint
        ) as stop,
        list_extract($places::integer[], list_position($names::varchar[], touchpoint)) as place
    from mart.survey_answers($cities, $total_segments)
    where month <= $month::date
        and touchpoint is not null
        and (operator is null or list_contains($own_operators::varchar[], operator))
),

survey as (
    select
        month,
        bool_or(item = 'overall') as has_overall
    from answers
    group by month
    order by month desc
    limit 1
),

asked as (
    select
        answers.*,
        answers.item as asked_item
    from answers
    inner join survey
        on answers.month = survey.month
    union all
    select
        answers.*,
        'all' as asked_item
    from answers
    inner join survey
        on answers.month = survey.month
    where not survey.has_overall
),

summed as (
    select
        stop,
        place,
        asked_item as item,
        asked_item as compared_in,
        sum(answers)::bigint as n,
        count(*) filter (where not is_aggregate)::bigint as scored,
        sum((weight * score_100)::decimal(38, 8)) as weighted_score,
        sum(weight)::decimal(38, 8) as weight,
        case when not bool_or(is_aggregate) then sum(
            (weight::double * score_100::double * score_100::double)::decimal(38, 8)
        ) end as weighted_square,
        case when not bool_or(is_aggregate)
            then sum((weight::double * weight::double)::decimal(38, 8)) end as square_weight,
        coalesce(
            sum(weight) filter (
                where not is_aggregate
                    and score * 100 <= scale_max * $floor::decimal(28, 4)
            ),
            0
        )::double as low_weight,
        sum(weight) filter (where not is_aggregate)::double as scored_weight,
        count(distinct customer_id) filter (
            where not is_aggregate
                and score * 100 <= scale_max * $floor::decimal(28, 4)
        ) as low_customers
    from asked
    group by
        stop,
        place,
        asked_item
),

figures as (
    select
        survey.month,
        means.stop,
        means.place,
        means.item,
        means.item = case when survey.has_overall then 'overall' else 'all' end as is_summary,
        means.n,
        means.scored,
        means.low_customers,
        means.value,
        means.error,
        means.low_weight / nullif(means.scored_weight, 0) as low_share,
        means.value - means.others_value as gap,
        mart.gap_error(means.error, means.others_error) as gap_error,
        means.whole_value as whole
    from mart.beside_others('summed') as means
    cross join survey
),

moments as (
    select
        stop,
        count(*) over () as stops,
        row_number() over (order by value desc, place nulls last, stop) as from_best,
        row_number() over (order by value, place nulls last, stop) as from_worst,
        row_number() over (order by place desc nulls last, stop) as from_end
    from figures
    where is_summary
        and n >= $least::bigint
        and value is not null
),

marked as (
    select
        figures.*,
        coalesce(is_summary and stops > 1 and from_best = 1, false) as is_peak,
        coalesce(is_summary and stops > 1 and from_end = 1 and place is not null, false) as is_end,
        coalesce(is_summary and stops > 1 and from_worst = 1, false) as is_worst
    from figures
    left join moments
        on figures.stop = moments.stop
)

select
    month,
    stop as touchpoint,
    place,
    item,
    n,
    low_customers,
    value,
    value - 1.96 * error as low,
    value + 1.96 * error as high,
    whole,
    low_share,
    mart.wilson_low(low_share, scored) as low_share_low,
    mart.wilson_high(low_share, scored) as low_share_high,
    gap,
    gap - gap_error as gap_low,
    gap + gap_error as gap_high,
    case when n >= $least::bigint then mart.difference_verdict(gap, gap_error) end as gap_verdict,
    (max(value) filter (where is_peak) over () + max(value) filter (where is_end) over ()) / 2
        as remembered,
    n < $least::bigint as is_small,
    is_summary,
    is_peak,
    is_end,
    is_worst
from marked
order by
    is_summary desc,
    place nulls last,
    stop,
    item
