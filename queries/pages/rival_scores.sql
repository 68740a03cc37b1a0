-- Our scores beside those of each rival, item by item, in the last survey that asks rivals' customers.
-- grain: one row per axis and operator; our own first, under one name
-- params: $cities, $month, $items, $axes, $own_operators, $total_segments, $least
-- returns: axis, operator, n, score with interval; of a rival the gap of ours to it, interval, verdict
-- $items: what files call an item; $axes: beside each the axis it is of. An item not in the list is an
-- axis of its own. Ours are the answers that name us; where an axis has none, those that name nobody.
-- The verdict is ours: good or bad beyond the error of both; none within; null for aggregates or
-- fewer than $least answers on either side.
with

answers as (
    select
        *,
        coalesce(
            list_extract($axes::varchar[], list_position($items::varchar[], lower(item))), item
        ) as axis,
        case
            when operator is null then 'unnamed'
            when list_contains($own_operators::varchar[], operator) then 'own'
            else 'rival'
        end as side
    from mart.survey_answers($cities, $total_segments)
    where month <= $month::date
),

survey as (
    select max(month) as month
    from answers
    where side = 'rival'
),

present as (
    select answers.*
    from answers
    inner join survey
        on answers.month = survey.month
),

axes as (
    select
        axis,
        bool_or(side = 'own') as has_own
    from present
    group by axis
    having bool_or(side = 'rival')
),

counted as (
    select
        present.*,
        present.side <> 'rival' as is_own
    from present
    inner join axes
        on present.axis = axes.axis
    where present.side in ('rival', case when axes.has_own then 'own' else 'unnamed' end)
),

summed as (
    select
        month,
        axis,
        is_own,
        case when not is_own then operator end as operator,
        sum(answers)::bigint as n,
        sum((weight * score_100)::decimal(38, 8))::double as weighted_score,
        sum(weight)::double as weight,
        case when not bool_or(is_aggregate) then sum(
            (weight::double * score_100::double * score_100::double)::decimal(38, 8)
        ) end::double as weighted_square,
        case when not bool_or(is_aggregate)
            then sum((weight::double * weight::double)::decimal(38, 8)) end::double as square_weight
    from counted
    group by
        month,
        axis,
        is_own,
        case when not is_own then operator end
),

figures as (
    select
        *,
        mart.weighted_mean(weighted_score, weight) as value,
        mart.weighted_error(weighted_score, weight, weighted_square, square_weight) as error
    from summed
),

compared as (
    select
        figures.*,
        ours.value - figures.value as gap,
        mart.gap_error(ours.error, figures.error) as gap_error,
        least(ours.n, figures.n) as least_n
    from figures
    left join figures as ours
        on figures.axis = ours.axis
        and ours.is_own
        and not figures.is_own
)

select
    compared.month,
    compared.axis,
    compared.operator,
    compared.n,
    compared.value,
    compared.value - 1.96 * compared.error as low,
    compared.value + 1.96 * compared.error as high,
    compared.gap,
    compared.gap - compared.gap_error as gap_low,
    compared.gap + compared.gap_error as gap_high,
    case
        when compared.least_n >= $least::bigint
            then mart.difference_verdict(compared.gap, compared.gap_error)
    end as gap_verdict,
    compared.is_own,
    axes.has_own
from compared
inner join axes
    on compared.axis = axes.axis
order by
    list_position($axes::varchar[], compared.axis) nulls last,
    compared.axis,
    compared.is_own desc,
    compared.operator
