-- Leaving intent: cancel enquiries and retention calls of the month, or a model score among the top. [S0]
-- grain: one row per customer on net
-- params: $calls, $top_percent
-- returns: customer_id, is_hit (null: not evaluated) and the evidence: cancel_enquiries, retention_calls, the
--     model's score and its place among the core customers who have one
with

customer_features as (
    select
        features.customer_id,
        features.cancel_enquiries,
        features.retention_calls,
        features.is_core,
        scores.score as model_score
    from mart.customer_features as features
    left join mart.model_scores as scores
        on features.customer_id = scores.customer_id
    where features.is_on_net
),

placed as (
    select
        customer_id,
        rank() over (order by model_score desc) as score_place,
        count(*) over () as core_scored
    from customer_features
    where is_core
        and model_score is not null
),

judged as (
    select
        customer_features.customer_id,
        coalesce(cancel_enquiries, 0) + coalesce(retention_calls, 0) >= $calls::integer
            or coalesce(
                placed.score_place * 100 <= placed.core_scored * $top_percent::decimal(9, 4),
                false
            ) as is_hit,
        cancel_enquiries,
        retention_calls,
        model_score,
        placed.score_place,
        placed.core_scored
    from customer_features
    left join placed
        on customer_features.customer_id = placed.customer_id
)

select * from judged
