-- Goals: words become typed values; what cannot be read is named.
-- grain: one row per month, city and KPI;
--     duplicates and faults are still there
-- params: none; reads raw.rows (text), raw.codes (column_name, alias, code), raw.scales (factors)
-- returns: the typed columns, source_row, row_key, row_hash, row_faults, row_repairs
-- row_faults holds "column:reason" and row_repairs "column:kind", comma separated.
-- Written from data/contracts/goals.toml by `python -m baoyou.staging`.
with

looked_at as (
    select
        cells.month,
        cells.city,
        cells.kpi,
        cells.floor,
        cells.target,
        cells.stretch,
        cells.weight,
        cells.is_sample,
        cells.row_no,
        is_neat(
            concat_ws(
                chr(31),
                cells.month,
                cells.city,
                cells.kpi,
                cells.floor,
                cells.target,
                cells.stretch,
                cells.weight,
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
            when cells.is_neat_row then nullif(cells.city, '')
            else tidy(cells.city)
        end as city,
        case
            when cells.is_neat_row then nullif(cells.kpi, '')
            else tidy(cells.kpi)
        end as kpi,
        case
            when cells.is_neat_row then nullif(cells.floor, '')
            else tidy(cells.floor)
        end as floor,
        case
            when cells.is_neat_row then nullif(cells.target, '')
            else tidy(cells.target)
        end as target,
        case
            when cells.is_neat_row then nullif(cells.stretch, '')
            else tidy(cells.stretch)
        end as stretch,
        case
            when cells.is_neat_row then nullif(cells.weight, '')
            else tidy(cells.weight)
        end as weight,
        case
            when cells.is_neat_row then nullif(cells.is_sample, '')
            else tidy(cells.is_sample)
        end as is_sample,
        cells.month as month_cell,
        cells.city as city_cell,
        cells.kpi as kpi_cell,
        cells.floor as floor_cell,
        cells.target as target_cell,
        cells.stretch as stretch_cell,
        cells.weight as weight_cell,
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
                raw.floor,
                raw.target,
                raw.stretch,
                raw.weight
            )
        ) as is_plain_row
    from raw
),

figured as (
    select
        raw.*,
        unwide(raw.month) as month_figures,
        case
            when raw.is_plain_row then raw.floor
            else unwide(raw.floor)
        end as floor_figures,
        case
            when raw.is_plain_row then raw.target
            else unwide(raw.target)
        end as target_figures,
        case
            when raw.is_plain_row then raw.stretch
            else unwide(raw.stretch)
        end as stretch_figures,
        case
            when raw.is_plain_row then raw.weight
            else unwide(raw.weight)
        end as weight_figures
    from sized as raw
),

read as (
    select
        any_month(raw.month_figures) as month,
        coalesce(city_codes.code, read_text(raw.city)) as city,
        coalesce(kpi_codes.code, read_text(raw.kpi)) as kpi,
        case
            when raw.is_plain_row then try_cast(raw.floor as decimal(18, 6))
            else number_in(raw.floor_figures, '', '%')
        end as floor,
        case
            when raw.is_plain_row then try_cast(raw.target as decimal(18, 6))
            else number_in(raw.target_figures, '', '%')
        end as target,
        case
            when raw.is_plain_row then try_cast(raw.stretch as decimal(18, 6))
            else number_in(raw.stretch_figures, '', '%')
        end as stretch,
        case
            when raw.is_plain_row then try_cast(raw.weight as decimal(18, 6))
            else number_in(raw.weight_figures, '', '%')
        end as weight,
        read_flag(raw.is_sample) as is_sample,
        raw.month as month_words,
        raw.city as city_words,
        raw.kpi as kpi_words,
        raw.floor as floor_words,
        raw.target as target_words,
        raw.stretch as stretch_words,
        raw.weight as weight_words,
        raw.is_sample as is_sample_words,
        raw.month_figures,
        raw.floor_figures,
        raw.target_figures,
        raw.stretch_figures,
        raw.weight_figures,
        raw.month_cell,
        raw.city_cell,
        raw.kpi_cell,
        raw.floor_cell,
        raw.target_cell,
        raw.stretch_cell,
        raw.weight_cell,
        raw.is_sample_cell,
        raw.row_no,
        raw.is_neat_row,
        raw.is_plain_row
    from figured as raw
    left join raw.codes as city_codes
        on city_codes.column_name = 'city'
        and city_codes.alias = fold(raw.city)
    left join raw.codes as kpi_codes
        on kpi_codes.column_name = 'kpi'
        and kpi_codes.alias = fold(raw.kpi)
),

typed as (
    select
        case when in_our_time(read.month) then read.month end as month,
        read.city as city,
        read.kpi as kpi,
        read.floor as floor,
        read.target as target,
        read.stretch as stretch,
        read.weight as weight,
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
                when read.city is null and is_unknown(read.city_words)
                    then 'city:blank'
            end,
            case
                when is_sheet_error(read.city_words)
                    then 'city:sheet_error'
            end,
            case
                when read.kpi is null and is_unknown(read.kpi_words)
                    then 'kpi:blank'
            end,
            case
                when is_sheet_error(read.kpi_words)
                    then 'kpi:sheet_error'
            end,
            case
                when read.floor is null and not is_unknown(read.floor_words)
                    then 'floor:' || number_fault(read.floor_figures, 'number')
            end,
            case
                when read.target is null and not is_unknown(read.target_words)
                    then 'target:' || number_fault(read.target_figures, 'number')
            end,
            case
                when read.stretch is null and not is_unknown(read.stretch_words)
                    then 'stretch:' || number_fault(read.stretch_figures, 'number')
            end,
            case
                when read.weight is null and not is_unknown(read.weight_words)
                    then 'weight:' || number_fault(read.weight_figures, 'number')
            end,
            case
                when read.weight < 0
                    then 'weight:range'
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
                                when read.city_words <> read.city_cell
                                    then 'city:blanks'
                            end,
                            case
                                when read.kpi_words <> read.kpi_cell
                                    then 'kpi:blanks'
                            end,
                            case
                                when read.floor_words <> read.floor_cell
                                    then 'floor:blanks'
                            end,
                            case
                                when read.target_words <> read.target_cell
                                    then 'target:blanks'
                            end,
                            case
                                when read.stretch_words <> read.stretch_cell
                                    then 'stretch:blanks'
                            end,
                            case
                                when read.weight_words <> read.weight_cell
                                    then 'weight:blanks'
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
                            'floor:'
                                || number_repair(read.floor_words, read.floor),
                            'target:'
                                || number_repair(read.target_words, read.target),
                            'stretch:'
                                || number_repair(read.stretch_words, read.stretch),
                            'weight:'
                                || number_repair(read.weight_words, read.weight)
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
    cross join raw.scales as scales
),

keyed as (
    select
        typed.*,
        concat_ws(chr(31), typed.month, typed.city, typed.kpi) as row_key,
        hash(
            typed.month,
            typed.city,
            typed.kpi,
            typed.floor,
            typed.target,
            typed.stretch,
            typed.weight,
            typed.is_sample
        ) as row_hash
    from typed
)

select * from keyed
