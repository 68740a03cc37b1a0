-- Customers by month: words become typed values; what cannot be read is named.
-- grain: one row per customer and month;
--     duplicates and faults are still there
-- params: none; reads raw.rows (text), raw.codes (column_name, alias, code), raw.scales (factors)
-- returns: the typed columns, source_row, row_key, row_hash, row_faults, row_repairs
-- row_faults holds "column:reason" and row_repairs columns, comma separated.
-- Written from data/contracts/customers.toml by `python -m baoyou.staging`.
with

raw as (
    select
        tidy(month) as month,
        tidy(customer_id) as customer_id,
        tidy(city) as city,
        tidy(status) as status,
        tidy(arpu) as arpu,
        tidy(phone) as phone,
        tidy(name) as name,
        tidy(district) as district,
        tidy(grid) as grid,
        tidy(brand) as brand,
        tidy(card) as card,
        tidy(group_id) as group_id,
        tidy(group_class) as group_class,
        tidy(group_role) as group_role,
        tidy(manager_id) as manager_id,
        tidy(joined_on) as joined_on,
        tidy(tenure_months) as tenure_months,
        tidy(suspended_days) as suspended_days,
        tidy(leave_reason) as leave_reason,
        tidy(port_to) as port_to,
        tidy(join_channel) as join_channel,
        tidy(plan) as plan,
        tidy(plan_fee) as plan_fee,
        tidy(local_fee) as local_fee,
        tidy(data_fee) as data_fee,
        tidy(vas_fee) as vas_fee,
        tidy(overage_fee) as overage_fee,
        tidy(mou) as mou,
        tidy(data_mb) as data_mb,
        tidy(contract_end_on) as contract_end_on,
        tidy(contract_kind) as contract_kind,
        tidy(has_sticky) as has_sticky,
        tidy(has_fusion) as has_fusion,
        tidy(zero_call_days) as zero_call_days,
        tidy(rival_hotline_calls) as rival_hotline_calls,
        tidy(complaints) as complaints,
        tidy(faults) as faults,
        tidy(repeat_faults) as repeat_faults,
        tidy(offnet_fee) as offnet_fee,
        tidy(cancel_enquiries) as cancel_enquiries,
        tidy(retention_calls) as retention_calls,
        tidy(port_query) as port_query,
        tidy(port_code) as port_code,
        tidy(port_apply) as port_apply,
        tidy(arrears) as arrears,
        tidy(score_safety) as score_safety,
        tidy(score_price) as score_price,
        tidy(score_service) as score_service,
        tidy(score_brand) as score_brand,
        tidy(is_sample) as is_sample,
        row_no
    from raw.rows
),

codes as (
    select * from raw.codes
),

scales as (
    select * from raw.scales
),

read as (
    select
        read_month(raw.month) as month,
        read_id(raw.customer_id) as customer_id,
        (raw.city) as city,
        status_codes.code as status,
        read_number(raw.arpu) as arpu,
        (raw.phone) as phone,
        (raw.name) as name,
        (raw.district) as district,
        (raw.grid) as grid,
        brand_codes.code as brand,
        card_codes.code as card,
        read_id(raw.group_id) as group_id,
        group_class_codes.code as group_class,
        group_role_codes.code as group_role,
        read_id(raw.manager_id) as manager_id,
        read_date(raw.joined_on) as joined_on,
        read_number(raw.tenure_months) as tenure_months,
        read_number(raw.suspended_days) as suspended_days,
        (raw.leave_reason) as leave_reason,
        (raw.port_to) as port_to,
        (raw.join_channel) as join_channel,
        (raw.plan) as plan,
        read_number(raw.plan_fee) as plan_fee,
        read_number(raw.local_fee) as local_fee,
        read_number(raw.data_fee) as data_fee,
        read_number(raw.vas_fee) as vas_fee,
        read_number(raw.overage_fee) as overage_fee,
        read_number(raw.mou) as mou,
        read_number(raw.data_mb) as data_mb,
        read_date(raw.contract_end_on) as contract_end_on,
        (raw.contract_kind) as contract_kind,
        read_flag(raw.has_sticky) as has_sticky,
        read_flag(raw.has_fusion) as has_fusion,
        read_number(raw.zero_call_days) as zero_call_days,
        read_number(raw.rival_hotline_calls) as rival_hotline_calls,
        read_number(raw.complaints) as complaints,
        read_number(raw.faults) as faults,
        read_number(raw.repeat_faults) as repeat_faults,
        read_number(raw.offnet_fee) as offnet_fee,
        read_number(raw.cancel_enquiries) as cancel_enquiries,
        read_number(raw.retention_calls) as retention_calls,
        read_flag_count(raw.port_query) as port_query,
        read_flag_count(raw.port_code) as port_code,
        read_flag_count(raw.port_apply) as port_apply,
        read_number(raw.arrears) as arrears,
        read_number(raw.score_safety) as score_safety,
        read_number(raw.score_price) as score_price,
        read_number(raw.score_service) as score_service,
        read_number(raw.score_brand) as score_brand,
        read_flag(raw.is_sample) as is_sample,
        raw.row_no
    from raw
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

judged as (
    select
        read.row_no,
        concat_ws(
            ',',
            case
                when read.month is null and is_unknown(raw.month)
                    then 'month:blank'
            end,
            case
                when read.month is null and not is_unknown(raw.month)
                    then 'month:month'
            end,
            case
                when raw.customer_id is null
                    then 'customer_id:blank'
            end,
            case
                when read.customer_id is null and raw.customer_id is not null
                    then 'customer_id:id'
            end,
            case
                when raw.city is null
                    then 'city:blank'
            end,
            case
                when read.status is null and is_unknown(raw.status)
                    then 'status:blank'
            end,
            case
                when read.status is null and not is_unknown(raw.status)
                    then 'status:code'
            end,
            case
                when read.arpu is null and not is_unknown(raw.arpu)
                    then 'arpu:money'
            end,
            case
                when read.brand is null and not is_unknown(raw.brand)
                    then 'brand:code'
            end,
            case
                when read.card is null and not is_unknown(raw.card)
                    then 'card:code'
            end,
            case
                when read.group_id is null and raw.group_id is not null
                    then 'group_id:id'
            end,
            case
                when read.group_class is null and not is_unknown(raw.group_class)
                    then 'group_class:code'
            end,
            case
                when read.group_role is null and not is_unknown(raw.group_role)
                    then 'group_role:code'
            end,
            case
                when read.manager_id is null and raw.manager_id is not null
                    then 'manager_id:id'
            end,
            case
                when read.joined_on is null and not is_unknown(raw.joined_on)
                    then 'joined_on:date'
            end,
            case
                when read.tenure_months is null and not is_unknown(raw.tenure_months)
                    then 'tenure_months:count'
            end,
            case
                when read.tenure_months <> floor(read.tenure_months)
                    then 'tenure_months:count'
            end,
            case
                when read.tenure_months < 0 or read.tenure_months >= 1000000000
                    then 'tenure_months:range'
            end,
            case
                when read.suspended_days is null and not is_unknown(raw.suspended_days)
                    then 'suspended_days:count'
            end,
            case
                when read.suspended_days <> floor(read.suspended_days)
                    then 'suspended_days:count'
            end,
            case
                when read.suspended_days < 0 or read.suspended_days >= 1000000000
                    then 'suspended_days:range'
            end,
            case
                when read.plan_fee is null and not is_unknown(raw.plan_fee)
                    then 'plan_fee:money'
            end,
            case
                when read.plan_fee < 0
                    then 'plan_fee:range'
            end,
            case
                when read.local_fee is null and not is_unknown(raw.local_fee)
                    then 'local_fee:money'
            end,
            case
                when read.data_fee is null and not is_unknown(raw.data_fee)
                    then 'data_fee:money'
            end,
            case
                when read.vas_fee is null and not is_unknown(raw.vas_fee)
                    then 'vas_fee:money'
            end,
            case
                when read.overage_fee is null and not is_unknown(raw.overage_fee)
                    then 'overage_fee:money'
            end,
            case
                when read.mou is null and not is_unknown(raw.mou)
                    then 'mou:amount'
            end,
            case
                when read.mou < 0
                    then 'mou:range'
            end,
            case
                when read.data_mb is null and not is_unknown(raw.data_mb)
                    then 'data_mb:amount'
            end,
            case
                when read.data_mb < 0
                    then 'data_mb:range'
            end,
            case
                when read.contract_end_on is null and not is_unknown(raw.contract_end_on)
                    then 'contract_end_on:date'
            end,
            case
                when read.has_sticky is null and not is_unknown(raw.has_sticky)
                    then 'has_sticky:flag'
            end,
            case
                when read.has_fusion is null and not is_unknown(raw.has_fusion)
                    then 'has_fusion:flag'
            end,
            case
                when read.zero_call_days is null and not is_unknown(raw.zero_call_days)
                    then 'zero_call_days:count'
            end,
            case
                when read.zero_call_days <> floor(read.zero_call_days)
                    then 'zero_call_days:count'
            end,
            case
                when read.zero_call_days < 0 or read.zero_call_days >= 1000000000
                    then 'zero_call_days:range'
            end,
            case
                when read.rival_hotline_calls is null and not is_unknown(raw.rival_hotline_calls)
                    then 'rival_hotline_calls:count'
            end,
            case
                when read.rival_hotline_calls <> floor(read.rival_hotline_calls)
                    then 'rival_hotline_calls:count'
            end,
            case
                when read.rival_hotline_calls < 0 or read.rival_hotline_calls >= 1000000000
                    then 'rival_hotline_calls:range'
            end,
            case
                when read.complaints is null and not is_unknown(raw.complaints)
                    then 'complaints:count'
            end,
            case
                when read.complaints <> floor(read.complaints)
                    then 'complaints:count'
            end,
            case
                when read.complaints < 0 or read.complaints >= 1000000000
                    then 'complaints:range'
            end,
            case
                when read.faults is null and not is_unknown(raw.faults)
                    then 'faults:count'
            end,
            case
                when read.faults <> floor(read.faults)
                    then 'faults:count'
            end,
            case
                when read.faults < 0 or read.faults >= 1000000000
                    then 'faults:range'
            end,
            case
                when read.repeat_faults is null and not is_unknown(raw.repeat_faults)
                    then 'repeat_faults:count'
            end,
            case
                when read.repeat_faults <> floor(read.repeat_faults)
                    then 'repeat_faults:count'
            end,
            case
                when read.repeat_faults < 0 or read.repeat_faults >= 1000000000
                    then 'repeat_faults:range'
            end,
            case
                when read.offnet_fee is null and not is_unknown(raw.offnet_fee)
                    then 'offnet_fee:money'
            end,
            case
                when read.cancel_enquiries is null and not is_unknown(raw.cancel_enquiries)
                    then 'cancel_enquiries:count'
            end,
            case
                when read.cancel_enquiries <> floor(read.cancel_enquiries)
                    then 'cancel_enquiries:count'
            end,
            case
                when read.cancel_enquiries < 0 or read.cancel_enquiries >= 1000000000
                    then 'cancel_enquiries:range'
            end,
            case
                when read.retention_calls is null and not is_unknown(raw.retention_calls)
                    then 'retention_calls:count'
            end,
            case
                when read.retention_calls <> floor(read.retention_calls)
                    then 'retention_calls:count'
            end,
            case
                when read.retention_calls < 0 or read.retention_calls >= 1000000000
                    then 'retention_calls:range'
            end,
            case
                when read.port_query is null and not is_unknown(raw.port_query)
                    then 'port_query:flag_count'
            end,
            case
                when read.port_query <> floor(read.port_query)
                    then 'port_query:count'
            end,
            case
                when read.port_query < 0 or read.port_query >= 1000000000
                    then 'port_query:range'
            end,
            case
                when read.port_code is null and not is_unknown(raw.port_code)
                    then 'port_code:flag_count'
            end,
            case
                when read.port_code <> floor(read.port_code)
                    then 'port_code:count'
            end,
            case
                when read.port_code < 0 or read.port_code >= 1000000000
                    then 'port_code:range'
            end,
            case
                when read.port_apply is null and not is_unknown(raw.port_apply)
                    then 'port_apply:flag_count'
            end,
            case
                when read.port_apply <> floor(read.port_apply)
                    then 'port_apply:count'
            end,
            case
                when read.port_apply < 0 or read.port_apply >= 1000000000
                    then 'port_apply:range'
            end,
            case
                when read.arrears is null and not is_unknown(raw.arrears)
                    then 'arrears:money'
            end,
            case
                when read.arrears < 0
                    then 'arrears:range'
            end,
            case
                when read.score_safety is null and not is_unknown(raw.score_safety)
                    then 'score_safety:number'
            end,
            case
                when read.score_price is null and not is_unknown(raw.score_price)
                    then 'score_price:number'
            end,
            case
                when read.score_service is null and not is_unknown(raw.score_service)
                    then 'score_service:number'
            end,
            case
                when read.score_brand is null and not is_unknown(raw.score_brand)
                    then 'score_brand:number'
            end,
            case
                when read.is_sample is null and not is_unknown(raw.is_sample)
                    then 'is_sample:flag'
            end
        ) as row_faults,
        concat_ws(
            ',',
            case
                when read.arpu is not null and try_cast(raw.arpu as decimal(18, 6)) is null
                    then 'arpu'
            end,
            case
                when read.plan_fee is not null and try_cast(raw.plan_fee as decimal(18, 6)) is null
                    then 'plan_fee'
            end,
            case
                when read.local_fee is not null and try_cast(raw.local_fee as decimal(18, 6)) is null
                    then 'local_fee'
            end,
            case
                when read.data_fee is not null and try_cast(raw.data_fee as decimal(18, 6)) is null
                    then 'data_fee'
            end,
            case
                when read.vas_fee is not null and try_cast(raw.vas_fee as decimal(18, 6)) is null
                    then 'vas_fee'
            end,
            case
                when read.overage_fee is not null and try_cast(raw.overage_fee as decimal(18, 6)) is null
                    then 'overage_fee'
            end,
            case
                when read.mou is not null and try_cast(raw.mou as decimal(18, 6)) is null
                    then 'mou'
            end,
            case
                when read.data_mb is not null and try_cast(raw.data_mb as decimal(18, 6)) is null
                    then 'data_mb'
            end,
            case
                when read.offnet_fee is not null and try_cast(raw.offnet_fee as decimal(18, 6)) is null
                    then 'offnet_fee'
            end,
            case
                when read.arrears is not null and try_cast(raw.arrears as decimal(18, 6)) is null
                    then 'arrears'
            end,
            case
                when read.score_safety is not null and try_cast(raw.score_safety as decimal(18, 6)) is null
                    then 'score_safety'
            end,
            case
                when read.score_price is not null and try_cast(raw.score_price as decimal(18, 6)) is null
                    then 'score_price'
            end,
            case
                when read.score_service is not null and try_cast(raw.score_service as decimal(18, 6)) is null
                    then 'score_service'
            end,
            case
                when read.score_brand is not null and try_cast(raw.score_brand as decimal(18, 6)) is null
                    then 'score_brand'
            end
        ) as row_repairs
    from read
    inner join raw
        on read.row_no = raw.row_no
),

typed as (
    select
        read.month as month,
        read.customer_id as customer_id,
        read.city as city,
        read.status as status,
        (read.arpu::decimal(28, 6) * scales.arpu)::decimal(18, 6) as arpu,
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
        read.joined_on as joined_on,
        read.tenure_months::integer as tenure_months,
        read.suspended_days::integer as suspended_days,
        read.leave_reason as leave_reason,
        read.port_to as port_to,
        read.join_channel as join_channel,
        read.plan as plan,
        (read.plan_fee::decimal(28, 6) * scales.plan_fee)::decimal(18, 6) as plan_fee,
        (read.local_fee::decimal(28, 6) * scales.local_fee)::decimal(18, 6) as local_fee,
        (read.data_fee::decimal(28, 6) * scales.data_fee)::decimal(18, 6) as data_fee,
        (read.vas_fee::decimal(28, 6) * scales.vas_fee)::decimal(18, 6) as vas_fee,
        (read.overage_fee::decimal(28, 6) * scales.overage_fee)::decimal(18, 6) as overage_fee,
        (read.mou::decimal(28, 6) * scales.mou)::decimal(18, 6) as mou,
        (read.data_mb::decimal(28, 6) * scales.data_mb)::decimal(18, 6) as data_mb,
        read.contract_end_on as contract_end_on,
        read.contract_kind as contract_kind,
        read.has_sticky as has_sticky,
        read.has_fusion as has_fusion,
        read.zero_call_days::integer as zero_call_days,
        read.rival_hotline_calls::integer as rival_hotline_calls,
        read.complaints::integer as complaints,
        read.faults::integer as faults,
        read.repeat_faults::integer as repeat_faults,
        (read.offnet_fee::decimal(28, 6) * scales.offnet_fee)::decimal(18, 6) as offnet_fee,
        read.cancel_enquiries::integer as cancel_enquiries,
        read.retention_calls::integer as retention_calls,
        read.port_query::integer as port_query,
        read.port_code::integer as port_code,
        read.port_apply::integer as port_apply,
        (read.arrears::decimal(28, 6) * scales.arrears)::decimal(18, 6) as arrears,
        read.score_safety as score_safety,
        read.score_price as score_price,
        read.score_service as score_service,
        read.score_brand as score_brand,
        read.is_sample as is_sample,
        read.row_no as source_row,
        judged.row_faults,
        judged.row_repairs
    from read
    inner join judged
        on read.row_no = judged.row_no
    cross join scales
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
