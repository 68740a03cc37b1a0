-- What the rules and the model are given of the month, so that they can be run again.
-- grain: one row per customer on net
-- params: none
-- returns: the columns of mart.customer_features that a rule or the model reads, and the score
with

customer_features as (
    select * from mart.customer_features where is_on_net
),

inputs as (
    select
        features.month,
        features.customer_id,
        features.city,
        features.manager_id,
        features.group_id,
        features.group_class,
        features.group_role,
        features.brand,
        features.card,
        features.tier,
        features.level,
        features.plan,
        features.status,
        features.contract_kind,
        features.arpu_0, features.arpu_1, features.arpu_2, features.arpu_3,
        features.local_fee_0, features.local_fee_1, features.local_fee_2, features.local_fee_3,
        features.mou_0, features.mou_1, features.mou_2, features.mou_3,
        features.data_mb_0, features.data_mb_1, features.data_mb_2, features.data_mb_3,
        features.plan_fee_0, features.plan_fee_1, features.plan_fee_2,
        features.complaints_0, features.complaints_1, features.complaints_2,
        features.repeat_faults_0, features.repeat_faults_1, features.repeat_faults_2,
        features.fee_3m_sum,
        features.fee_3m_months,
        features.fee_before_sum,
        features.fee_before_months,
        features.offnet_fee,
        features.arrears,
        features.zero_call_days,
        features.rival_hotline_calls,
        features.faults,
        features.cancel_enquiries,
        features.retention_calls,
        features.port_query,
        features.port_code,
        features.port_apply,
        features.tenure_months,
        features.strike_months,
        scores.score as model_score,
        features.is_on_net,
        features.was_on_net,
        features.is_core,
        features.is_high_value,
        features.is_contracted,
        features.is_sticky,
        features.is_fused,
        features.joined_on,
        features.contract_end_on
    from customer_features as features
    left join mart.model_scores as scores
        on features.customer_id = scores.customer_id
)

select * from inputs
