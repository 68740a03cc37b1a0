-- Answers of surveys on 0 to 100, one by one, of our own customers and of those of rivals.
-- grain: one row per row of the extract with a score, of the cities asked for
-- params: none: a table macro, made once per snapshot by `reading.py`; reads extract.surveys
-- returns: month, response, customer, segment, item, operator, touchpoint, score, weight, answers, kind
-- As in `marts/survey_months`: a blank weight is 1, of an aggregate the number of valid answers.
-- Where a segment of the month holds all others, only it counts.
create macro mart.survey_answers(for_cities, whole_segments) as table
with

scored as (
    select
        month,
        response_id,
        customer_id,
        city,
        segment,
        item,
        operator,
        touchpoint,
        score,
        scale_max,
        (score::double / scale_max::double * 100)::decimal(18, 8) as score_100,
        weight,
        valid,
        response_id is null and (valid is not null or customer_id is null) as is_aggregate
    from extract.surveys
    where score is not null
        and scale_max > 0
        and list_contains(for_cities::varchar[], city)
),

months as (
    select
        month,
        bool_or(list_contains(whole_segments::varchar[], segment)) as has_total_segment
    from scored
    group by month
)

select
    scored.month,
    scored.response_id,
    scored.customer_id,
    scored.city,
    scored.segment,
    scored.item,
    scored.operator,
    scored.touchpoint,
    scored.score,
    scored.scale_max,
    scored.score_100,
    coalesce(scored.weight, case when scored.is_aggregate then scored.valid end, 1)::decimal(38, 6)
        as weight,
    case when scored.is_aggregate then coalesce(scored.valid, 1) else 1 end::bigint as answers,
    scored.is_aggregate
from scored
inner join months
    on scored.month = months.month
where not months.has_total_segment
    or list_contains(whole_segments::varchar[], scored.segment);
