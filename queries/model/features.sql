-- What the churn model reads of a customer: the month and the three before it, nothing after.
-- grain: one row per month and core customer on net
-- params: none
-- returns: month, customer_id, then the features of queries/model/features.toml; unknown is null
-- mart.customer_features is that of the close, or the rule inputs that closes have kept.
with

customers as (
    select * from mart.customer_features
    where is_on_net
        and is_core
),

sums as (
    select
        customers.*,
        coalesce(mou_1, 0) + coalesce(mou_2, 0) + coalesce(mou_3, 0) as mou_before_sum,
        case when mou_1 is null then 0 else 1 end
            + case when mou_2 is null then 0 else 1 end
            + case when mou_3 is null then 0 else 1 end as mou_before_months,
        coalesce(data_mb_1, 0) + coalesce(data_mb_2, 0) + coalesce(data_mb_3, 0) as data_before_sum,
        case when data_mb_1 is null then 0 else 1 end
            + case when data_mb_2 is null then 0 else 1 end
            + case when data_mb_3 is null then 0 else 1 end as data_before_months,
        coalesce(local_fee_1, 0) + coalesce(local_fee_2, 0) + coalesce(local_fee_3, 0)
            as local_before_sum,
        case when local_fee_1 is null then 0 else 1 end
            + case when local_fee_2 is null then 0 else 1 end
            + case when local_fee_3 is null then 0 else 1 end as local_before_months,
        last_day(month) as month_end
    from customers
),

-- A change beyond threefold says no more than threefold.
features as (
    select
        month,
        customer_id,
        city,
        brand,
        tier,
        level,
        status,
        group_class,
        group_role,
        contract_kind,
        fee_3m_sum::double / fee_3m_months as fee_3m,
        case
            when fee_before_sum > 0
                then least(arpu_0::double * fee_before_months / fee_before_sum::double - 1, 2)
        end as fee_change,
        case
            when local_before_sum > 0
                then least(local_fee_0::double * local_before_months / local_before_sum::double - 1, 2)
        end as local_fee_change,
        mou_0::double as minutes,
        case
            when mou_before_sum > 0
                then least(mou_0::double * mou_before_months / mou_before_sum::double - 1, 2)
        end as minutes_change,
        data_mb_0::double / 1024 as data_gb,
        case
            when data_before_sum > 0
                then least(data_mb_0::double * data_before_months / data_before_sum::double - 1, 2)
        end as data_change,
        case
            when arpu_0 is null or arpu_1 is null then null
            when arpu_0 >= arpu_1 then 0
            when arpu_2 is null or arpu_1 >= arpu_2 then 1
            when arpu_3 is null or arpu_2 >= arpu_3 then 2
            else 3
        end::double as fee_falls,
        plan_fee_0::double as plan_fee,
        case when plan_fee_0 > 0 then least(arpu_0::double / plan_fee_0::double, 3) end
            as fee_of_plan,
        (plan_fee_0 - plan_fee_1)::double as plan_change,
        case
            when complaints_0 is not null or complaints_1 is not null or complaints_2 is not null
                then coalesce(complaints_0, 0) + coalesce(complaints_1, 0) + coalesce(complaints_2, 0)
        end::double as complaints_3m,
        case
            when repeat_faults_0 is not null or repeat_faults_1 is not null
                or repeat_faults_2 is not null
                then coalesce(repeat_faults_0, 0) + coalesce(repeat_faults_1, 0)
                    + coalesce(repeat_faults_2, 0)
        end::double as repeat_faults_3m,
        faults::double as faults,
        offnet_fee::double as offnet_fee,
        arrears::double as arrears,
        zero_call_days::double as zero_call_days,
        rival_hotline_calls::double as rival_hotline_calls,
        cancel_enquiries::double as cancel_enquiries,
        retention_calls::double as retention_calls,
        port_query::double as port_query,
        port_code::double as port_code,
        port_apply::double as port_apply,
        least(tenure_months, 240)::double as tenure_months,
        case
            when contract_end_on is not null
                then greatest(least(date_diff('day', month_end, contract_end_on), 730), -180)
        end::double as contract_days,
        is_contracted,
        is_sticky,
        is_fused
    from sums
)

select * from features
