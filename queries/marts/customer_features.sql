-- Everything known of a customer in the month: states, fees and usage of four months, value, tenure.
-- grain: one row per customer with a row in the month, or on net the month before
-- params: $month, $has_month_before, $first_stored_month, $core_fee_min, $high_value_fee_min,
--     $level_fee_min, $contract_days_left, $present
-- returns: one wide row; value_0 is the month itself, value_1 the month before, up to value_3
-- Fees, usage and counts are null in months that are off net or not stored [definitions 1 to 3].
with

states as (
    select *
    from mart.customer_states
    where month >= ($month::date - interval 3 month)::date and month <= $month::date
),

this_month as (
    select * from states where month = $month::date
),

one_before as (
    select * from states where month = ($month::date - interval 1 month)::date and is_on_net
),

two_before as (
    select * from states where month = ($month::date - interval 2 month)::date and is_on_net
),

three_before as (
    select * from states where month = ($month::date - interval 3 month)::date and is_on_net
),

months_before as (
    select
        customer_id as customer_id_before,
        city as city_before,
        level as level_before,
        tier as tier_before,
        stage as stage_before,
        segment as segment_before,
        group_role as group_role_before,
        fee_3m_sum as fee_3m_sum_before,
        fee_3m_months as fee_3m_months_before,
        contract_end_on as contract_end_on_before,
        is_core as was_core_before,
        is_high_value as was_high_value_before
    from mart.customer_months_before
    where is_on_net
),

cities_this_month as (
    select city
    from this_month
    group by city
),

people as (
    select customer_id from this_month
    union
    select customer_id from one_before
),

side_by_side as (
    select
        people.customer_id,
        this_month.city,
        this_month.district,
        this_month.grid,
        this_month.manager_id,
        this_month.group_id,
        this_month.group_class,
        this_month.group_role,
        this_month.brand,
        this_month.card,
        this_month.plan,
        this_month.status,
        this_month.port_to,
        this_month.leave_reason,
        case
            when length(this_month.phone) >= 7
                then concat(left(this_month.phone, 3), '****', right(this_month.phone, 4))
        end as phone_masked,
        this_month.source_row,
        this_month.source_file,
        this_month.customer_id is not null as has_row,
        coalesce(this_month.is_on_net, false) as is_on_net,
        case when $has_month_before::boolean then one_before.customer_id is not null end
            as was_on_net,
        one_before.city is not null and cities_this_month.city is null as is_city_missing,
        two_before.customer_id is not null as was_on_net_2,
        three_before.customer_id is not null as was_on_net_3,
        case when this_month.is_on_net then this_month.arpu end as arpu_0,
        one_before.arpu as arpu_1,
        two_before.arpu as arpu_2,
        three_before.arpu as arpu_3,
        case when this_month.is_on_net then this_month.local_fee end as local_fee_0,
        one_before.local_fee as local_fee_1,
        two_before.local_fee as local_fee_2,
        three_before.local_fee as local_fee_3,
        case when this_month.is_on_net then this_month.mou end as mou_0,
        one_before.mou as mou_1,
        two_before.mou as mou_2,
        three_before.mou as mou_3,
        case when this_month.is_on_net then this_month.data_mb end as data_mb_0,
        one_before.data_mb as data_mb_1,
        two_before.data_mb as data_mb_2,
        three_before.data_mb as data_mb_3,
        case when this_month.is_on_net then this_month.plan_fee end as plan_fee_0,
        one_before.plan_fee as plan_fee_1,
        two_before.plan_fee as plan_fee_2,
        case when this_month.is_on_net then this_month.complaints end as complaints_0,
        one_before.complaints as complaints_1,
        two_before.complaints as complaints_2,
        case when this_month.is_on_net then this_month.repeat_faults end as repeat_faults_0,
        one_before.repeat_faults as repeat_faults_1,
        two_before.repeat_faults as repeat_faults_2,
        this_month.offnet_fee,
        this_month.zero_call_days,
        this_month.rival_hotline_calls,
        this_month.faults,
        this_month.cancel_enquiries,
        this_month.retention_calls,
        this_month.port_query,
        this_month.port_code,
        this_month.port_apply,
        this_month.arrears,
        this_month.has_sticky,
        this_month.has_fusion,
        this_month.score_safety,
        this_month.score_price,
        this_month.score_service,
        this_month.score_brand,
        this_month.joined_on,
        this_month.tenure_months as tenure_given,
        this_month.contract_kind,
        this_month.contract_end_on
    from people
    left join this_month on people.customer_id = this_month.customer_id
    left join one_before on people.customer_id = one_before.customer_id
    left join two_before on people.customer_id = two_before.customer_id
    left join three_before on people.customer_id = three_before.customer_id
    left join cities_this_month on one_before.city = cities_this_month.city
),

sums as (
    select
        side_by_side.*,
        (coalesce(arpu_0, 0) + coalesce(arpu_1, 0) + coalesce(arpu_2, 0))::decimal(18, 6)
            as fee_3m_known,
        (
            case when arpu_0 is null then 0 else 1 end
            + case when arpu_1 is null then 0 else 1 end
            + case when arpu_2 is null then 0 else 1 end
        )::integer as fee_3m_months,
        (coalesce(arpu_1, 0) + coalesce(arpu_2, 0) + coalesce(arpu_3, 0))::decimal(18, 6)
            as fee_before_sum,
        (
            case when arpu_1 is null then 0 else 1 end
            + case when arpu_2 is null then 0 else 1 end
            + case when arpu_3 is null then 0 else 1 end
        )::integer as fee_before_months,
        memory.strike_months,
        memory.locked_since,
        memory.first_row_month,
        memory_before.first_on_net_month as first_on_net_before
    from side_by_side
    left join mart.memory_after as memory
        on side_by_side.customer_id = memory.customer_id
    left join mart.memory_before as memory_before
        on side_by_side.customer_id = memory_before.customer_id
),

clauses as (
    select
        sums.*,
        case when fee_3m_months > 0 then fee_3m_known end as fee_3m_sum,
        coalesce(card in ('diamond', 'gold', 'silver'), false) as has_card,
        coalesce(group_role = 'key_person', false) as is_key_person,
        coalesce(group_class in ('A', 'B'), false) as is_ab_member,
        coalesce(brand = 'gotone', false) as is_gotone,
        fee_3m_months > 0
            and fee_3m_known >= $core_fee_min::decimal(18, 6) * fee_3m_months as is_core_fee,
        fee_3m_months > 0
            and fee_3m_known >= $high_value_fee_min::decimal(18, 6) * fee_3m_months
            as is_high_value_fee,
        fee_3m_months > 0
            and fee_3m_known >= $level_fee_min::decimal(18, 6) * fee_3m_months as is_level_fee,
        case
            when joined_on is not null
                then (year($month::date) * 12 + month($month::date))
                    - (year(joined_on) * 12 + month(joined_on))
            when tenure_given is not null then tenure_given
            when first_row_month > $first_stored_month::date
                then (year($month::date) * 12 + month($month::date))
                    - (year(first_row_month) * 12 + month(first_row_month))
        end::integer as tenure_months
    from sums
),

populations as (
    select
        clauses.*,
        is_on_net
            and (has_card or is_key_person or is_ab_member or is_gotone or is_core_fee)
            as is_core,
        is_on_net and is_high_value_fee as is_high_value,
        case
            when is_on_net
                then concat_ws(
                    ',',
                    case when has_card then 'card' end,
                    case when is_key_person then 'key_person' end,
                    case when is_ab_member then 'group_ab' end,
                    case when is_gotone then 'gotone' end,
                    case
                        when is_core_fee
                            then case when fee_3m_months < 3 then 'fee_provisional' else 'fee' end
                    end
                )
        end as core_clauses
    from clauses
),

features as (
    select
        populations.*,
        $month::date as month,
        case
            when not is_core then null
            when card = 'diamond' or (is_key_person and group_class = 'A') then '1'
            when card = 'gold' then '2'
            when card = 'silver' or is_level_fee then '3'
            when is_key_person or is_ab_member then '4'
            else '5'
        end as level,
        case
            when is_on_net and list_contains($present, 'card') then coalesce(card, 'none')
        end as tier,
        case
            when was_on_net is null or is_city_missing then null
            else was_on_net and not is_on_net
        end as is_left,
        case
            when was_on_net and not is_on_net and not is_city_missing
                then case
                    when status in ('ported_out', 'cancelled', 'cancelled_arrears') then status
                    when status = 'suspended_two_way' then 'long_suspended'
                    else 'absent'
                end
        end as left_reason,
        case
            when was_on_net is not null
                then is_on_net and not was_on_net and first_on_net_before is null
        end as is_joined,
        case
            when was_on_net is not null
                then is_on_net and not was_on_net and first_on_net_before is not null
        end as is_returned,
        case
            when is_on_net and list_contains($present, 'contract_end_on')
                then coalesce(
                    contract_end_on
                        > (last_day($month::date) + $contract_days_left::integer),
                    false
                )
        end as is_contracted,
        case when is_on_net and list_contains($present, 'has_sticky') then coalesce(has_sticky, false) end
            as is_sticky,
        case when is_on_net and list_contains($present, 'has_fusion') then coalesce(has_fusion, false) end
            as is_fused,
        months_before.city_before,
        months_before.level_before,
        months_before.tier_before,
        months_before.stage_before,
        months_before.segment_before,
        months_before.group_role_before,
        months_before.fee_3m_sum_before,
        months_before.fee_3m_months_before,
        months_before.contract_end_on_before,
        coalesce(was_core_before, false) as was_core,
        coalesce(was_high_value_before, false) as was_high_value
    from populations
    left join months_before
        on populations.customer_id = months_before.customer_id_before
)

select * from features
