-- Snapshot list: words become typed values; what cannot be read is named.
-- grain: one row per snapshot and member;
--     duplicates and faults are still there
-- params: none; reads raw.rows (text), raw.codes (column_name, alias, code), raw.scales (factors)
-- returns: the typed columns, source_row, row_key, row_hash, row_faults, row_repairs
-- row_faults holds "column:reason" and row_repairs "column:kind", comma separated.
-- Written from data/contracts/snapshot.toml by `python -m baoyou.staging`.
with

looked_at as (
    select
        cells.snapshot_id,
        cells.customer_id,
        cells.base_month,
        cells.base_fee,
        cells.city,
        cells.level,
        cells.manager_id,
        cells.is_sample,
        cells.row_no,
        is_neat(
            concat_ws(
                chr(31),
                cells.snapshot_id,
                cells.customer_id,
                cells.base_month,
                cells.base_fee,
                cells.city,
                cells.level,
                cells.manager_id,
                cells.is_sample
            )
        ) as is_neat_row
    from raw.rows as cells
),

raw as (
    select
        case
            when cells.is_neat_row then nullif(cells.snapshot_id, '')
            else tidy(cells.snapshot_id)
        end as snapshot_id,
        case
            when cells.is_neat_row then nullif(cells.customer_id, '')
            else tidy(cells.customer_id)
        end as customer_id,
        case
            when cells.is_neat_row then nullif(cells.base_month, '')
            else tidy(cells.base_month)
        end as base_month,
        case
            when cells.is_neat_row then nullif(cells.base_fee, '')
            else tidy(cells.base_fee)
        end as base_fee,
        case
            when cells.is_neat_row then nullif(cells.city, '')
            else tidy(cells.city)
        end as city,
        case
            when cells.is_neat_row then nullif(cells.level, '')
            else tidy(cells.level)
        end as level,
        case
            when cells.is_neat_row then nullif(cells.manager_id, '')
            else tidy(cells.manager_id)
        end as manager_id,
        case
            when cells.is_neat_row then nullif(cells.is_sample, '')
            else tidy(cells.is_sample)
        end as is_sample,
        cells.snapshot_id as snapshot_id_cell,
        cells.customer_id as customer_id_cell,
        cells.base_month as base_month_cell,
        cells.base_fee as base_fee_cell,
        cells.city as city_cell,
        cells.level as level_cell,
        cells.manager_id as manager_id_cell,
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
                raw.base_fee
            )
        ) as is_plain_row
    from raw
),

figured as (
    select
        raw.*,
        unwide(raw.base_month) as base_month_figures,
        case
            when raw.is_plain_row then raw.base_fee
            else unwide(raw.base_fee)
        end as base_fee_figures
    from sized as raw
),

cut as (
    select
        is_cut_column(tidy(cells.snapshot_id)) as snapshot_id,
        is_cut_column(tidy(cells.customer_id)) as customer_id,
        is_cut_column(tidy(cells.manager_id)) as manager_id
    from raw.rows as cells
),

read as (
    select
        read_id(raw.snapshot_id) as snapshot_id,
        read_id(raw.customer_id) as customer_id,
        any_month(raw.base_month_figures) as base_month,
        case
            when raw.is_plain_row then try_cast(raw.base_fee as decimal(18, 6))
            else number_in(raw.base_fee_figures, '¥|rmb|cny', '元')
        end as base_fee,
        coalesce(city_codes.code, read_text(raw.city)) as city,
        level_codes.code as level,
        read_id(raw.manager_id) as manager_id,
        read_flag(raw.is_sample) as is_sample,
        raw.snapshot_id as snapshot_id_words,
        raw.customer_id as customer_id_words,
        raw.base_month as base_month_words,
        raw.base_fee as base_fee_words,
        raw.city as city_words,
        raw.level as level_words,
        raw.manager_id as manager_id_words,
        raw.is_sample as is_sample_words,
        raw.base_month_figures,
        raw.base_fee_figures,
        raw.snapshot_id_cell,
        raw.customer_id_cell,
        raw.base_month_cell,
        raw.base_fee_cell,
        raw.city_cell,
        raw.level_cell,
        raw.manager_id_cell,
        raw.is_sample_cell,
        raw.row_no,
        raw.is_neat_row,
        raw.is_plain_row
    from figured as raw
    left join raw.codes as city_codes
        on city_codes.column_name = 'city'
        and city_codes.alias = fold(raw.city)
    left join raw.codes as level_codes
        on level_codes.column_name = 'level'
        and level_codes.alias = fold(raw.level)
),

typed as (
    select
        read.snapshot_id as snapshot_id,
        read.customer_id as customer_id,
        case when in_our_time(read.base_month) then read.base_month end as base_month,
        scale_by(read.base_fee, scales.base_fee) as base_fee,
        read.city as city,
        read.level as level,
        read.manager_id as manager_id,
        read.is_sample as is_sample,
        read.row_no as source_row,
        concat_ws(
            ',',
            case
                when read.snapshot_id is null and is_unknown(read.snapshot_id_words)
                    then 'snapshot_id:blank'
            end,
            case
                when read.snapshot_id is null and not is_unknown(read.snapshot_id_words)
                    then 'snapshot_id:' || other_fault(read.snapshot_id_words, 'id')
            end,
            case
                when cut.snapshot_id and is_cut_id(read.snapshot_id_words)
                    then 'snapshot_id:precision'
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
                when not in_our_time(read.base_month) and not is_unknown(read.base_month_words)
                    then 'base_month:' || month_fault(read.base_month_figures, read.base_month)
            end,
            case
                when read.base_fee is null and not is_unknown(read.base_fee_words)
                    then 'base_fee:' || number_fault(read.base_fee_figures, 'money')
            end,
            case
                when is_beyond(read.base_fee, scales.base_fee)
                    then 'base_fee:range'
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
                when read.level is null and not is_unknown(read.level_words)
                    then 'level:' || other_fault(read.level_words, 'code')
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
                                when read.snapshot_id_words <> read.snapshot_id_cell
                                    then 'snapshot_id:blanks'
                            end,
                            case
                                when read.customer_id_words <> read.customer_id_cell
                                    then 'customer_id:blanks'
                            end,
                            case
                                when read.base_month_words <> read.base_month_cell
                                    then 'base_month:blanks'
                            end,
                            case
                                when read.base_fee_words <> read.base_fee_cell
                                    then 'base_fee:blanks'
                            end,
                            case
                                when read.city_words <> read.city_cell
                                    then 'city:blanks'
                            end,
                            case
                                when read.level_words <> read.level_cell
                                    then 'level:blanks'
                            end,
                            case
                                when read.manager_id_words <> read.manager_id_cell
                                    then 'manager_id:blanks'
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
                            'base_fee:'
                                || number_repair(read.base_fee_words, read.base_fee)
                        ),
                        ''
                    )
            end,
            case
                when read.city <> read.city_words
                    then 'city:city'
            end
        ) as row_repairs
    from read
    cross join cut
    cross join raw.scales as scales
),

keyed as (
    select
        typed.*,
        concat_ws(chr(31), typed.snapshot_id, typed.customer_id) as row_key,
        hash(
            typed.snapshot_id,
            typed.customer_id,
            typed.base_month,
            typed.base_fee,
            typed.city,
            typed.level,
            typed.manager_id,
            typed.is_sample
        ) as row_hash
    from typed
)

select * from keyed
