-- Results of work orders: words become typed values; what cannot be read is named.
-- grain: one row per work order;
--     duplicates and faults are still there
-- params: none; reads raw.rows (text), raw.codes (column_name, alias, code), raw.scales (factors)
-- returns: the typed columns, part, source_row, row_key, row_hash, row_faults, row_repairs
-- row_faults holds "column:reason" and row_repairs "column:kind", comma separated.
-- Written from data/contracts/results.toml by `python -m baoyou.staging`.
with

looked_at as (
    select
        cells.order_id,
        cells.customer_id,
        cells.contacted_at,
        cells.outcome,
        cells.reason,
        cells.script,
        cells.rating,
        cells.is_sample,
        cells.row_no,
        is_neat(
            concat_ws(
                chr(31),
                cells.order_id,
                cells.customer_id,
                cells.contacted_at,
                cells.outcome,
                cells.reason,
                cells.script,
                cells.rating,
                cells.is_sample
            )
        ) as is_neat_row
    from raw.rows as cells
),

raw as (
    select
        case
            when cells.is_neat_row then nullif(cells.order_id, '')
            else tidy(cells.order_id)
        end as order_id,
        case
            when cells.is_neat_row then nullif(cells.customer_id, '')
            else tidy(cells.customer_id)
        end as customer_id,
        case
            when cells.is_neat_row then nullif(cells.contacted_at, '')
            else tidy(cells.contacted_at)
        end as contacted_at,
        case
            when cells.is_neat_row then nullif(cells.outcome, '')
            else tidy(cells.outcome)
        end as outcome,
        case
            when cells.is_neat_row then nullif(cells.reason, '')
            else tidy(cells.reason)
        end as reason,
        case
            when cells.is_neat_row then nullif(cells.script, '')
            else tidy(cells.script)
        end as script,
        case
            when cells.is_neat_row then nullif(cells.rating, '')
            else tidy(cells.rating)
        end as rating,
        case
            when cells.is_neat_row then nullif(cells.is_sample, '')
            else tidy(cells.is_sample)
        end as is_sample,
        cells.order_id as order_id_cell,
        cells.customer_id as customer_id_cell,
        cells.contacted_at as contacted_at_cell,
        cells.outcome as outcome_cell,
        cells.reason as reason_cell,
        cells.script as script_cell,
        cells.rating as rating_cell,
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
                raw.rating
            )
        ) as is_plain_row
    from raw
),

figured as (
    select
        raw.*,
        unwide(raw.contacted_at) as contacted_at_figures,
        case
            when raw.is_plain_row then raw.rating
            else unwide(raw.rating)
        end as rating_figures
    from sized as raw
),

cut as (
    select
        is_cut_column(tidy(cells.order_id)) as order_id,
        is_cut_column(tidy(cells.customer_id)) as customer_id
    from raw.rows as cells
),

read as (
    select
        read_id(raw.order_id) as order_id,
        read_id(raw.customer_id) as customer_id,
        any_moment(raw.contacted_at_figures) as contacted_at,
        outcome_codes.code as outcome,
        read_text(raw.reason) as reason,
        read_text(raw.script) as script,
        case
            when raw.is_plain_row then try_cast(raw.rating as decimal(18, 6))
            else number_in(raw.rating_figures, '', '分')
        end as rating,
        read_flag(raw.is_sample) as is_sample,
        raw.order_id as order_id_words,
        raw.customer_id as customer_id_words,
        raw.contacted_at as contacted_at_words,
        raw.outcome as outcome_words,
        raw.reason as reason_words,
        raw.script as script_words,
        raw.rating as rating_words,
        raw.is_sample as is_sample_words,
        raw.contacted_at_figures,
        raw.rating_figures,
        raw.order_id_cell,
        raw.customer_id_cell,
        raw.contacted_at_cell,
        raw.outcome_cell,
        raw.reason_cell,
        raw.script_cell,
        raw.rating_cell,
        raw.is_sample_cell,
        raw.row_no,
        raw.is_neat_row,
        raw.is_plain_row
    from figured as raw
    left join raw.codes as outcome_codes
        on outcome_codes.column_name = 'outcome'
        and outcome_codes.alias = fold(raw.outcome)
),

typed as (
    select
        read.order_id as order_id,
        read.customer_id as customer_id,
        case when in_our_time(read.contacted_at) then read.contacted_at end as contacted_at,
        read.outcome as outcome,
        read.reason as reason,
        read.script as script,
        read.rating as rating,
        read.is_sample as is_sample,
        read.row_no as source_row,
        concat_ws(
            ',',
            case
                when read.order_id is null and is_unknown(read.order_id_words)
                    then 'order_id:blank'
            end,
            case
                when read.order_id is null and not is_unknown(read.order_id_words)
                    then 'order_id:' || other_fault(read.order_id_words, 'id')
            end,
            case
                when cut.order_id and is_cut_id(read.order_id_words)
                    then 'order_id:precision'
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
                when not in_our_time(read.contacted_at) and not is_unknown(read.contacted_at_words)
                    then 'contacted_at:' || date_fault(read.contacted_at_figures, read.contacted_at, 'time')
            end,
            case
                when read.outcome is null and not is_unknown(read.outcome_words)
                    then 'outcome:' || other_fault(read.outcome_words, 'code')
            end,
            case
                when is_sheet_error(read.reason_words)
                    then 'reason:sheet_error'
            end,
            case
                when is_sheet_error(read.script_words)
                    then 'script:sheet_error'
            end,
            case
                when read.rating is null and not is_unknown(read.rating_words)
                    then 'rating:' || number_fault(read.rating_figures, 'number')
            end,
            case
                when read.rating < 0
                    then 'rating:range'
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
                                when read.order_id_words <> read.order_id_cell
                                    then 'order_id:blanks'
                            end,
                            case
                                when read.customer_id_words <> read.customer_id_cell
                                    then 'customer_id:blanks'
                            end,
                            case
                                when read.contacted_at_words <> read.contacted_at_cell
                                    then 'contacted_at:blanks'
                            end,
                            case
                                when read.outcome_words <> read.outcome_cell
                                    then 'outcome:blanks'
                            end,
                            case
                                when read.reason_words <> read.reason_cell
                                    then 'reason:blanks'
                            end,
                            case
                                when read.script_words <> read.script_cell
                                    then 'script:blanks'
                            end,
                            case
                                when read.rating_words <> read.rating_cell
                                    then 'rating:blanks'
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
                            'rating:'
                                || number_repair(read.rating_words, read.rating)
                        ),
                        ''
                    )
            end,
            case
                when read.contacted_at is not null and not is_plain_time(read.contacted_at_words)
                    then 'contacted_at:date'
            end
        ) as row_repairs
    from read
    cross join cut
    cross join raw.scales as scales
),

keyed as (
    select
        typed.*,
        'all' as part,
        concat_ws(chr(31), typed.order_id) as row_key,
        hash(
            typed.order_id,
            typed.customer_id,
            typed.contacted_at,
            typed.outcome,
            typed.reason,
            typed.script,
            typed.rating,
            typed.is_sample
        ) as row_hash
    from typed
)

select * from keyed
