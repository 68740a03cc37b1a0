-- Customers by month: words become typed values; what cannot be read is named.
-- grain: one row per customer and month, as in the file: duplicates and faults still there
-- params: none; reads raw.rows (text), raw.codes (column_name, alias, code), raw.scales (factors)
-- returns: the typed columns, source_row, row_key, row_hash, row_faults ("column:reason", ...), row_repairs
-- Written from data/contracts/customers.toml by `python -m baoyou.staging`.
with

raw as (
    select * from raw.rows
),

codes as (
    select * from raw.codes
),

scales as (
    select * from raw.scales
),

typed as (
    select
        read_month(raw.month) as month,
        read_id(raw.customer_id) as customer_id,
        tidy(raw.city) as city,
        status_codes.code as status,
        (read_number(raw.arpu)::decimal(28, 6) * scales.arpu)::decimal(18, 6) as arpu,
        tidy(raw.phone) as phone,
        tidy(raw.name) as name,
        tidy(raw.district) as district,
        tidy(raw.grid) as grid,
        brand_codes.code as brand,
        coalesce(card_codes.code, 'none') as card,
        read_id(raw.group_id) as group_id,
        group_class_codes.code as group_class,
        group_role_codes.code as group_role,
        read_id(raw.manager_id) as manager_id,
        read_date(raw.joined_on) as joined_on,
        read_count(raw.tenure_months) as tenure_months,
        read_count(raw.suspended_days) as suspended_days,
        tidy(raw.leave_reason) as leave_reason,
        tidy(raw.port_to) as port_to,
        tidy(raw.join_channel) as join_channel,
        tidy(raw.plan) as plan,
        (read_number(raw.plan_fee)::decimal(28, 6) * scales.plan_fee)::decimal(18, 6) as plan_fee,
        (read_number(raw.local_fee)::decimal(28, 6) * scales.local_fee)::decimal(18, 6) as local_fee,
        (read_number(raw.data_fee)::decimal(28, 6) * scales.data_fee)::decimal(18, 6) as data_fee,
        (read_number(raw.vas_fee)::decimal(28, 6) * scales.vas_fee)::decimal(18, 6) as vas_fee,
        (read_number(raw.overage_fee)::decimal(28, 6) * scales.overage_fee)::decimal(18, 6) as overage_fee,
        (read_number(raw.mou)::decimal(28, 6) * scales.mou)::decimal(18, 6) as mou,
        (read_number(raw.data_mb)::decimal(28, 6) * scales.data_mb)::decimal(18, 6) as data_mb,
        read_date(raw.contract_end_on) as contract_end_on,
        tidy(raw.contract_kind) as contract_kind,
        read_flag(raw.has_sticky) as has_sticky,
        read_flag(raw.has_fusion) as has_fusion,
        read_count(raw.zero_call_days) as zero_call_days,
        read_count(raw.rival_hotline_calls) as rival_hotline_calls,
        read_count(raw.complaints) as complaints,
        read_count(raw.faults) as faults,
        read_count(raw.repeat_faults) as repeat_faults,
        (read_number(raw.offnet_fee)::decimal(28, 6) * scales.offnet_fee)::decimal(18, 6) as offnet_fee,
        read_count(raw.cancel_enquiries) as cancel_enquiries,
        read_count(raw.retention_calls) as retention_calls,
        read_flag_count(raw.port_query) as port_query,
        read_flag_count(raw.port_code) as port_code,
        read_flag_count(raw.port_apply) as port_apply,
        (read_number(raw.arrears)::decimal(28, 6) * scales.arrears)::decimal(18, 6) as arrears,
        read_number(raw.score_safety) as score_safety,
        read_number(raw.score_price) as score_price,
        read_number(raw.score_service) as score_service,
        read_number(raw.score_brand) as score_brand,
        read_flag(raw.is_sample) as is_sample,
        raw.row_no as source_row,
        concat_ws(
            ',',
            case
                when read_month(raw.month) is null and is_unknown(raw.month)
                    then 'month:blank'
            end,
            case
                when read_month(raw.month) is null and not is_unknown(raw.month)
                    then 'month:month'
            end,
            case
                when tidy(raw.customer_id) is null
                    then 'customer_id:blank'
            end,
            case
                when read_id(raw.customer_id) is null and tidy(raw.customer_id) is not null
                    then 'customer_id:id'
            end,
            case
                when tidy(raw.city) is null
                    then 'city:blank'
            end,
            case
                when status_codes.code is null and is_unknown(raw.status)
                    then 'status:blank'
            end,
            case
                when status_codes.code is null and not is_unknown(raw.status)
                    then 'status:code'
            end,
            case
                when read_number(raw.arpu) is null and not is_unknown(raw.arpu)
                    then 'arpu:money'
            end,
            case
                when brand_codes.code is null and not is_unknown(raw.brand)
                    then 'brand:code'
            end,
            case
                when card_codes.code is null and not is_unknown(raw.card)
                    then 'card:code'
            end,
            case
                when read_id(raw.group_id) is null and tidy(raw.group_id) is not null
                    then 'group_id:id'
            end,
            case
                when group_class_codes.code is null and not is_unknown(raw.group_class)
                    then 'group_class:code'
            end,
            case
                when group_role_codes.code is null and not is_unknown(raw.group_role)
                    then 'group_role:code'
            end,
            case
                when read_id(raw.manager_id) is null and tidy(raw.manager_id) is not null
                    then 'manager_id:id'
            end,
            case
                when read_date(raw.joined_on) is null and not is_unknown(raw.joined_on)
                    then 'joined_on:date'
            end,
            case
                when read_count(raw.tenure_months) is null and not is_unknown(raw.tenure_months)
                    then 'tenure_months:count'
            end,
            case
                when read_count(raw.tenure_months) < 0
                    then 'tenure_months:range'
            end,
            case
                when read_count(raw.suspended_days) is null and not is_unknown(raw.suspended_days)
                    then 'suspended_days:count'
            end,
            case
                when read_count(raw.suspended_days) < 0
                    then 'suspended_days:range'
            end,
            case
                when read_number(raw.plan_fee) is null and not is_unknown(raw.plan_fee)
                    then 'plan_fee:money'
            end,
            case
                when read_number(raw.plan_fee) < 0
                    then 'plan_fee:range'
            end,
            case
                when read_number(raw.local_fee) is null and not is_unknown(raw.local_fee)
                    then 'local_fee:money'
            end,
            case
                when read_number(raw.data_fee) is null and not is_unknown(raw.data_fee)
                    then 'data_fee:money'
            end,
            case
                when read_number(raw.vas_fee) is null and not is_unknown(raw.vas_fee)
                    then 'vas_fee:money'
            end,
            case
                when read_number(raw.overage_fee) is null and not is_unknown(raw.overage_fee)
                    then 'overage_fee:money'
            end,
            case
                when read_number(raw.mou) is null and not is_unknown(raw.mou)
                    then 'mou:amount'
            end,
            case
                when read_number(raw.mou) < 0
                    then 'mou:range'
            end,
            case
                when read_number(raw.data_mb) is null and not is_unknown(raw.data_mb)
                    then 'data_mb:amount'
            end,
            case
                when read_number(raw.data_mb) < 0
                    then 'data_mb:range'
            end,
            case
                when read_date(raw.contract_end_on) is null and not is_unknown(raw.contract_end_on)
                    then 'contract_end_on:date'
            end,
            case
                when read_flag(raw.has_sticky) is null and not is_unknown(raw.has_sticky)
                    then 'has_sticky:flag'
            end,
            case
                when read_flag(raw.has_fusion) is null and not is_unknown(raw.has_fusion)
                    then 'has_fusion:flag'
            end,
            case
                when read_count(raw.zero_call_days) is null and not is_unknown(raw.zero_call_days)
                    then 'zero_call_days:count'
            end,
            case
                when read_count(raw.zero_call_days) < 0
                    then 'zero_call_days:range'
            end,
            case
                when read_count(raw.rival_hotline_calls) is null and not is_unknown(raw.rival_hotline_calls)
                    then 'rival_hotline_calls:count'
            end,
            case
                when read_count(raw.rival_hotline_calls) < 0
                    then 'rival_hotline_calls:range'
            end,
            case
                when read_count(raw.complaints) is null and not is_unknown(raw.complaints)
                    then 'complaints:count'
            end,
            case
                when read_count(raw.complaints) < 0
                    then 'complaints:range'
            end,
            case
                when read_count(raw.faults) is null and not is_unknown(raw.faults)
                    then 'faults:count'
            end,
            case
                when read_count(raw.faults) < 0
                    then 'faults:range'
            end,
            case
                when read_count(raw.repeat_faults) is null and not is_unknown(raw.repeat_faults)
                    then 'repeat_faults:count'
            end,
            case
                when read_count(raw.repeat_faults) < 0
                    then 'repeat_faults:range'
            end,
            case
                when read_number(raw.offnet_fee) is null and not is_unknown(raw.offnet_fee)
                    then 'offnet_fee:money'
            end,
            case
                when read_count(raw.cancel_enquiries) is null and not is_unknown(raw.cancel_enquiries)
                    then 'cancel_enquiries:count'
            end,
            case
                when read_count(raw.cancel_enquiries) < 0
                    then 'cancel_enquiries:range'
            end,
            case
                when read_count(raw.retention_calls) is null and not is_unknown(raw.retention_calls)
                    then 'retention_calls:count'
            end,
            case
                when read_count(raw.retention_calls) < 0
                    then 'retention_calls:range'
            end,
            case
                when read_flag_count(raw.port_query) is null and not is_unknown(raw.port_query)
                    then 'port_query:flag_count'
            end,
            case
                when read_flag_count(raw.port_query) < 0
                    then 'port_query:range'
            end,
            case
                when read_flag_count(raw.port_code) is null and not is_unknown(raw.port_code)
                    then 'port_code:flag_count'
            end,
            case
                when read_flag_count(raw.port_code) < 0
                    then 'port_code:range'
            end,
            case
                when read_flag_count(raw.port_apply) is null and not is_unknown(raw.port_apply)
                    then 'port_apply:flag_count'
            end,
            case
                when read_flag_count(raw.port_apply) < 0
                    then 'port_apply:range'
            end,
            case
                when read_number(raw.arrears) is null and not is_unknown(raw.arrears)
                    then 'arrears:money'
            end,
            case
                when read_number(raw.arrears) < 0
                    then 'arrears:range'
            end,
            case
                when read_number(raw.score_safety) is null and not is_unknown(raw.score_safety)
                    then 'score_safety:number'
            end,
            case
                when read_number(raw.score_price) is null and not is_unknown(raw.score_price)
                    then 'score_price:number'
            end,
            case
                when read_number(raw.score_service) is null and not is_unknown(raw.score_service)
                    then 'score_service:number'
            end,
            case
                when read_number(raw.score_brand) is null and not is_unknown(raw.score_brand)
                    then 'score_brand:number'
            end,
            case
                when read_flag(raw.is_sample) is null and not is_unknown(raw.is_sample)
                    then 'is_sample:flag'
            end
        ) as row_faults,
        concat_ws(
            ',',
            case
                when try_cast(tidy(raw.arpu) as decimal(18, 6)) is null and read_number(raw.arpu) is not null
                    then 'arpu'
            end,
            case
                when try_cast(tidy(raw.plan_fee) as decimal(18, 6)) is null and read_number(raw.plan_fee) is not null
                    then 'plan_fee'
            end,
            case
                when try_cast(tidy(raw.local_fee) as decimal(18, 6)) is null and read_number(raw.local_fee) is not null
                    then 'local_fee'
            end,
            case
                when try_cast(tidy(raw.data_fee) as decimal(18, 6)) is null and read_number(raw.data_fee) is not null
                    then 'data_fee'
            end,
            case
                when try_cast(tidy(raw.vas_fee) as decimal(18, 6)) is null and read_number(raw.vas_fee) is not null
                    then 'vas_fee'
            end,
            case
                when try_cast(tidy(raw.overage_fee) as decimal(18, 6)) is null and read_number(raw.overage_fee) is not null
                    then 'overage_fee'
            end,
            case
                when try_cast(tidy(raw.mou) as decimal(18, 6)) is null and read_number(raw.mou) is not null
                    then 'mou'
            end,
            case
                when try_cast(tidy(raw.data_mb) as decimal(18, 6)) is null and read_number(raw.data_mb) is not null
                    then 'data_mb'
            end,
            case
                when try_cast(tidy(raw.offnet_fee) as decimal(18, 6)) is null and read_number(raw.offnet_fee) is not null
                    then 'offnet_fee'
            end,
            case
                when try_cast(tidy(raw.arrears) as decimal(18, 6)) is null and read_number(raw.arrears) is not null
                    then 'arrears'
            end,
            case
                when try_cast(tidy(raw.score_safety) as decimal(18, 6)) is null and read_number(raw.score_safety) is not null
                    then 'score_safety'
            end,
            case
                when try_cast(tidy(raw.score_price) as decimal(18, 6)) is null and read_number(raw.score_price) is not null
                    then 'score_price'
            end,
            case
                when try_cast(tidy(raw.score_service) as decimal(18, 6)) is null and read_number(raw.score_service) is not null
                    then 'score_service'
            end,
            case
                when try_cast(tidy(raw.score_brand) as decimal(18, 6)) is null and read_number(raw.score_brand) is not null
                    then 'score_brand'
            end
        ) as row_repairs
    from raw
    cross join scales
    left join codes as status_codes
        on status_codes.column_name = 'status'
        and status_codes.alias = fold(raw.status)
    left join codes as brand_codes
        on brand_codes.column_name = 'brand'
        and brand_codes.alias = fold(raw.brand)
    left join codes as card_codes
        on card_codes.column_name = 'card'
        and card_codes.alias = fold(raw.card)
    left join codes as group_class_codes
        on group_class_codes.column_name = 'group_class'
        and group_class_codes.alias = fold(raw.group_class)
    left join codes as group_role_codes
        on group_role_codes.column_name = 'group_role'
        and group_role_codes.alias = fold(raw.group_role)
),

keyed as (
    select
        *,
        concat_ws(chr(31), month, customer_id) as row_key,
        hash(
            month,
            customer_id,
            city,
            status,
            arpu,
            phone,
            name,
            district,
            grid,
            brand,
            card,
            group_id,
            group_class,
            group_role,
            manager_id,
            joined_on,
            tenure_months,
            suspended_days,
            leave_reason,
            port_to,
            join_channel,
            plan,
            plan_fee,
            local_fee,
            data_fee,
            vas_fee,
            overage_fee,
            mou,
            data_mb,
            contract_end_on,
            contract_kind,
            has_sticky,
            has_fusion,
            zero_call_days,
            rival_hotline_calls,
            complaints,
            faults,
            repeat_faults,
            offnet_fee,
            cancel_enquiries,
            retention_calls,
            port_query,
            port_code,
            port_apply,
            arrears,
            score_safety,
            score_price,
            score_service,
            score_brand,
            is_sample
        ) as row_hash
    from typed
)

select * from keyed
