-- Low score: the customer's latest overall score of us in three months, put on 0 to 100. [S3]
-- grain: one row per customer on net
-- params: $month, $score, $own_operators
-- returns: customer_id, is_hit and the evidence: survey_month, score_given, scale_max
with

customer_features as (
    select customer_id
    from mart.customer_features
    where is_on_net
),

off_net_months as (
    select customer_id, month
    from mart.customer_states
    where not is_on_net
),

own_scores as (
    select
        surveys.customer_id,
        surveys.month,
        surveys.score,
        surveys.scale_max,
        surveys.response_id
    from extract.surveys as surveys
    left join off_net_months
        on surveys.customer_id = off_net_months.customer_id
        and surveys.month = off_net_months.month
    where surveys.customer_id is not null
        and off_net_months.customer_id is null
        and surveys.item = 'overall'
        and (surveys.operator is null or list_contains($own_operators, surveys.operator))
        and surveys.score is not null
        and surveys.scale_max > 0
        and surveys.month >= ($month::date - interval 2 month)::date
        and surveys.month <= $month::date
),

latest as (
    select customer_id, month, score, scale_max
    from own_scores
    qualify row_number() over (
        partition by customer_id
        order by month desc, score * 100 / scale_max, response_id
    ) = 1
),

judged as (
    select
        customer_features.customer_id,
        coalesce(latest.score * 100 <= latest.scale_max * $score::decimal(28, 4), false) as is_hit,
        latest.month as survey_month,
        latest.score as score_given,
        latest.scale_max
    from customer_features
    left join latest
        on customer_features.customer_id = latest.customer_id
)

select * from judged
