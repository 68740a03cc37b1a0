-- Snapshot list: words become typed values; what cannot be read is named.
-- grain: one row per snapshot and member;
--     duplicates and faults are still there
-- params: none; reads raw.rows (text), raw.codes (column_name, alias, code), raw.scales (factors)
-- returns: the typed columns, source_row, row_key, row_hash, row_faults, row_repairs
-- row_faults holds "column:reason" and row_repairs columns, comma separated.
-- Written from data/contracts/snapshot.toml by `python -m baoyou.staging`.
with

raw as (
    select
        tidy(snapshot_id) as snapshot_id,
        tidy(customer_id) as customer_id,
        tidy(base_month) as base_month,
        tidy(base_fee) as base_fee,
        tidy(city) as city,
        tidy(level) as level,
        tidy(manager_id) as manager_id,
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
        read_id(raw.snapshot_id) as snapshot_id,
        read_id(raw.customer_id) as customer_id,
        read_month(raw.base_month) as base_month,
        read_number(raw.base_fee) as base_fee,
        (raw.city) as city,
        level_codes.code as level,
        read_id(raw.manager_id) as manager_id,
        read_flag(raw.is_sample) as is_sample,
        raw.row_no
    from raw
    left join codes as level_codes
        on level_codes.column_name = 'level'
        and level_codes.alias = fold(raw.level)
),

judged as (
    select
        read.row_no,
        concat_ws(
            ',',
            case
                when raw.snapshot_id is null
                    then 'snapshot_id:blank'
            end,
            case
                when read.snapshot_id is null and raw.snapshot_id is not null
                    then 'snapshot_id:id'
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
                when read.base_month is null and not is_unknown(raw.base_month)
                    then 'base_month:month'
            end,
            case
                when read.base_fee is null and not is_unknown(raw.base_fee)
                    then 'base_fee:money'
            end,
            case
                when raw.city is null
                    then 'city:blank'
            end,
            case
                when read.level is null and not is_unknown(raw.level)
                    then 'level:code'
            end,
            case
                when read.manager_id is null and raw.manager_id is not null
                    then 'manager_id:id'
            end,
            case
                when read.is_sample is null and not is_unknown(raw.is_sample)
                    then 'is_sample:flag'
            end
        ) as row_faults,
        concat_ws(
            ',',
            case
                when read.base_fee is not null and try_cast(raw.base_fee as decimal(18, 6)) is null
                    then 'base_fee'
            end
        ) as row_repairs
    from read
    inner join raw
        on read.row_no = raw.row_no
),

typed as (
    select
        read.snapshot_id as snapshot_id,
        read.customer_id as customer_id,
        read.base_month as base_month,
        (read.base_fee::decimal(28, 6) * scales.base_fee)::decimal(18, 6) as base_fee,
        read.city as city,
        read.level as level,
        read.manager_id as manager_id,
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
        concat_ws(chr(31), snapshot_id, customer_id) as row_key,
        hash(
            snapshot_id,
            customer_id,
            base_month,
            base_fee,
            city,
            level,
            manager_id,
            is_sample
        ) as row_hash
    from typed
)

select * from keyed
