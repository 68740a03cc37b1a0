-- Offers of rivals: words become typed values; what cannot be read is named.
-- grain: one row per offer;
--     duplicates and faults are still there
-- params: none; reads raw.rows (text), raw.codes (column_name, alias, code), raw.scales (factors)
-- returns: the typed columns, part, source_row, row_key, row_hash, row_faults, row_repairs
-- row_faults holds "column:reason" and row_repairs "column:kind", comma separated.
-- Written from data/contracts/rival_offers.toml by `python -m baoyou.staging`.
with

looked_at as (
    select
        cells.offer_id,
        cells.city,
        cells.rival,
        cells.offer,
        cells.arpu_min,
        cells.starts_on,
        cells.ends_on,
        cells.is_sample,
        cells.row_no,
        is_neat(
            concat_ws(
                chr(31),
                cells.offer_id,
                cells.city,
                cells.rival,
                cells.offer,
                cells.arpu_min,
                cells.starts_on,
                cells.ends_on,
                cells.is_sample
            )
        ) as is_neat_row
    from raw.rows as cells
),

raw as (
    select
        case
            when cells.is_neat_row then nullif(cells.offer_id, '')
            else tidy(cells.offer_id)
        end as offer_id,
        case
            when cells.is_neat_row then nullif(cells.city, '')
            else tidy(cells.city)
        end as city,
        case
            when cells.is_neat_row then nullif(cells.rival, '')
            else tidy(cells.rival)
        end as rival,
        case
            when cells.is_neat_row then nullif(cells.offer, '')
            else tidy(cells.offer)
        end as offer,
        case
            when cells.is_neat_row then nullif(cells.arpu_min, '')
            else tidy(cells.arpu_min)
        end as arpu_min,
        case
            when cells.is_neat_row then nullif(cells.starts_on, '')
            else tidy(cells.starts_on)
        end as starts_on,
        case
            when cells.is_neat_row then nullif(cells.ends_on, '')
            else tidy(cells.ends_on)
        end as ends_on,
        case
            when cells.is_neat_row then nullif(cells.is_sample, '')
            else tidy(cells.is_sample)
        end as is_sample,
        cells.offer_id as offer_id_cell,
        cells.city as city_cell,
        cells.rival as rival_cell,
        cells.offer as offer_cell,
        cells.arpu_min as arpu_min_cell,
        cells.starts_on as starts_on_cell,
        cells.ends_on as ends_on_cell,
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
                raw.arpu_min
            )
        ) as is_plain_row
    from raw
),

figured as (
    select
        raw.*,
        case
            when raw.is_plain_row then raw.arpu_min
            else unwide(raw.arpu_min)
        end as arpu_min_figures,
        unwide(raw.starts_on) as starts_on_figures,
        unwide(raw.ends_on) as ends_on_figures
    from sized as raw
),

cut as (
    select
        is_cut_column(tidy(cells.offer_id)) as offer_id
    from raw.rows as cells
),

read as (
    select
        read_id(raw.offer_id) as offer_id,
        coalesce(city_codes.code, read_text(raw.city)) as city,
        read_text(raw.rival) as rival,
        read_text(raw.offer) as offer,
        case
            when raw.is_plain_row then try_cast(raw.arpu_min as decimal(18, 6))
            else number_in(raw.arpu_min_figures, '¥|rmb|cny', '元')
        end as arpu_min,
        any_date(raw.starts_on_figures) as starts_on,
        any_date(raw.ends_on_figures) as ends_on,
        read_flag(raw.is_sample) as is_sample,
        raw.offer_id as offer_id_words,
        raw.city as city_words,
        raw.rival as rival_words,
        raw.offer as offer_words,
        raw.arpu_min as arpu_min_words,
        raw.starts_on as starts_on_words,
        raw.ends_on as ends_on_words,
        raw.is_sample as is_sample_words,
        raw.arpu_min_figures,
        raw.starts_on_figures,
        raw.ends_on_figures,
        raw.offer_id_cell,
        raw.city_cell,
        raw.rival_cell,
        raw.offer_cell,
        raw.arpu_min_cell,
        raw.starts_on_cell,
        raw.ends_on_cell,
        raw.is_sample_cell,
        raw.row_no,
        raw.is_neat_row,
        raw.is_plain_row
    from figured as raw
    left join raw.codes as city_codes
        on city_codes.column_name = 'city'
        and city_codes.alias = fold(raw.city)
),

typed as (
    select
        read.offer_id as offer_id,
        read.city as city,
        read.rival as rival,
        read.offer as offer,
        scale_by(read.arpu_min, scales.arpu_min) as arpu_min,
        case when in_our_time(read.starts_on) then read.starts_on end as starts_on,
        case when in_our_time(read.ends_on) then read.ends_on end as ends_on,
        read.is_sample as is_sample,
        read.row_no as source_row,
        concat_ws(
            ',',
            case
                when read.offer_id is null and is_unknown(read.offer_id_words)
                    then 'offer_id:blank'
            end,
            case
                when read.offer_id is null and not is_unknown(read.offer_id_words)
                    then 'offer_id:' || other_fault(read.offer_id_words, 'id')
            end,
            case
                when cut.offer_id and is_cut_id(read.offer_id_words)
                    then 'offer_id:precision'
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
                when is_sheet_error(read.rival_words)
                    then 'rival:sheet_error'
            end,
            case
                when is_sheet_error(read.offer_words)
                    then 'offer:sheet_error'
            end,
            case
                when read.arpu_min is null and not is_unknown(read.arpu_min_words)
                    then 'arpu_min:' || number_fault(read.arpu_min_figures, 'money')
            end,
            case
                when read.arpu_min < 0 or is_beyond(read.arpu_min, scales.arpu_min)
                    then 'arpu_min:range'
            end,
            case
                when not in_our_time(read.starts_on) and not is_unknown(read.starts_on_words)
                    then 'starts_on:' || date_fault(read.starts_on_figures, read.starts_on, 'date')
            end,
            case
                when not in_our_time(read.ends_on) and not is_unknown(read.ends_on_words)
                    then 'ends_on:' || date_fault(read.ends_on_figures, read.ends_on, 'date')
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
                                when read.offer_id_words <> read.offer_id_cell
                                    then 'offer_id:blanks'
                            end,
                            case
                                when read.city_words <> read.city_cell
                                    then 'city:blanks'
                            end,
                            case
                                when read.rival_words <> read.rival_cell
                                    then 'rival:blanks'
                            end,
                            case
                                when read.offer_words <> read.offer_cell
                                    then 'offer:blanks'
                            end,
                            case
                                when read.arpu_min_words <> read.arpu_min_cell
                                    then 'arpu_min:blanks'
                            end,
                            case
                                when read.starts_on_words <> read.starts_on_cell
                                    then 'starts_on:blanks'
                            end,
                            case
                                when read.ends_on_words <> read.ends_on_cell
                                    then 'ends_on:blanks'
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
                            'arpu_min:'
                                || number_repair(read.arpu_min_words, read.arpu_min)
                        ),
                        ''
                    )
            end,
            case
                when read.city <> read.city_words
                    then 'city:city'
            end,
            case
                when read.starts_on is not null and not is_plain_date(read.starts_on_words)
                    then 'starts_on:date'
            end,
            case
                when read.ends_on is not null and not is_plain_date(read.ends_on_words)
                    then 'ends_on:date'
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
        concat_ws(chr(31), typed.offer_id) as row_key,
        hash(
            typed.offer_id,
            typed.city,
            typed.rival,
            typed.offer,
            typed.arpu_min,
            typed.starts_on,
            typed.ends_on,
            typed.is_sample
        ) as row_hash
    from typed
)

select * from keyed
