-- Value levers: words become typed values; what cannot be read is named.
-- grain: one row per lever;
--     duplicates and faults are still there
-- params: none; reads raw.rows (text), raw.codes (column_name, alias, code), raw.scales (factors)
-- returns: the typed columns, part, source_row, row_key, row_hash, row_faults, row_repairs
-- row_faults holds "column:reason" and row_repairs "column:kind", comma separated.
-- Written from data/contracts/levers.toml by `python -m baoyou.staging`.
with

looked_at as (
    select
        cells.lever_id,
        cells.name,
        cells.impact_low,
        cells.impact_high,
        cells.ease,
        cells.state,
        cells.is_sample,
        cells.row_no,
        is_neat(
            concat_ws(
                chr(31),
                cells.lever_id,
                cells.name,
                cells.impact_low,
                cells.impact_high,
                cells.ease,
                cells.state,
                cells.is_sample
            )
        ) as is_neat_row
    from raw.rows as cells
),

raw as (
    select
        case
            when cells.is_neat_row then nullif(cells.lever_id, '')
            else tidy(cells.lever_id)
        end as lever_id,
        case
            when cells.is_neat_row then nullif(cells.name, '')
            else tidy(cells.name)
        end as name,
        case
            when cells.is_neat_row then nullif(cells.impact_low, '')
            else tidy(cells.impact_low)
        end as impact_low,
        case
            when cells.is_neat_row then nullif(cells.impact_high, '')
            else tidy(cells.impact_high)
        end as impact_high,
        case
            when cells.is_neat_row then nullif(cells.ease, '')
            else tidy(cells.ease)
        end as ease,
        case
            when cells.is_neat_row then nullif(cells.state, '')
            else tidy(cells.state)
        end as state,
        case
            when cells.is_neat_row then nullif(cells.is_sample, '')
            else tidy(cells.is_sample)
        end as is_sample,
        cells.lever_id as lever_id_cell,
        cells.name as name_cell,
        cells.impact_low as impact_low_cell,
        cells.impact_high as impact_high_cell,
        cells.ease as ease_cell,
        cells.state as state_cell,
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
                raw.impact_low,
                raw.impact_high,
                raw.ease
            )
        ) as is_plain_row
    from raw
),

figured as (
    select
        raw.*,
        case
            when raw.is_plain_row then raw.impact_low
            else unwide(raw.impact_low)
        end as impact_low_figures,
        case
            when raw.is_plain_row then raw.impact_high
            else unwide(raw.impact_high)
        end as impact_high_figures,
        case
            when raw.is_plain_row then raw.ease
            else unwide(raw.ease)
        end as ease_figures
    from sized as raw
),

cut as (
    select
        is_cut_column(tidy(cells.lever_id)) as lever_id
    from raw.rows as cells
),

read as (
    select
        read_id(raw.lever_id) as lever_id,
        read_text(raw.name) as name,
        case
            when raw.is_plain_row then try_cast(raw.impact_low as decimal(18, 6))
            else number_in(raw.impact_low_figures, '¥|rmb|cny', '元')
        end as impact_low,
        case
            when raw.is_plain_row then try_cast(raw.impact_high as decimal(18, 6))
            else number_in(raw.impact_high_figures, '¥|rmb|cny', '元')
        end as impact_high,
        case
            when raw.is_plain_row then try_cast(raw.ease as decimal(18, 6))
            else number_in(raw.ease_figures, '', '分')
        end as ease,
        read_text(raw.state) as state,
        read_flag(raw.is_sample) as is_sample,
        raw.lever_id as lever_id_words,
        raw.name as name_words,
        raw.impact_low as impact_low_words,
        raw.impact_high as impact_high_words,
        raw.ease as ease_words,
        raw.state as state_words,
        raw.is_sample as is_sample_words,
        raw.impact_low_figures,
        raw.impact_high_figures,
        raw.ease_figures,
        raw.lever_id_cell,
        raw.name_cell,
        raw.impact_low_cell,
        raw.impact_high_cell,
        raw.ease_cell,
        raw.state_cell,
        raw.is_sample_cell,
        raw.row_no,
        raw.is_neat_row,
        raw.is_plain_row
    from figured as raw
),

typed as (
    select
        read.lever_id as lever_id,
        read.name as name,
        scale_by(read.impact_low, scales.impact_low) as impact_low,
        scale_by(read.impact_high, scales.impact_high) as impact_high,
        try_cast(read.ease as integer) as ease,
        read.state as state,
        read.is_sample as is_sample,
        read.row_no as source_row,
        concat_ws(
            ',',
            case
                when read.lever_id is null and is_unknown(read.lever_id_words)
                    then 'lever_id:blank'
            end,
            case
                when read.lever_id is null and not is_unknown(read.lever_id_words)
                    then 'lever_id:' || other_fault(read.lever_id_words, 'id')
            end,
            case
                when cut.lever_id and is_cut_id(read.lever_id_words)
                    then 'lever_id:precision'
            end,
            case
                when is_sheet_error(read.name_words)
                    then 'name:sheet_error'
            end,
            case
                when read.impact_low is null and not is_unknown(read.impact_low_words)
                    then 'impact_low:' || number_fault(read.impact_low_figures, 'money')
            end,
            case
                when is_beyond(read.impact_low, scales.impact_low)
                    then 'impact_low:range'
            end,
            case
                when read.impact_high is null and not is_unknown(read.impact_high_words)
                    then 'impact_high:' || number_fault(read.impact_high_figures, 'money')
            end,
            case
                when is_beyond(read.impact_high, scales.impact_high)
                    then 'impact_high:range'
            end,
            case
                when read.ease is null and not is_unknown(read.ease_words)
                    then 'ease:' || number_fault(read.ease_figures, 'count')
            end,
            case
                when read.ease <> floor(read.ease)
                    then 'ease:count'
            end,
            case
                when read.ease < 1 or read.ease > 5
                    then 'ease:range'
            end,
            case
                when is_sheet_error(read.state_words)
                    then 'state:sheet_error'
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
                                when read.lever_id_words <> read.lever_id_cell
                                    then 'lever_id:blanks'
                            end,
                            case
                                when read.name_words <> read.name_cell
                                    then 'name:blanks'
                            end,
                            case
                                when read.impact_low_words <> read.impact_low_cell
                                    then 'impact_low:blanks'
                            end,
                            case
                                when read.impact_high_words <> read.impact_high_cell
                                    then 'impact_high:blanks'
                            end,
                            case
                                when read.ease_words <> read.ease_cell
                                    then 'ease:blanks'
                            end,
                            case
                                when read.state_words <> read.state_cell
                                    then 'state:blanks'
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
                            'impact_low:'
                                || number_repair(read.impact_low_words, read.impact_low),
                            'impact_high:'
                                || number_repair(read.impact_high_words, read.impact_high),
                            'ease:'
                                || number_repair(read.ease_words, read.ease)
                        ),
                        ''
                    )
            end,
            null
        ) as row_repairs
    from read
    cross join cut
    cross join raw.scales as scales
),

keyed as (
    select
        typed.*,
        'all' as part,
        concat_ws(chr(31), typed.lever_id) as row_key,
        hash(
            typed.lever_id,
            typed.name,
            typed.impact_low,
            typed.impact_high,
            typed.ease,
            typed.state,
            typed.is_sample
        ) as row_hash
    from typed
)

select * from keyed
