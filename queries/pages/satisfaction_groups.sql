-- Satisfaction by survey month and group, with its interval, response rate and change. [S4, S2]
-- grain: one row per survey month up to $month (the last $periods) and group
-- params: $cities, $month, $by, $item, $periods, $total_segments
-- returns: score of 100, n, satisfied share, response rate, change on the survey before, verdict, gap
--     to all other groups together, its verdict, and the place among the groups (lowest first)
-- $by: none, segment, item, city, tier or touchpoint. Where a segment holds all others, only it counts
-- (but by segment, where it is nobody's peer). Items have the same people behind them: no gap.
-- Mean ± 1.96 √(s² ÷ n_eff), none where a group holds aggregates. The verdict of a change or of a
-- gap: good or bad beyond the error of both figures, else none; null without intervals.
with

survey_months as (
    select surveys.*
    from mart.survey_months as surveys
    where surveys.month <= $month::date
        and list_contains($cities::varchar[], surveys.city)
        and ($by::varchar = 'item' or surveys.item = $item::varchar)
),

periods as (
    select
        month,
        row_number() over (order by month desc) as period,
        bool_or(list_contains($total_segments::varchar[], segment)) as has_total_segment
    from survey_months
    group by month
    qualify row_number() over (order by month desc) <= $periods::integer
),

grouped as (
    select
        surveys.*,
        periods.period,
        case $by::varchar
            when 'segment' then surveys.segment
            when 'item' then surveys.item
            when 'city' then surveys.city
            when 'tier' then surveys.tier
            when 'touchpoint' then surveys.touchpoint
            else 'all'
        end as group_key
    from survey_months as surveys
    inner join periods
        on surveys.month = periods.month
    where $by::varchar = 'segment'
        or not periods.has_total_segment
        or list_contains($total_segments::varchar[], surveys.segment)
),

summed as (
    select
        month,
        period,
        group_key,
        case
            when $by::varchar = 'item' then null
            when $by::varchar = 'segment' and list_contains($total_segments::varchar[], group_key)
                then null
            else month
        end as compared_in,
        sum(weighted_score) as weighted_score,
        sum(weight) as weight,
        mart.sum_where_whole(weighted_square) as weighted_square,
        mart.sum_where_whole(square_weight) as square_weight,
        sum(satisfied_weight) filter (where not is_aggregate)::double as satisfied_weight,
        sum(weight) filter (where not is_aggregate)::double as answered_weight,
        sum(responses)::bigint as n,
        sum(responses) filter (where not is_aggregate)::bigint as answers,
        sum(sampled) filter (where valid is not null)::double as sampled,
        sum(valid) filter (where sampled is not null)::double as valid
    from grouped
    where group_key is not null
    group by
        month,
        period,
        group_key
),

figures as (
    select
        month,
        period,
        group_key,
        n,
        answers,
        value,
        error,
        satisfied_weight / nullif(answered_weight, 0) as satisfied_share,
        valid / nullif(sampled, 0) as response_rate,
        value - others_value as gap,
        mart.gap_error(error, others_error) as gap_error
    from mart.beside_others('summed')
),

compared as (
    select
        now.*,
        before.month as month_before,
        now.value - before.value as change,
        mart.gap_error(now.error, before.error) as change_error
    from figures as now
    left join figures as before
        on now.group_key = before.group_key
        and before.period = now.period + 1
)

select
    month,
    period,
    group_key,
    n,
    value,
    value - 1.96 * error as low,
    value + 1.96 * error as high,
    error,
    satisfied_share,
    mart.wilson_low(satisfied_share, answers) as satisfied_low,
    mart.wilson_high(satisfied_share, answers) as satisfied_high,
    response_rate,
    month_before,
    change,
    case
        when group_key <> 'overall'
            then row_number() over (
                partition by month, group_key = 'overall'
                order by value, group_key
            )
    end as low_place,
    mart.difference_verdict(change, change_error) as verdict,
    gap,
    gap - gap_error as gap_low,
    gap + gap_error as gap_high,
    mart.difference_verdict(gap, gap_error) as gap_verdict
from compared
order by
    month,
    low_place nulls first,
    group_key
