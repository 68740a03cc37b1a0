-- Events by day: words become typed values; what cannot be read is named.
-- grain: one row per event;
--     duplicates and faults are still there
-- params: none; reads raw.rows (text), raw.codes (column_name, alias, code), raw.scales (factors)
-- returns: the typed columns, day, source_row, row_key, row_hash, row_faults, row_repairs
-- row_faults holds "column:reason" and row_repairs "column:kind", comma separated.
-- Written from data/contracts/events.toml by `python -m baoyou.staging`.
with

looked_at as (
    select
        cells.event_id,
        cells.customer_id,
        cells.at,
        cells.kind,
        cells.detail,
        cells.is_sample,
        cells.row_no,
        is_neat(
            concat_ws(
                chr(31),
                cells.event_id,
                cells.customer_id,
                cells.at,
                cells.kind,
                cells.detail,
                cells.is_sample
            )
        ) as is_neat_row
    from raw.rows as cells
),

raw as (
    select
        case
            when cells.is_neat_row then nullif(cells.event_id, '')
            else tidy(cells.event_id)
        end as event_id,
        case
            when cells.is_neat_row then nullif(cells.customer_id, '')
            else tidy(cells.customer_id)
        end as customer_id,
        case
            when cells.is_neat_row then nullif(cells.at, '')
            else tidy(cells.at)
        end as at,
        case
            when cells.is_neat_row then nullif(cells.kind, '')
            else tidy(cells.kind)
        end as kind,
        case
            when cells.is_neat_row then nullif(cells.detail, '')
            else tidy(cells.detail)
        end as detail,
        case
            when cells.is_neat_row then nullif(cells.is_sample, '')
            else tidy(cells.is_sample)
        end as is_sample,
        cells.event_id as event_id_cell,
        cells.customer_id as customer_id_cell,
        cells.at as at_cell,
        cells.kind as kind_cell,
        cells.detail as detail_cell,
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
                ''
            )
        ) as is_plain_row
    from raw
),

figured as (
    select
        raw.*,
        unwide(raw.at) as at_figures
    from sized as raw
),

cut as (
    select
        is_cut_column(tidy(cells.event_id)) as event_id,
        is_cut_column(tidy(cells.customer_id)) as customer_id
    from raw.rows as cells
),

read as (
    select
        read_id(raw.event_id) as event_id,
        read_id(raw.customer_id) as customer_id,
        any_moment(raw.at_figures) as at,
        kind_codes.code as kind,
        read_text(raw.detail) as detail,
        read_flag(raw.is_sample) as is_sample,
        raw.event_id as event_id_words,
        raw.customer_id as customer_id_words,
        raw.at as at_words,
        raw.kind as kind_words,
        raw.detail as detail_words,
        raw.is_sample as is_sample_words,
        raw.at_figures,
        raw.event_id_cell,
        raw.customer_id_cell,
        raw.at_cell,
        raw.kind_cell,
        raw.detail_cell,
        raw.is_sample_cell,
        raw.row_no,
        raw.is_neat_row,
        raw.is_plain_row
    from figured as raw
    left join raw.codes as kind_codes
        on kind_codes.column_name = 'kind'
        and kind_codes.alias = fold(raw.kind)
),

typed as (
    select
        read.event_id as event_id,
        read.customer_id as customer_id,
        case when in_our_time(read.at) then read.at end as at,
        read.kind as kind,
        read.detail as detail,
        read.is_sample as is_sample,
        read.row_no as source_row,
        concat_ws(
            ',',
            case
                when read.event_id is null and is_unknown(read.event_id_words)
                    then 'event_id:blank'
            end,
            case
                when read.event_id is null and not is_unknown(read.event_id_words)
                    then 'event_id:' || other_fault(read.event_id_words, 'id')
            end,
            case
                when cut.event_id and is_cut_id(read.event_id_words)
                    then 'event_id:precision'
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
                when read.at is null and is_unknown(read.at_words)
                    then 'at:blank'
            end,
            case
                when not in_our_time(read.at) and not is_unknown(read.at_words)
                    then 'at:' || date_fault(read.at_figures, read.at, 'time')
            end,
            case
                when read.kind is null and not is_unknown(read.kind_words)
                    then 'kind:' || other_fault(read.kind_words, 'code')
            end,
            case
                when is_sheet_error(read.detail_words)
                    then 'detail:sheet_error'
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
                                when read.event_id_words <> read.event_id_cell
                                    then 'event_id:blanks'
                            end,
                            case
                                when read.customer_id_words <> read.customer_id_cell
                                    then 'customer_id:blanks'
                            end,
                            case
                                when read.at_words <> read.at_cell
                                    then 'at:blanks'
                            end,
                            case
                                when read.kind_words <> read.kind_cell
                                    then 'kind:blanks'
                            end,
                            case
                                when read.detail_words <> read.detail_cell
                                    then 'detail:blanks'
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
                            null
                        ),
                        ''
                    )
            end,
            case
                when read.at is not null and not is_plain_time(read.at_words)
                    then 'at:date'
            end
        ) as row_repairs
    from read
    cross join cut
    cross join raw.scales as scales
),

keyed as (
    select
        typed.*,
        cast(typed.at as date) as day,
        concat_ws(chr(31), typed.event_id) as row_key,
        hash(
            typed.event_id,
            typed.customer_id,
            typed.at,
            typed.kind,
            typed.detail,
            typed.is_sample
        ) as row_hash
    from typed
)

select * from keyed
