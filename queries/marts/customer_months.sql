-- A customer's month, closed: states, populations, level, stage, segment, warnings and alert.
-- grain: one row per month and customer with a row in it or on net the month before
-- params: $acquisition_months, $buildup_months, $growth_percent, $red_rules, $red_score
-- returns: see docs/marts.md; columns ending in _before describe the month before
-- Stage: the first that holds of E, D, A, B, C [S2, S4; order ours]. A group alarm alone warns nobody.
with

customer_features as (
    select * from mart.customer_features
),

hits as (
    select
        customer_id,
        count(*)::integer as rule_count,
        count(*) filter (where rule <> 'group_alarm')::integer as own_rule_count,
        string_agg(rule, ',' order by rule_order) as rules,
        bool_or(rule in ('usage_drop', 'zero_calls', 'below_plan', 'plan_downgrade')) as is_declining
    from mart.rule_hits
    group by customer_id
),

staged as (
    select
        features.*,
        coalesce(hits.rule_count, 0) as rule_count,
        coalesce(hits.own_rule_count, 0) > 0 as is_warned,
        hits.rules,
        scores.score as model_score,
        scores.reasons as model_reasons,
        classes.sensitivity,
        classes.sensitivity_safety,
        classes.sensitivity_price,
        classes.sensitivity_service,
        classes.sensitivity_brand,
        case
            when coalesce(features.is_left, false) then 'E'
            when not features.is_on_net then null
            when coalesce(features.port_code, 0) > 0 or coalesce(features.port_apply, 0) > 0 then 'E'
            when coalesce(hits.is_declining, false) then 'D'
            when features.tenure_months <= $acquisition_months::integer then 'A'
            when features.tenure_months < $buildup_months::integer then 'B'
            when features.fee_before_months > 0
                and features.arpu_0 * 100 * features.fee_before_months
                >= features.fee_before_sum * (100 + $growth_percent::decimal(28, 4)) then 'B'
            else 'C'
        end as stage
    from customer_features as features
    left join hits
        on features.customer_id = hits.customer_id
    left join mart.model_scores as scores
        on features.customer_id = scores.customer_id
    left join mart.sensitivity_classes as classes
        on features.customer_id = classes.customer_id
),

closed as (
    select
        month,
        customer_id,
        city,
        district,
        grid,
        manager_id,
        group_id,
        group_class,
        group_role,
        brand,
        card,
        plan,
        status,
        port_to,
        phone_masked,
        left_reason,
        leave_reason as stated_reason,
        core_clauses,
        level,
        tier,
        stage,
        case
            when stage in ('A', 'B') then 'growing'
            when stage is not null
                then concat(
                    case stage when 'C' then 'mature_' when 'D' then 'decline_' else 'exit_' end,
                    case
                        when coalesce(group_role, case when is_left then group_role_before end)
                            = 'key_person' then 'key_person'
                        when coalesce(card, case when is_left then tier_before end)
                            in ('diamond', 'gold', 'silver') then 'card_holder'
                        else 'ordinary'
                    end
                )
        end as segment,
        rules,
        case
            when not is_warned then null
            when rule_count >= $red_rules::integer
                or coalesce(port_code, 0) > 0 or coalesce(port_apply, 0) > 0
                or coalesce(model_score >= $red_score::decimal(9, 6), false) then 'red'
            when rule_count = 2 then 'orange'
            else 'yellow'
        end as alert,
        sensitivity,
        sensitivity_safety,
        sensitivity_price,
        sensitivity_service,
        sensitivity_brand,
        model_score,
        model_reasons,
        arpu_0 as arpu,
        fee_3m_sum,
        fee_3m_months,
        plan_fee_0 as plan_fee,
        plan_fee_1 as plan_fee_before,
        local_fee_0 as local_fee,
        mou_0 as mou,
        data_mb_0 as data_mb,
        complaints_0 as complaints,
        faults,
        repeat_faults_0 as repeat_faults,
        port_query,
        port_code,
        port_apply,
        arrears,
        tenure_months,
        strike_months,
        rule_count,
        joined_on,
        contract_end_on,
        locked_since,
        city_before,
        level_before,
        tier_before,
        stage_before,
        segment_before,
        fee_3m_sum_before,
        fee_3m_months_before,
        contract_end_on_before,
        has_row,
        is_on_net,
        was_on_net,
        is_left,
        is_joined,
        is_returned,
        is_city_missing,
        is_core,
        is_high_value,
        was_core,
        was_high_value,
        is_contracted,
        is_sticky,
        is_fused,
        case
            when is_contracted is null and is_sticky is null and is_fused is null then null
            else coalesce(is_contracted, false) or coalesce(is_sticky, false)
                or coalesce(is_fused, false)
        end as is_bound,
        is_warned,
        locked_since is not null as is_locked,
        source_file,
        source_row
    from staged
)

select * from closed
