-- Customers by month: words become typed values; what cannot be read is named.
-- grain: one row per customer and month;
--     duplicates and faults are still there
-- params: none; reads raw.rows (text), raw.codes (column_name, alias, code), raw.scales (factors)
-- returns: the typed columns, source_row, row_key, row_hash, row_faults, row_repairs
-- row_faults holds "column:reason" and row_repairs "column:kind", comma separated.
-- Written from data/contracts/customers.toml by `python -m baoyou.staging`.
with

looked_at as (
    select
        cells.month,
        cells.customer_id,
        cells.city,
        cells.status,
        cells.arpu,
        cells.phone,
        cells.name,
        cells.district,
        cells.grid,
        cells.brand,
        cells.card,
        cells.group_id,
        cells.group_class,
        cells.group_role,
        cells.manager_id,
        cells.joined_on,
        cells.tenure_months,
        cells.suspended_days,
        cells.leave_reason,
        cells.port_to,
        cells.join_channel,
        cells.plan,
        cells.plan_fee,
        cells.local_fee,
        cells.data_fee,
        cells.vas_fee,
        cells.overage_fee,
        cells.mou,
        cells.data_mb,
        cells.contract_end_on,
        cells.contract_kind,
        cells.has_sticky,
        cells.has_fusion,
        cells.zero_call_days,
        cells.rival_hotline_calls,
        cells.complaints,
        cells.faults,
        cells.repeat_faults,
        cells.offnet_fee,
        cells.cancel_enquiries,
        cells.retention_calls,
        cells.port_query,
        cells.port_code,
        cells.port_apply,
        cells.arrears,
        cells.score_safety,
        cells.score_price,
        cells.score_service,
        cells.score_brand,
        cells.is_sample,
        cells.row_no,
        is_neat(
            concat_ws(
                chr(31),
                cells.month,
                cells.customer_id,
                cells.city,
                cells.status,
                cells.arpu,
                cells.phone,
                cells.name,
                cells.district,
                cells.grid,
                cells.brand,
                cells.card,
                cells.group_id,
                cells.group_class,
                cells.group_role,
                cells.manager_id,
                cells.joined_on,
                cells.tenure_months,
                cells.suspended_days,
                cells.leave_reason,
                cells.port_to,
                cells.join_channel,
                cells.plan,
                cells.plan_fee,
                cells.local_fee,
                cells.data_fee,
                cells.vas_fee,
                cells.overage_fee,
                cells.mou,
                cells.data_mb,
                cells.contract_end_on,
                cells.contract_kind,
                cells.has_sticky,
                cells.has_fusion,
                cells.zero_call_days,
                cells.rival_hotline_calls,
                cells.complaints,
                cells.faults,
                cells.repeat_faults,
                cells.offnet_fee,
                cells.cancel_enquiries,
                cells.retention_calls,
                cells.port_query,
                cells.port_code,
                cells.port_apply,
                cells.arrears,
                cells.score_safety,
                cells.score_price,
                cells.score_service,
                cells.score_brand,
                cells.is_sample
            )
        ) as is_neat_row
    from raw.rows as cells
),

raw as (
    select
        case
            when cells.is_neat_row then nullif(cells.month, '')
            else tidy(cells.month)
        end as month,
        case
            when cells.is_neat_row then nullif(cells.customer_id, '')
            else tidy(cells.customer_id)
        end as customer_id,
        case
            when cells.is_neat_row then nullif(cells.city, '')
            else tidy(cells.city)
        end as city,
        case
            when cells.is_neat_row then nullif(cells.status, '')
            else tidy(cells.status)
        end as status,
        case
            when cells.is_neat_row then nullif(cells.arpu, '')
            else tidy(cells.arpu)
        end as arpu,
        case
            when cells.is_neat_row then nullif(cells.phone, '')
            else tidy(cells.phone)
        end as phone,
        case
            when cells.is_neat_row then nullif(cells.name, '')
            else tidy(cells.name)
        end as name,
        case
            when cells.is_neat_row then nullif(cells.district, '')
            else tidy(cells.district)
        end as district,
        case
            when cells.is_neat_row then nullif(cells.grid, '')
            else tidy(cells.grid)
        end as grid,
        case
            when cells.is_neat_row then nullif(cells.brand, '')
            else tidy(cells.brand)
        end as brand,
        case
            when cells.is_neat_row then nullif(cells.card, '')
            else tidy(cells.card)
        end as card,
        case
            when cells.is_neat_row then nullif(cells.group_id, '')
            else tidy(cells.group_id)
        end as group_id,
        case
            when cells.is_neat_row then nullif(cells.group_class, '')
            else tidy(cells.group_class)
        end as group_class,
        case
            when cells.is_neat_row then nullif(cells.group_role, '')
            else tidy(cells.group_role)
        end as group_role,
        case
            when cells.is_neat_row then nullif(cells.manager_id, '')
            else tidy(cells.manager_id)
        end as manager_id,
        case
            when cells.is_neat_row then nullif(cells.joined_on, '')
            else tidy(cells.joined_on)
        end as joined_on,
        case
            when cells.is_neat_row then nullif(cells.tenure_months, '')
            else tidy(cells.tenure_months)
        end as tenure_months,
        case
            when cells.is_neat_row then nullif(cells.suspended_days, '')
            else tidy(cells.suspended_days)
        end as suspended_days,
        case
            when cells.is_neat_row then nullif(cells.leave_reason, '')
            else tidy(cells.leave_reason)
        end as leave_reason,
        case
            when cells.is_neat_row then nullif(cells.port_to, '')
            else tidy(cells.port_to)
        end as port_to,
        case
            when cells.is_neat_row then nullif(cells.join_channel, '')
            else tidy(cells.join_channel)
        end as join_channel,
        case
            when cells.is_neat_row then nullif(cells.plan, '')
            else tidy(cells.plan)
        end as plan,
        case
            when cells.is_neat_row then nullif(cells.plan_fee, '')
            else tidy(cells.plan_fee)
        end as plan_fee,
        case
            when cells.is_neat_row then nullif(cells.local_fee, '')
            else tidy(cells.local_fee)
        end as local_fee,
        case
            when cells.is_neat_row then nullif(cells.data_fee, '')
            else tidy(cells.data_fee)
        end as data_fee,
        case
            when cells.is_neat_row then nullif(cells.vas_fee, '')
            else tidy(cells.vas_fee)
        end as vas_fee,
        case
            when cells.is_neat_row then nullif(cells.overage_fee, '')
            else tidy(cells.overage_fee)
        end as overage_fee,
        case
            when cells.is_neat_row then nullif(cells.mou, '')
            else tidy(cells.mou)
        end as mou,
        case
            when cells.is_neat_row then nullif(cells.data_mb, '')
            else tidy(cells.data_mb)
        end as data_mb,
        case
            when cells.is_neat_row then nullif(cells.contract_end_on, '')
            else tidy(cells.contract_end_on)
        end as contract_end_on,
        case
            when cells.is_neat_row then nullif(cells.contract_kind, '')
            else tidy(cells.contract_kind)
        end as contract_kind,
        case
            when cells.is_neat_row then nullif(cells.has_sticky, '')
            else tidy(cells.has_sticky)
        end as has_sticky,
        case
            when cells.is_neat_row then nullif(cells.has_fusion, '')
            else tidy(cells.has_fusion)
        end as has_fusion,
        case
            when cells.is_neat_row then nullif(cells.zero_call_days, '')
            else tidy(cells.zero_call_days)
        end as zero_call_days,
        case
            when cells.is_neat_row then nullif(cells.rival_hotline_calls, '')
            else tidy(cells.rival_hotline_calls)
        end as rival_hotline_calls,
        case
            when cells.is_neat_row then nullif(cells.complaints, '')
            else tidy(cells.complaints)
        end as complaints,
        case
            when cells.is_neat_row then nullif(cells.faults, '')
            else tidy(cells.faults)
        end as faults,
        case
            when cells.is_neat_row then nullif(cells.repeat_faults, '')
            else tidy(cells.repeat_faults)
        end as repeat_faults,
        case
            when cells.is_neat_row then nullif(cells.offnet_fee, '')
            else tidy(cells.offnet_fee)
        end as offnet_fee,
        case
            when cells.is_neat_row then nullif(cells.cancel_enquiries, '')
            else tidy(cells.cancel_enquiries)
        end as cancel_enquiries,
        case
            when cells.is_neat_row then nullif(cells.retention_calls, '')
            else tidy(cells.retention_calls)
        end as retention_calls,
        case
            when cells.is_neat_row then nullif(cells.port_query, '')
            else tidy(cells.port_query)
        end as port_query,
        case
            when cells.is_neat_row then nullif(cells.port_code, '')
            else tidy(cells.port_code)
        end as port_code,
        case
            when cells.is_neat_row then nullif(cells.port_apply, '')
            else tidy(cells.port_apply)
        end as port_apply,
        case
            when cells.is_neat_row then nullif(cells.arrears, '')
            else tidy(cells.arrears)
        end as arrears,
        case
            when cells.is_neat_row then nullif(cells.score_safety, '')
            else tidy(cells.score_safety)
        end as score_safety,
        case
            when cells.is_neat_row then nullif(cells.score_price, '')
            else tidy(cells.score_price)
        end as score_price,
        case
            when cells.is_neat_row then nullif(cells.score_service, '')
            else tidy(cells.score_service)
        end as score_service,
        case
            when cells.is_neat_row then nullif(cells.score_brand, '')
            else tidy(cells.score_brand)
        end as score_brand,
        case
            when cells.is_neat_row then nullif(cells.is_sample, '')
            else tidy(cells.is_sample)
        end as is_sample,
        cells.month as month_cell,
        cells.customer_id as customer_id_cell,
        cells.city as city_cell,
        cells.status as status_cell,
        cells.arpu as arpu_cell,
        cells.phone as phone_cell,
        cells.name as name_cell,
        cells.district as district_cell,
        cells.grid as grid_cell,
        cells.brand as brand_cell,
        cells.card as card_cell,
        cells.group_id as group_id_cell,
        cells.group_class as group_class_cell,
        cells.group_role as group_role_cell,
        cells.manager_id as manager_id_cell,
        cells.joined_on as joined_on_cell,
        cells.tenure_months as tenure_months_cell,
        cells.suspended_days as suspended_days_cell,
        cells.leave_reason as leave_reason_cell,
        cells.port_to as port_to_cell,
        cells.join_channel as join_channel_cell,
        cells.plan as plan_cell,
        cells.plan_fee as plan_fee_cell,
        cells.local_fee as local_fee_cell,
        cells.data_fee as data_fee_cell,
        cells.vas_fee as vas_fee_cell,
        cells.overage_fee as overage_fee_cell,
        cells.mou as mou_cell,
        cells.data_mb as data_mb_cell,
        cells.contract_end_on as contract_end_on_cell,
        cells.contract_kind as contract_kind_cell,
        cells.has_sticky as has_sticky_cell,
        cells.has_fusion as has_fusion_cell,
        cells.zero_call_days as zero_call_days_cell,
        cells.rival_hotline_calls as rival_hotline_calls_cell,
        cells.complaints as complaints_cell,
        cells.faults as faults_cell,
        cells.repeat_faults as repeat_faults_cell,
        cells.offnet_fee as offnet_fee_cell,
        cells.cancel_enquiries as cancel_enquiries_cell,
        cells.retention_calls as retention_calls_cell,
        cells.port_query as port_query_cell,
        cells.port_code as port_code_cell,
        cells.port_apply as port_apply_cell,
        cells.arrears as arrears_cell,
        cells.score_safety as score_safety_cell,
        cells.score_price as score_price_cell,
        cells.score_service as score_service_cell,
        cells.score_brand as score_brand_cell,
        cells.is_sample as is_sample_cell,
        cells.row_no,
        cells.is_neat_row
    from looked_at as cells
),

sized as (
    select
        raw.*,
        is_plain(
            concat_ws(
                ' ',
                raw.arpu,
                raw.tenure_months,
                raw.suspended_days,
                raw.plan_fee,
                raw.local_fee,
                raw.data_fee,
                raw.vas_fee,
                raw.overage_fee,
                raw.mou,
                raw.data_mb,
                raw.zero_call_days,
                raw.rival_hotline_calls,
                raw.complaints,
                raw.faults,
                raw.repeat_faults,
                raw.offnet_fee,
                raw.cancel_enquiries,
                raw.retention_calls,
                raw.arrears,
                raw.score_safety,
                raw.score_price,
                raw.score_service,
                raw.score_brand
            )
        ) as is_plain_row
    from raw
),

figured as (
    select
        raw.*,
        unwide(raw.month) as month_figures,
        case
            when raw.is_plain_row then raw.arpu
            else unwide(raw.arpu)
        end as arpu_figures,
        unwide(raw.phone) as phone_figures,
        unwide(raw.joined_on) as joined_on_figures,
        case
            when raw.is_plain_row then raw.tenure_months
            else unwide(raw.tenure_months)
        end as tenure_months_figures,
        case
            when raw.is_plain_row then raw.suspended_days
            else unwide(raw.suspended_days)
        end as suspended_days_figures,
        case
            when raw.is_plain_row then raw.plan_fee
            else unwide(raw.plan_fee)
        end as plan_fee_figures,
        case
            when raw.is_plain_row then raw.local_fee
            else unwide(raw.local_fee)
        end as local_fee_figures,
        case
            when raw.is_plain_row then raw.data_fee
            else unwide(raw.data_fee)
        end as data_fee_figures,
        case
            when raw.is_plain_row then raw.vas_fee
            else unwide(raw.vas_fee)
        end as vas_fee_figures,
        case
            when raw.is_plain_row then raw.overage_fee
            else unwide(raw.overage_fee)
        end as overage_fee_figures,
        case
            when raw.is_plain_row then raw.mou
            else unwide(raw.mou)
        end as mou_figures,
        case
            when raw.is_plain_row then raw.data_mb
            else unwide(raw.data_mb)
        end as data_mb_figures,
        unwide(raw.contract_end_on) as contract_end_on_figures,
        case
            when raw.is_plain_row then raw.zero_call_days
            else unwide(raw.zero_call_days)
        end as zero_call_days_figures,
        case
            when raw.is_plain_row then raw.rival_hotline_calls
            else unwide(raw.rival_hotline_calls)
        end as rival_hotline_calls_figures,
        case
            when raw.is_plain_row then raw.complaints
            else unwide(raw.complaints)
        end as complaints_figures,
        case
            when raw.is_plain_row then raw.faults
            else unwide(raw.faults)
        end as faults_figures,
        case
            when raw.is_plain_row then raw.repeat_faults
            else unwide(raw.repeat_faults)
        end as repeat_faults_figures,
        case
            when raw.is_plain_row then raw.offnet_fee
            else unwide(raw.offnet_fee)
        end as offnet_fee_figures,
        case
            when raw.is_plain_row then raw.cancel_enquiries
            else unwide(raw.cancel_enquiries)
        end as cancel_enquiries_figures,
        case
            when raw.is_plain_row then raw.retention_calls
            else unwide(raw.retention_calls)
        end as retention_calls_figures,
        unwide(raw.port_query) as port_query_figures,
        unwide(raw.port_code) as port_code_figures,
        unwide(raw.port_apply) as port_apply_figures,
        case
            when raw.is_plain_row then raw.arrears
            else unwide(raw.arrears)
        end as arrears_figures,
        case
            when raw.is_plain_row then raw.score_safety
            else unwide(raw.score_safety)
        end as score_safety_figures,
        case
            when raw.is_plain_row then raw.score_price
            else unwide(raw.score_price)
        end as score_price_figures,
        case
            when raw.is_plain_row then raw.score_service
            else unwide(raw.score_service)
        end as score_service_figures,
        case
            when raw.is_plain_row then raw.score_brand
            else unwide(raw.score_brand)
        end as score_brand_figures
    from sized as raw
),

cut as (
    select
        is_cut_column(tidy(cells.customer_id)) as customer_id,
        is_cut_column(tidy(cells.group_id)) as group_id,
        is_cut_column(tidy(cells.manager_id)) as manager_id
    from raw.rows as cells
),

read as (
    select
        any_month(raw.month_figures) as month,
        read_id(raw.customer_id) as customer_id,
        coalesce(city_codes.code, read_text(raw.city)) as city,
        status_codes.code as status,
        case
            when raw.is_plain_row then try_cast(raw.arpu as decimal(18, 6))
            else number_in(raw.arpu_figures, '¥|rmb|cny', '元')
        end as arpu,
        read_phone(raw.phone, raw.phone_figures) as phone,
        read_text(raw.name) as name,
        read_text(raw.district) as district,
        read_text(raw.grid) as grid,
        brand_codes.code as brand,
        card_codes.code as card,
        read_id(raw.group_id) as group_id,
        group_class_codes.code as group_class,
        group_role_codes.code as group_role,
        read_id(raw.manager_id) as manager_id,
        any_date(raw.joined_on_figures) as joined_on,
        case
            when raw.is_plain_row then try_cast(raw.tenure_months as decimal(18, 6))
            else number_in(raw.tenure_months_figures, '', '个月|月')
        end as tenure_months,
        case
            when raw.is_plain_row then try_cast(raw.suspended_days as decimal(18, 6))
            else number_in(raw.suspended_days_figures, '', '天|日')
        end as suspended_days,
        read_text(raw.leave_reason) as leave_reason,
        read_text(raw.port_to) as port_to,
        read_text(raw.join_channel) as join_channel,
        read_text(raw.plan) as plan,
        case
            when raw.is_plain_row then try_cast(raw.plan_fee as decimal(18, 6))
            else number_in(raw.plan_fee_figures, '¥|rmb|cny', '元')
        end as plan_fee,
        case
            when raw.is_plain_row then try_cast(raw.local_fee as decimal(18, 6))
            else number_in(raw.local_fee_figures, '¥|rmb|cny', '元')
        end as local_fee,
        case
            when raw.is_plain_row then try_cast(raw.data_fee as decimal(18, 6))
            else number_in(raw.data_fee_figures, '¥|rmb|cny', '元')
        end as data_fee,
        case
            when raw.is_plain_row then try_cast(raw.vas_fee as decimal(18, 6))
            else number_in(raw.vas_fee_figures, '¥|rmb|cny', '元')
        end as vas_fee,
        case
            when raw.is_plain_row then try_cast(raw.overage_fee as decimal(18, 6))
            else number_in(raw.overage_fee_figures, '¥|rmb|cny', '元')
        end as overage_fee,
        case
            when raw.is_plain_row then try_cast(raw.mou as decimal(18, 6))
            else number_in(raw.mou_figures, '', '分钟|分')
        end as mou,
        case
            when raw.is_plain_row then try_cast(raw.data_mb as decimal(18, 6))
            else number_in(raw.data_mb_figures, '', 'mb|m')
        end as data_mb,
        any_date(raw.contract_end_on_figures) as contract_end_on,
        read_text(raw.contract_kind) as contract_kind,
        read_flag(raw.has_sticky) as has_sticky,
        read_flag(raw.has_fusion) as has_fusion,
        case
            when raw.is_plain_row then try_cast(raw.zero_call_days as decimal(18, 6))
            else number_in(raw.zero_call_days_figures, '', '天|日')
        end as zero_call_days,
        case
            when raw.is_plain_row then try_cast(raw.rival_hotline_calls as decimal(18, 6))
            else number_in(raw.rival_hotline_calls_figures, '', '次|个')
        end as rival_hotline_calls,
        case
            when raw.is_plain_row then try_cast(raw.complaints as decimal(18, 6))
            else number_in(raw.complaints_figures, '', '次|个')
        end as complaints,
        case
            when raw.is_plain_row then try_cast(raw.faults as decimal(18, 6))
            else number_in(raw.faults_figures, '', '次|个')
        end as faults,
        case
            when raw.is_plain_row then try_cast(raw.repeat_faults as decimal(18, 6))
            else number_in(raw.repeat_faults_figures, '', '次|个')
        end as repeat_faults,
        case
            when raw.is_plain_row then try_cast(raw.offnet_fee as decimal(18, 6))
            else number_in(raw.offnet_fee_figures, '¥|rmb|cny', '元')
        end as offnet_fee,
        case
            when raw.is_plain_row then try_cast(raw.cancel_enquiries as decimal(18, 6))
            else number_in(raw.cancel_enquiries_figures, '', '次|个')
        end as cancel_enquiries,
        case
            when raw.is_plain_row then try_cast(raw.retention_calls as decimal(18, 6))
            else number_in(raw.retention_calls_figures, '', '次|个')
        end as retention_calls,
        read_flag_count(raw.port_query, raw.port_query_figures, '', '次|个') as port_query,
        read_flag_count(raw.port_code, raw.port_code_figures, '', '次|个') as port_code,
        read_flag_count(raw.port_apply, raw.port_apply_figures, '', '次|个') as port_apply,
        case
            when raw.is_plain_row then try_cast(raw.arrears as decimal(18, 6))
            else number_in(raw.arrears_figures, '¥|rmb|cny', '元')
        end as arrears,
        case
            when raw.is_plain_row then try_cast(raw.score_safety as decimal(18, 6))
            else number_in(raw.score_safety_figures, '', '分')
        end as score_safety,
        case
            when raw.is_plain_row then try_cast(raw.score_price as decimal(18, 6))
            else number_in(raw.score_price_figures, '', '分')
        end as score_price,
        case
            when raw.is_plain_row then try_cast(raw.score_service as decimal(18, 6))
            else number_in(raw.score_service_figures, '', '分')
        end as score_service,
        case
            when raw.is_plain_row then try_cast(raw.score_brand as decimal(18, 6))
            else number_in(raw.score_brand_figures, '', '分')
        end as score_brand,
        read_flag(raw.is_sample) as is_sample,
        raw.month as month_words,
        raw.customer_id as customer_id_words,
        raw.city as city_words,
        raw.status as status_words,
        raw.arpu as arpu_words,
        raw.phone as phone_words,
        raw.name as name_words,
        raw.district as district_words,
        raw.grid as grid_words,
        raw.brand as brand_words,
        raw.card as card_words,
        raw.group_id as group_id_words,
        raw.group_class as group_class_words,
        raw.group_role as group_role_words,
        raw.manager_id as manager_id_words,
        raw.joined_on as joined_on_words,
        raw.tenure_months as tenure_months_words,
        raw.suspended_days as suspended_days_words,
        raw.leave_reason as leave_reason_words,
        raw.port_to as port_to_words,
        raw.join_channel as join_channel_words,
        raw.plan as plan_words,
        raw.plan_fee as plan_fee_words,
        raw.local_fee as local_fee_words,
        raw.data_fee as data_fee_words,
        raw.vas_fee as vas_fee_words,
        raw.overage_fee as overage_fee_words,
        raw.mou as mou_words,
        raw.data_mb as data_mb_words,
        raw.contract_end_on as contract_end_on_words,
        raw.contract_kind as contract_kind_words,
        raw.has_sticky as has_sticky_words,
        raw.has_fusion as has_fusion_words,
        raw.zero_call_days as zero_call_days_words,
        raw.rival_hotline_calls as rival_hotline_calls_words,
        raw.complaints as complaints_words,
        raw.faults as faults_words,
        raw.repeat_faults as repeat_faults_words,
        raw.offnet_fee as offnet_fee_words,
        raw.cancel_enquiries as cancel_enquiries_words,
        raw.retention_calls as retention_calls_words,
        raw.port_query as port_query_words,
        raw.port_code as port_code_words,
        raw.port_apply as port_apply_words,
        raw.arrears as arrears_words,
        raw.score_safety as score_safety_words,
        raw.score_price as score_price_words,
        raw.score_service as score_service_words,
        raw.score_brand as score_brand_words,
        raw.is_sample as is_sample_words,
        raw.month_figures,
        raw.arpu_figures,
        raw.phone_figures,
        raw.joined_on_figures,
        raw.tenure_months_figures,
        raw.suspended_days_figures,
        raw.plan_fee_figures,
        raw.local_fee_figures,
        raw.data_fee_figures,
        raw.vas_fee_figures,
        raw.overage_fee_figures,
        raw.mou_figures,
        raw.data_mb_figures,
        raw.contract_end_on_figures,
        raw.zero_call_days_figures,
        raw.rival_hotline_calls_figures,
        raw.complaints_figures,
        raw.faults_figures,
        raw.repeat_faults_figures,
        raw.offnet_fee_figures,
        raw.cancel_enquiries_figures,
        raw.retention_calls_figures,
        raw.port_query_figures,
        raw.port_code_figures,
        raw.port_apply_figures,
        raw.arrears_figures,
        raw.score_safety_figures,
        raw.score_price_figures,
        raw.score_service_figures,
        raw.score_brand_figures,
        raw.month_cell,
        raw.customer_id_cell,
        raw.city_cell,
        raw.status_cell,
        raw.arpu_cell,
        raw.phone_cell,
        raw.name_cell,
        raw.district_cell,
        raw.grid_cell,
        raw.brand_cell,
        raw.card_cell,
        raw.group_id_cell,
        raw.group_class_cell,
        raw.group_role_cell,
        raw.manager_id_cell,
        raw.joined_on_cell,
        raw.tenure_months_cell,
        raw.suspended_days_cell,
        raw.leave_reason_cell,
        raw.port_to_cell,
        raw.join_channel_cell,
        raw.plan_cell,
        raw.plan_fee_cell,
        raw.local_fee_cell,
        raw.data_fee_cell,
        raw.vas_fee_cell,
        raw.overage_fee_cell,
        raw.mou_cell,
        raw.data_mb_cell,
        raw.contract_end_on_cell,
        raw.contract_kind_cell,
        raw.has_sticky_cell,
        raw.has_fusion_cell,
        raw.zero_call_days_cell,
        raw.rival_hotline_calls_cell,
        raw.complaints_cell,
        raw.faults_cell,
        raw.repeat_faults_cell,
        raw.offnet_fee_cell,
        raw.cancel_enquiries_cell,
        raw.retention_calls_cell,
        raw.port_query_cell,
        raw.port_code_cell,
        raw.port_apply_cell,
        raw.arrears_cell,
        raw.score_safety_cell,
        raw.score_price_cell,
        raw.score_service_cell,
        raw.score_brand_cell,
        raw.is_sample_cell,
        raw.row_no,
        raw.is_neat_row,
        raw.is_plain_row
    from figured as raw
    left join raw.codes as city_codes
        on city_codes.column_name = 'city'
        and city_codes.alias = fold(raw.city)
    left join raw.codes as status_codes
        on status_codes.column_name = 'status'
        and status_codes.alias = fold(raw.status)
    left join raw.codes as brand_codes
        on brand_codes.column_name = 'brand'
        and brand_codes.alias = fold(raw.brand)
    left join raw.codes as card_codes
        on card_codes.column_name = 'card'
        and card_codes.alias = fold(raw.card)
    left join raw.codes as group_class_codes
        on group_class_codes.column_name = 'group_class'
        and group_class_codes.alias = fold(raw.group_class)
    left join raw.codes as group_role_codes
        on group_role_codes.column_name = 'group_role'
        and group_role_codes.alias = fold(raw.group_role)
),

typed as (
    select
        case when in_our_time(read.month) then read.month end as month,
        read.customer_id as customer_id,
        read.city as city,
        read.status as status,
        scale_by(read.arpu, scales.arpu) as arpu,
        read.phone as phone,
        read.name as name,
        read.district as district,
        read.grid as grid,
        read.brand as brand,
        coalesce(read.card, 'none') as card,
        read.group_id as group_id,
        read.group_class as group_class,
        read.group_role as group_role,
        read.manager_id as manager_id,
        case when in_our_time(read.joined_on) then read.joined_on end as joined_on,
        try_cast(read.tenure_months as integer) as tenure_months,
        try_cast(read.suspended_days as integer) as suspended_days,
        read.leave_reason as leave_reason,
        read.port_to as port_to,
        read.join_channel as join_channel,
        read.plan as plan,
        scale_by(read.plan_fee, scales.plan_fee) as plan_fee,
        scale_by(read.local_fee, scales.local_fee) as local_fee,
        scale_by(read.data_fee, scales.data_fee) as data_fee,
        scale_by(read.vas_fee, scales.vas_fee) as vas_fee,
        scale_by(read.overage_fee, scales.overage_fee) as overage_fee,
        scale_by(read.mou, scales.mou) as mou,
        scale_by(read.data_mb, scales.data_mb) as data_mb,
        case when in_our_time(read.contract_end_on) then read.contract_end_on end as contract_end_on,
        read.contract_kind as contract_kind,
        read.has_sticky as has_sticky,
        read.has_fusion as has_fusion,
        try_cast(read.zero_call_days as integer) as zero_call_days,
        try_cast(read.rival_hotline_calls as integer) as rival_hotline_calls,
        try_cast(read.complaints as integer) as complaints,
        try_cast(read.faults as integer) as faults,
        try_cast(read.repeat_faults as integer) as repeat_faults,
        scale_by(read.offnet_fee, scales.offnet_fee) as offnet_fee,
        try_cast(read.cancel_enquiries as integer) as cancel_enquiries,
        try_cast(read.retention_calls as integer) as retention_calls,
        try_cast(read.port_query as integer) as port_query,
        try_cast(read.port_code as integer) as port_code,
        try_cast(read.port_apply as integer) as port_apply,
        scale_by(read.arrears, scales.arrears) as arrears,
        read.score_safety as score_safety,
        read.score_price as score_price,
        read.score_service as score_service,
        read.score_brand as score_brand,
        read.is_sample as is_sample,
        read.row_no as source_row,
        concat_ws(
            ',',
            case
                when read.month is null and is_unknown(read.month_words)
                    then 'month:blank'
            end,
            case
                when not in_our_time(read.month) and not is_unknown(read.month_words)
                    then 'month:' || month_fault(read.month_figures, read.month)
            end,
            case
                when read.customer_id is null and is_unknown(read.customer_id_words)
                    then 'customer_id:blank'
            end,
            case
                when read.customer_id is null and not is_unknown(read.customer_id_words)
                    then 'customer_id:' || other_fault(read.customer_id_words, 'id')
            end,
            case
                when cut.customer_id and is_cut_id(read.customer_id_words)
                    then 'customer_id:precision'
            end,
            case
                when read.city is null and is_unknown(read.city_words)
                    then 'city:blank'
            end,
            case
                when is_sheet_error(read.city_words)
                    then 'city:sheet_error'
            end,
            case
                when read.status is null and is_unknown(read.status_words)
                    then 'status:blank'
            end,
            case
                when read.status is null and not is_unknown(read.status_words)
                    then 'status:' || other_fault(read.status_words, 'code')
            end,
            case
                when read.arpu is null and not is_unknown(read.arpu_words)
                    then 'arpu:' || number_fault(read.arpu_figures, 'money')
            end,
            case
                when is_beyond(read.arpu, scales.arpu)
                    then 'arpu:range'
            end,
            case
                when read.phone is null and not is_unknown(read.phone_words)
                    then 'phone:' || other_fault(read.phone_words, 'id')
            end,
            case
                when is_sheet_error(read.name_words)
                    then 'name:sheet_error'
            end,
            case
                when is_sheet_error(read.district_words)
                    then 'district:sheet_error'
            end,
            case
                when is_sheet_error(read.grid_words)
                    then 'grid:sheet_error'
            end,
            case
                when read.brand is null and not is_unknown(read.brand_words)
                    then 'brand:' || other_fault(read.brand_words, 'code')
            end,
            case
                when read.card is null and not is_unknown(read.card_words)
                    then 'card:' || other_fault(read.card_words, 'code')
            end,
            case
                when read.group_id is null and not is_unknown(read.group_id_words)
                    then 'group_id:' || other_fault(read.group_id_words, 'id')
            end,
            case
                when cut.group_id and is_cut_id(read.group_id_words)
                    then 'group_id:precision'
            end,
            case
                when read.group_class is null and not is_unknown(read.group_class_words)
                    then 'group_class:' || other_fault(read.group_class_words, 'code')
            end,
            case
                when read.group_role is null and not is_unknown(read.group_role_words)
                    then 'group_role:' || other_fault(read.group_role_words, 'code')
            end,
            case
                when read.manager_id is null and not is_unknown(read.manager_id_words)
                    then 'manager_id:' || other_fault(read.manager_id_words, 'id')
            end,
            case
                when cut.manager_id and is_cut_id(read.manager_id_words)
                    then 'manager_id:precision'
            end,
            case
                when not in_our_time(read.joined_on) and not is_unknown(read.joined_on_words)
                    then 'joined_on:' || date_fault(read.joined_on_figures, read.joined_on, 'date')
            end,
            case
                when read.tenure_months is null and not is_unknown(read.tenure_months_words)
                    then 'tenure_months:' || number_fault(read.tenure_months_figures, 'count')
            end,
            case
                when read.tenure_months <> floor(read.tenure_months)
                    then 'tenure_months:count'
            end,
            case
                when read.tenure_months < 0 or read.tenure_months > 999999999
                    then 'tenure_months:range'
            end,
            case
                when read.suspended_days is null and not is_unknown(read.suspended_days_words)
                    then 'suspended_days:' || number_fault(read.suspended_days_figures, 'count')
            end,
            case
                when read.suspended_days <> floor(read.suspended_days)
                    then 'suspended_days:count'
            end,
            case
                when read.suspended_days < 0 or read.suspended_days > 999999999
                    then 'suspended_days:range'
            end,
            case
                when is_sheet_error(read.leave_reason_words)
                    then 'leave_reason:sheet_error'
            end,
            case
                when is_sheet_error(read.port_to_words)
                    then 'port_to:sheet_error'
            end,
            case
                when is_sheet_error(read.join_channel_words)
                    then 'join_channel:sheet_error'
            end,
            case
                when is_sheet_error(read.plan_words)
                    then 'plan:sheet_error'
            end,
            case
                when read.plan_fee is null and not is_unknown(read.plan_fee_words)
                    then 'plan_fee:' || number_fault(read.plan_fee_figures, 'money')
            end,
            case
                when read.plan_fee < 0 or is_beyond(read.plan_fee, scales.plan_fee)
                    then 'plan_fee:range'
            end,
            case
                when read.local_fee is null and not is_unknown(read.local_fee_words)
                    then 'local_fee:' || number_fault(read.local_fee_figures, 'money')
            end,
            case
                when is_beyond(read.local_fee, scales.local_fee)
                    then 'local_fee:range'
            end,
            case
                when read.data_fee is null and not is_unknown(read.data_fee_words)
                    then 'data_fee:' || number_fault(read.data_fee_figures, 'money')
            end,
            case
                when is_beyond(read.data_fee, scales.data_fee)
                    then 'data_fee:range'
            end,
            case
                when read.vas_fee is null and not is_unknown(read.vas_fee_words)
                    then 'vas_fee:' || number_fault(read.vas_fee_figures, 'money')
            end,
            case
                when is_beyond(read.vas_fee, scales.vas_fee)
                    then 'vas_fee:range'
            end,
            case
                when read.overage_fee is null and not is_unknown(read.overage_fee_words)
                    then 'overage_fee:' || number_fault(read.overage_fee_figures, 'money')
            end,
            case
                when is_beyond(read.overage_fee, scales.overage_fee)
                    then 'overage_fee:range'
            end,
            case
                when read.mou is null and not is_unknown(read.mou_words)
                    then 'mou:' || number_fault(read.mou_figures, 'amount')
            end,
            case
                when read.mou < 0 or is_beyond(read.mou, scales.mou)
                    then 'mou:range'
            end,
            case
                when read.data_mb is null and not is_unknown(read.data_mb_words)
                    then 'data_mb:' || number_fault(read.data_mb_figures, 'amount')
            end,
            case
                when read.data_mb < 0 or is_beyond(read.data_mb, scales.data_mb)
                    then 'data_mb:range'
            end,
            case
                when not in_our_time(read.contract_end_on) and not is_unknown(read.contract_end_on_words)
                    then 'contract_end_on:' || date_fault(read.contract_end_on_figures, read.contract_end_on, 'date')
            end,
            case
                when is_sheet_error(read.contract_kind_words)
                    then 'contract_kind:sheet_error'
            end,
            case
                when read.has_sticky is null and not is_unknown(read.has_sticky_words)
                    then 'has_sticky:' || other_fault(read.has_sticky_words, 'flag')
            end,
            case
                when read.has_fusion is null and not is_unknown(read.has_fusion_words)
                    then 'has_fusion:' || other_fault(read.has_fusion_words, 'flag')
            end,
            case
                when read.zero_call_days is null and not is_unknown(read.zero_call_days_words)
                    then 'zero_call_days:' || number_fault(read.zero_call_days_figures, 'count')
            end,
            case
                when read.zero_call_days <> floor(read.zero_call_days)
                    then 'zero_call_days:count'
            end,
            case
                when read.zero_call_days < 0 or read.zero_call_days > 999999999
                    then 'zero_call_days:range'
            end,
            case
                when read.rival_hotline_calls is null and not is_unknown(read.rival_hotline_calls_words)
                    then 'rival_hotline_calls:' || number_fault(read.rival_hotline_calls_figures, 'count')
            end,
            case
                when read.rival_hotline_calls <> floor(read.rival_hotline_calls)
                    then 'rival_hotline_calls:count'
            end,
            case
                when read.rival_hotline_calls < 0 or read.rival_hotline_calls > 999999999
                    then 'rival_hotline_calls:range'
            end,
            case
                when read.complaints is null and not is_unknown(read.complaints_words)
                    then 'complaints:' || number_fault(read.complaints_figures, 'count')
            end,
            case
                when read.complaints <> floor(read.complaints)
                    then 'complaints:count'
            end,
            case
                when read.complaints < 0 or read.complaints > 999999999
                    then 'complaints:range'
            end,
            case
                when read.faults is null and not is_unknown(read.faults_words)
                    then 'faults:' || number_fault(read.faults_figures, 'count')
            end,
            case
                when read.faults <> floor(read.faults)
                    then 'faults:count'
            end,
            case
                when read.faults < 0 or read.faults > 999999999
                    then 'faults:range'
            end,
            case
                when read.repeat_faults is null and not is_unknown(read.repeat_faults_words)
                    then 'repeat_faults:' || number_fault(read.repeat_faults_figures, 'count')
            end,
            case
                when read.repeat_faults <> floor(read.repeat_faults)
                    then 'repeat_faults:count'
            end,
            case
                when read.repeat_faults < 0 or read.repeat_faults > 999999999
                    then 'repeat_faults:range'
            end,
            case
                when read.offnet_fee is null and not is_unknown(read.offnet_fee_words)
                    then 'offnet_fee:' || number_fault(read.offnet_fee_figures, 'money')
            end,
            case
                when is_beyond(read.offnet_fee, scales.offnet_fee)
                    then 'offnet_fee:range'
            end,
            case
                when read.cancel_enquiries is null and not is_unknown(read.cancel_enquiries_words)
                    then 'cancel_enquiries:' || number_fault(read.cancel_enquiries_figures, 'count')
            end,
            case
                when read.cancel_enquiries <> floor(read.cancel_enquiries)
                    then 'cancel_enquiries:count'
            end,
            case
                when read.cancel_enquiries < 0 or read.cancel_enquiries > 999999999
                    then 'cancel_enquiries:range'
            end,
            case
                when read.retention_calls is null and not is_unknown(read.retention_calls_words)
                    then 'retention_calls:' || number_fault(read.retention_calls_figures, 'count')
            end,
            case
                when read.retention_calls <> floor(read.retention_calls)
                    then 'retention_calls:count'
            end,
            case
                when read.retention_calls < 0 or read.retention_calls > 999999999
                    then 'retention_calls:range'
            end,
            case
                when read.port_query is null and not is_unknown(read.port_query_words)
                    then 'port_query:' || number_fault(read.port_query_figures, 'flag_count')
            end,
            case
                when read.port_query <> floor(read.port_query)
                    then 'port_query:count'
            end,
            case
                when read.port_query < 0 or read.port_query > 999999999
                    then 'port_query:range'
            end,
            case
                when read.port_code is null and not is_unknown(read.port_code_words)
                    then 'port_code:' || number_fault(read.port_code_figures, 'flag_count')
            end,
            case
                when read.port_code <> floor(read.port_code)
                    then 'port_code:count'
            end,
            case
                when read.port_code < 0 or read.port_code > 999999999
                    then 'port_code:range'
            end,
            case
                when read.port_apply is null and not is_unknown(read.port_apply_words)
                    then 'port_apply:' || number_fault(read.port_apply_figures, 'flag_count')
            end,
            case
                when read.port_apply <> floor(read.port_apply)
                    then 'port_apply:count'
            end,
            case
                when read.port_apply < 0 or read.port_apply > 999999999
                    then 'port_apply:range'
            end,
            case
                when read.arrears is null and not is_unknown(read.arrears_words)
                    then 'arrears:' || number_fault(read.arrears_figures, 'money')
            end,
            case
                when read.arrears < 0 or is_beyond(read.arrears, scales.arrears)
                    then 'arrears:range'
            end,
            case
                when read.score_safety is null and not is_unknown(read.score_safety_words)
                    then 'score_safety:' || number_fault(read.score_safety_figures, 'number')
            end,
            case
                when read.score_price is null and not is_unknown(read.score_price_words)
                    then 'score_price:' || number_fault(read.score_price_figures, 'number')
            end,
            case
                when read.score_service is null and not is_unknown(read.score_service_words)
                    then 'score_service:' || number_fault(read.score_service_figures, 'number')
            end,
            case
                when read.score_brand is null and not is_unknown(read.score_brand_words)
                    then 'score_brand:' || number_fault(read.score_brand_figures, 'number')
            end,
            case
                when read.is_sample is null and not is_unknown(read.is_sample_words)
                    then 'is_sample:' || other_fault(read.is_sample_words, 'flag')
            end
        ) as row_faults,
        concat_ws(
            ',',
            case
                when not read.is_neat_row
                    then nullif(
                        concat_ws(
                            ',',
                            case
                                when read.month_words <> read.month_cell
                                    then 'month:blanks'
                            end,
                            case
                                when read.customer_id_words <> read.customer_id_cell
                                    then 'customer_id:blanks'
                            end,
                            case
                                when read.city_words <> read.city_cell
                                    then 'city:blanks'
                            end,
                            case
                                when read.status_words <> read.status_cell
                                    then 'status:blanks'
                            end,
                            case
                                when read.arpu_words <> read.arpu_cell
                                    then 'arpu:blanks'
                            end,
                            case
                                when read.phone_words <> read.phone_cell
                                    then 'phone:blanks'
                            end,
                            case
                                when read.name_words <> read.name_cell
                                    then 'name:blanks'
                            end,
                            case
                                when read.district_words <> read.district_cell
                                    then 'district:blanks'
                            end,
                            case
                                when read.grid_words <> read.grid_cell
                                    then 'grid:blanks'
                            end,
                            case
                                when read.brand_words <> read.brand_cell
                                    then 'brand:blanks'
                            end,
                            case
                                when read.card_words <> read.card_cell
                                    then 'card:blanks'
                            end,
                            case
                                when read.group_id_words <> read.group_id_cell
                                    then 'group_id:blanks'
                            end,
                            case
                                when read.group_class_words <> read.group_class_cell
                                    then 'group_class:blanks'
                            end,
                            case
                                when read.group_role_words <> read.group_role_cell
                                    then 'group_role:blanks'
                            end,
                            case
                                when read.manager_id_words <> read.manager_id_cell
                                    then 'manager_id:blanks'
                            end,
                            case
                                when read.joined_on_words <> read.joined_on_cell
                                    then 'joined_on:blanks'
                            end,
                            case
                                when read.tenure_months_words <> read.tenure_months_cell
                                    then 'tenure_months:blanks'
                            end,
                            case
                                when read.suspended_days_words <> read.suspended_days_cell
                                    then 'suspended_days:blanks'
                            end,
                            case
                                when read.leave_reason_words <> read.leave_reason_cell
                                    then 'leave_reason:blanks'
                            end,
                            case
                                when read.port_to_words <> read.port_to_cell
                                    then 'port_to:blanks'
                            end,
                            case
                                when read.join_channel_words <> read.join_channel_cell
                                    then 'join_channel:blanks'
                            end,
                            case
                                when read.plan_words <> read.plan_cell
                                    then 'plan:blanks'
                            end,
                            case
                                when read.plan_fee_words <> read.plan_fee_cell
                                    then 'plan_fee:blanks'
                            end,
                            case
                                when read.local_fee_words <> read.local_fee_cell
                                    then 'local_fee:blanks'
                            end,
                            case
                                when read.data_fee_words <> read.data_fee_cell
                                    then 'data_fee:blanks'
                            end,
                            case
                                when read.vas_fee_words <> read.vas_fee_cell
                                    then 'vas_fee:blanks'
                            end,
                            case
                                when read.overage_fee_words <> read.overage_fee_cell
                                    then 'overage_fee:blanks'
                            end,
                            case
                                when read.mou_words <> read.mou_cell
                                    then 'mou:blanks'
                            end,
                            case
                                when read.data_mb_words <> read.data_mb_cell
                                    then 'data_mb:blanks'
                            end,
                            case
                                when read.contract_end_on_words <> read.contract_end_on_cell
                                    then 'contract_end_on:blanks'
                            end,
                            case
                                when read.contract_kind_words <> read.contract_kind_cell
                                    then 'contract_kind:blanks'
                            end,
                            case
                                when read.has_sticky_words <> read.has_sticky_cell
                                    then 'has_sticky:blanks'
                            end,
                            case
                                when read.has_fusion_words <> read.has_fusion_cell
                                    then 'has_fusion:blanks'
                            end,
                            case
                                when read.zero_call_days_words <> read.zero_call_days_cell
                                    then 'zero_call_days:blanks'
                            end,
                            case
                                when read.rival_hotline_calls_words <> read.rival_hotline_calls_cell
                                    then 'rival_hotline_calls:blanks'
                            end,
                            case
                                when read.complaints_words <> read.complaints_cell
                                    then 'complaints:blanks'
                            end,
                            case
                                when read.faults_words <> read.faults_cell
                                    then 'faults:blanks'
                            end,
                            case
                                when read.repeat_faults_words <> read.repeat_faults_cell
                                    then 'repeat_faults:blanks'
                            end,
                            case
                                when read.offnet_fee_words <> read.offnet_fee_cell
                                    then 'offnet_fee:blanks'
                            end,
                            case
                                when read.cancel_enquiries_words <> read.cancel_enquiries_cell
                                    then 'cancel_enquiries:blanks'
                            end,
                            case
                                when read.retention_calls_words <> read.retention_calls_cell
                                    then 'retention_calls:blanks'
                            end,
                            case
                                when read.port_query_words <> read.port_query_cell
                                    then 'port_query:blanks'
                            end,
                            case
                                when read.port_code_words <> read.port_code_cell
                                    then 'port_code:blanks'
                            end,
                            case
                                when read.port_apply_words <> read.port_apply_cell
                                    then 'port_apply:blanks'
                            end,
                            case
                                when read.arrears_words <> read.arrears_cell
                                    then 'arrears:blanks'
                            end,
                            case
                                when read.score_safety_words <> read.score_safety_cell
                                    then 'score_safety:blanks'
                            end,
                            case
                                when read.score_price_words <> read.score_price_cell
                                    then 'score_price:blanks'
                            end,
                            case
                                when read.score_service_words <> read.score_service_cell
                                    then 'score_service:blanks'
                            end,
                            case
                                when read.score_brand_words <> read.score_brand_cell
                                    then 'score_brand:blanks'
                            end,
                            case
                                when read.is_sample_words <> read.is_sample_cell
                                    then 'is_sample:blanks'
                            end
                        ),
                        ''
                    )
            end,
            case
                when not read.is_plain_row
                    then nullif(
                        concat_ws(
                            ',',
                            'arpu:'
                                || number_repair(read.arpu_words, read.arpu),
                            'tenure_months:'
                                || number_repair(read.tenure_months_words, read.tenure_months),
                            'suspended_days:'
                                || number_repair(read.suspended_days_words, read.suspended_days),
                            'plan_fee:'
                                || number_repair(read.plan_fee_words, read.plan_fee),
                            'local_fee:'
                                || number_repair(read.local_fee_words, read.local_fee),
                            'data_fee:'
                                || number_repair(read.data_fee_words, read.data_fee),
                            'vas_fee:'
                                || number_repair(read.vas_fee_words, read.vas_fee),
                            'overage_fee:'
                                || number_repair(read.overage_fee_words, read.overage_fee),
                            'mou:'
                                || number_repair(read.mou_words, read.mou),
                            'data_mb:'
                                || number_repair(read.data_mb_words, read.data_mb),
                            'zero_call_days:'
                                || number_repair(read.zero_call_days_words, read.zero_call_days),
                            'rival_hotline_calls:'
                                || number_repair(read.rival_hotline_calls_words, read.rival_hotline_calls),
                            'complaints:'
                                || number_repair(read.complaints_words, read.complaints),
                            'faults:'
                                || number_repair(read.faults_words, read.faults),
                            'repeat_faults:'
                                || number_repair(read.repeat_faults_words, read.repeat_faults),
                            'offnet_fee:'
                                || number_repair(read.offnet_fee_words, read.offnet_fee),
                            'cancel_enquiries:'
                                || number_repair(read.cancel_enquiries_words, read.cancel_enquiries),
                            'retention_calls:'
                                || number_repair(read.retention_calls_words, read.retention_calls),
                            'arrears:'
                                || number_repair(read.arrears_words, read.arrears),
                            'score_safety:'
                                || number_repair(read.score_safety_words, read.score_safety),
                            'score_price:'
                                || number_repair(read.score_price_words, read.score_price),
                            'score_service:'
                                || number_repair(read.score_service_words, read.score_service),
                            'score_brand:'
                                || number_repair(read.score_brand_words, read.score_brand)
                        ),
                        ''
                    )
            end,
            case
                when read.city <> read.city_words
                    then 'city:city'
            end,
            case
                when read.phone <> read.phone_words
                    then 'phone:phone'
            end,
            case
                when read.joined_on is not null and not is_plain_date(read.joined_on_words)
                    then 'joined_on:date'
            end,
            case
                when read.contract_end_on is not null and not is_plain_date(read.contract_end_on_words)
                    then 'contract_end_on:date'
            end,
            'port_query:' || flag_count_repair(read.port_query_words, read.port_query),
            'port_code:' || flag_count_repair(read.port_code_words, read.port_code),
            'port_apply:' || flag_count_repair(read.port_apply_words, read.port_apply)
        ) as row_repairs
    from read
    cross join cut
    cross join raw.scales as scales
),

keyed as (
    select
        typed.*,
        concat_ws(chr(31), typed.month, typed.customer_id) as row_key,
        hash(
            typed.month,
            typed.customer_id,
            typed.city,
            typed.status,
            typed.arpu,
            typed.phone,
            typed.name,
            typed.district,
            typed.grid,
            typed.brand,
            typed.card,
            typed.group_id,
            typed.group_class,
            typed.group_role,
            typed.manager_id,
            typed.joined_on,
            typed.tenure_months,
            typed.suspended_days,
            typed.leave_reason,
            typed.port_to,
            typed.join_channel,
            typed.plan,
            typed.plan_fee,
            typed.local_fee,
            typed.data_fee,
            typed.vas_fee,
            typed.overage_fee,
            typed.mou,
            typed.data_mb,
            typed.contract_end_on,
            typed.contract_kind,
            typed.has_sticky,
            typed.has_fusion,
            typed.zero_call_days,
            typed.rival_hotline_calls,
            typed.complaints,
            typed.faults,
            typed.repeat_faults,
            typed.offnet_fee,
            typed.cancel_enquiries,
            typed.retention_calls,
            typed.port_query,
            typed.port_code,
            typed.port_apply,
            typed.arrears,
            typed.score_safety,
            typed.score_price,
            typed.score_service,
            typed.score_brand,
            typed.is_sample
        ) as row_hash
    from typed
)

select * from keyed
