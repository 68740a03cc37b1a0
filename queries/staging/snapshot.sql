-- Snapshot list: words become typed values; what cannot be read is named.
-- grain: one row per snapshot and member, as in the file: duplicates and faults still there
-- params: none; reads raw.rows (text), raw.codes (column_name, alias, code), raw.scales (factors)
-- returns: the typed columns, source_row, row_key, row_hash, row_faults ("column:reason", ...), row_repairs
-- Written from data/contracts/snapshot.toml by `python -m baoyou.staging`.
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
        read_id(raw.snapshot_id) as snapshot_id,
        read_id(raw.customer_id) as customer_id,
        read_month(raw.base_month) as base_month,
        (read_number(raw.base_fee)::decimal(28, 6) * scales.base_fee)::decimal(18, 6) as base_fee,
        tidy(raw.city) as city,
        level_codes.code as level,
        read_id(raw.manager_id) as manager_id,
        read_flag(raw.is_sample) as is_sample,
        raw.row_no as source_row,
        concat_ws(
            ',',
            case
                when tidy(raw.snapshot_id) is null
                    then 'snapshot_id:blank'
            end,
            case
                when read_id(raw.snapshot_id) is null and tidy(raw.snapshot_id) is not null
                    then 'snapshot_id:id'
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
                when read_month(raw.base_month) is null and not is_unknown(raw.base_month)
                    then 'base_month:month'
            end,
            case
                when read_number(raw.base_fee) is null and not is_unknown(raw.base_fee)
                    then 'base_fee:money'
            end,
            case
                when tidy(raw.city) is null
                    then 'city:blank'
            end,
            case
                when level_codes.code is null and not is_unknown(raw.level)
                    then 'level:code'
            end,
            case
                when read_id(raw.manager_id) is null and tidy(raw.manager_id) is not null
                    then 'manager_id:id'
            end,
            case
                when read_flag(raw.is_sample) is null and not is_unknown(raw.is_sample)
                    then 'is_sample:flag'
            end
        ) as row_faults,
        concat_ws(
            ',',
            case
                when try_cast(tidy(raw.base_fee) as decimal(18, 6)) is null and read_number(raw.base_fee) is not null
                    then 'base_fee'
            end
        ) as row_repairs
    from raw
    cross join scales
    left join codes as level_codes
        on level_codes.column_name = 'level'
        and level_codes.alias = fold(raw.level)
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
