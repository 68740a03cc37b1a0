-- Every warning of one customer, with its evidence and where it came from.
-- grain: one row per month and rule
-- params: $cities, $customer_id
-- returns: month, rule, evidence (JSON), whether the rule hit the month before, source file and row
-- The source is the customer's row of the month; of a low score the answer, of a rival's offer the offer.
with

months as (
    select
        month,
        customer_id,
        source_file,
        source_row
    from mart.customer_months
    where customer_id = $customer_id::varchar
        and list_contains($cities::varchar[], coalesce(city, city_before))
),

hits as (
    select
        month,
        customer_id,
        rule,
        rule_order,
        evidence,
        case when rule = 'low_score' then (evidence::json ->> 'survey_month')::date end
            as survey_month,
        case when rule = 'low_score' then (evidence::json ->> 'score_given')::decimal(18, 6) end
            as score_given,
        case when rule = 'rival_offer' then evidence::json ->> 'offer_id' end as offer_id
    from mart.rule_hits
    where customer_id = $customer_id::varchar
),

answers as (
    select
        month,
        score,
        min_by(source_file, response_id) as source_file,
        min_by(source_row, response_id) as source_row
    from extract.surveys
    where customer_id = $customer_id::varchar
        and item = 'overall'
    group by
        month,
        score
)

select
    hits.month,
    hits.rule,
    hits.evidence,
    earlier.rule is not null as is_continuing,
    coalesce(answers.source_file, offers.source_file, months.source_file) as source_file,
    coalesce(answers.source_row, offers.source_row, months.source_row) as source_row
from hits
inner join months
    on hits.month = months.month
left join hits as earlier
    on hits.rule = earlier.rule
    and earlier.month = (hits.month - interval 1 month)::date
left join answers
    on hits.survey_month = answers.month
    and hits.score_given = answers.score
left join extract.rival_offers as offers
    on hits.offer_id = offers.offer_id
order by
    hits.month desc,
    hits.rule_order
