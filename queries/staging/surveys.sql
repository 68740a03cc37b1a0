-- Satisfaction surveys: words become typed values; what cannot be read is named.
-- grain: one row per response and item, or per month, city, segment and item;
--     duplicates and faults are still there
-- params: none; reads raw.rows (text), raw.codes (column_name, alias, code), raw.scales (factors)
-- returns: the typed columns, source_row, row_key, row_hash, row_faults, row_repairs
-- row_faults holds "column:reason" and row_repairs "column:kind", comma separated.
-- Written from data/contracts/surveys.toml by `python -m baoyou.staging`.
with

looked_at as (
    select
        cells.month,
        cells.response_id,
        cells.city,
        cells.segment,
        cells.item,
        cells.score,
        cells.scale_max,
        cells.weight,
        cells.sampled,
        cells.valid,
        cells.customer_id,
        cells.card,
        cells.operator,
        cells.touchpoint,
        cells.is_sample,
        cells.row_no,
        is_neat(
            concat_ws(
                chr(31),
                cells.month,
                cells.response_id,
                cells.city,
                cells.segment,
                cells.item,
                cells.score,
                cells.scale_max,
                cells.weight,
                cells.sampled,
                cells.valid,
                cells.customer_id,
                cells.card,
                cells.operator,
                cells.touchpoint,
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
            when cells.is_neat_row then nullif(cells.response_id, '')
            else tidy(cells.response_id)
        end as response_id,
        case
            when cells.is_neat_row then nullif(cells.city, '')
            else tidy(cells.city)
        end as city,
        case
            when cells.is_neat_row then nullif(cells.segment, '')
            else tidy(cells.segment)
        end as segment,
        case
            when cells.is_neat_row then nullif(cells.item, '')
            else tidy(cells.item)
        end as item,
        case
            when cells.is_neat_row then nullif(cells.score, '')
            else tidy(cells.score)
        end as score,
        case
            when cells.is_neat_row then nullif(cells.scale_max, '')
            else tidy(cells.scale_max)
        end as scale_max,
        case
            when cells.is_neat_row then nullif(cells.weight, '')
            else tidy(cells.weight)
        end as weight,
        case
            when cells.is_neat_row then nullif(cells.sampled, '')
            else tidy(cells.sampled)
        end as sampled,
        case
            when cells.is_neat_row then nullif(cells.valid, '')
            else tidy(cells.valid)
        end as valid,
        case
            when cells.is_neat_row then nullif(cells.customer_id, '')
            else tidy(cells.customer_id)
        end as customer_id,
        case
            when cells.is_neat_row then nullif(cells.card, '')
            else tidy(cells.card)
        end as card,
        case
            when cells.is_neat_row then nullif(cells.operator, '')
            else tidy(cells.operator)
        end as operator,
        case
            when cells.is_neat_row then nullif(cells.touchpoint, '')
            else tidy(cells.touchpoint)
        end as touchpoint,
        case
            when cells.is_neat_row then nullif(cells.is_sample, '')
            else tidy(cells.is_sample)
        end as is_sample,
        cells.month as month_cell,
        cells.response_id as response_id_cell,
        cells.city as city_cell,
        cells.segment as segment_cell,
        cells.item as item_cell,
        cells.score as score_cell,
        cells.scale_max as scale_max_cell,
        cells.weight as weight_cell,
        cells.sampled as sampled_cell,
        cells.valid as valid_cell,
        cells.customer_id as customer_id_cell,
        cells.card as card_cell,
        cells.operator as operator_cell,
        cells.touchpoint as touchpoint_cell,
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
                raw.score,
                raw.scale_max,
                raw.weight,
                raw.sampled,
                raw.valid
            )
        ) as is_plain_row
    from raw
),

figured as (
    select
        raw.*,
        unwide(raw.month) as month_figures,
        case
            when raw.is_plain_row then raw.score
            else unwide(raw.score)
        end as score_figures,
        case
            when raw.is_plain_row then raw.scale_max
            else unwide(raw.scale_max)
        end as scale_max_figures,
        case
            when raw.is_plain_row then raw.weight
            else unwide(raw.weight)
        end as weight_figures,
        case
            when raw.is_plain_row then raw.sampled
            else unwide(raw.sampled)
        end as sampled_figures,
        case
            when raw.is_plain_row then raw.valid
            else unwide(raw.valid)
        end as valid_figures
    from sized as raw
),

cut as (
    select
        is_cut_column(tidy(cells.response_id)) as response_id,
        is_cut_column(tidy(cells.customer_id)) as customer_id
    from raw.rows as cells
),

read as (
    select
        any_month(raw.month_figures) as month,
        read_id(raw.response_id) as response_id,
        coalesce(city_codes.code, read_text(raw.city)) as city,
        read_text(raw.segment) as segment,
        coalesce(item_codes.code, read_text(raw.item)) as item,
        case
            when raw.is_plain_row then try_cast(raw.score as decimal(18, 6))
            else number_in(raw.score_figures, '', '分')
        end as score,
        case
            when raw.is_plain_row then try_cast(raw.scale_max as decimal(18, 6))
            else number_in(raw.scale_max_figures, '', '分')
        end as scale_max,
        case
            when raw.is_plain_row then try_cast(raw.weight as decimal(18, 6))
            else number_in(raw.weight_figures, '', '')
        end as weight,
        case
            when raw.is_plain_row then try_cast(raw.sampled as decimal(18, 6))
            else number_in(raw.sampled_figures, '', '')
        end as sampled,
        case
            when raw.is_plain_row then try_cast(raw.valid as decimal(18, 6))
            else number_in(raw.valid_figures, '', '')
        end as valid,
        read_id(raw.customer_id) as customer_id,
        card_codes.code as card,
        read_text(raw.operator) as operator,
        read_text(raw.touchpoint) as touchpoint,
        read_flag(raw.is_sample) as is_sample,
        raw.month as month_words,
        raw.response_id as response_id_words,
        raw.city as city_words,
        raw.segment as segment_words,
        raw.item as item_words,
        raw.score as score_words,
        raw.scale_max as scale_max_words,
        raw.weight as weight_words,
        raw.sampled as sampled_words,
        raw.valid as valid_words,
        raw.customer_id as customer_id_words,
        raw.card as card_words,
        raw.operator as operator_words,
        raw.touchpoint as touchpoint_words,
        raw.is_sample as is_sample_words,
        raw.month_figures,
        raw.score_figures,
        raw.scale_max_figures,
        raw.weight_figures,
        raw.sampled_figures,
        raw.valid_figures,
        raw.month_cell,
        raw.response_id_cell,
        raw.city_cell,
        raw.segment_cell,
        raw.item_cell,
        raw.score_cell,
        raw.scale_max_cell,
        raw.weight_cell,
        raw.sampled_cell,
        raw.valid_cell,
        raw.customer_id_cell,
        raw.card_cell,
        raw.operator_cell,
        raw.touchpoint_cell,
        raw.is_sample_cell,
        raw.row_no,
        raw.is_neat_row,
        raw.is_plain_row
    from figured as raw
    left join raw.codes as city_codes
        on city_codes.column_name = 'city'
        and city_codes.alias = fold(raw.city)
    left join raw.codes as item_codes
        on item_codes.column_name = 'item'
        and item_codes.alias = fold(raw.item)
    left join raw.codes as card_codes
        on card_codes.column_name = 'card'
        and card_codes.alias = fold(raw.card)
),

typed as (
    select
        case when in_our_time(read.month) then read.month end as month,
        read.response_id as response_id,
        read.city as city,
        read.segment as segment,
        coalesce(read.item, 'overall') as item,
        read.score as score,
        read.scale_max as scale_max,
        read.weight as weight,
        try_cast(read.sampled as integer) as sampled,
        try_cast(read.valid as integer) as valid,
        read.customer_id as customer_id,
        read.card as card,
        read.operator as operator,
        read.touchpoint as touchpoint,
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
                when read.response_id is null and not is_unknown(read.response_id_words)
                    then 'response_id:' || other_fault(read.response_id_words, 'id')
            end,
            case
                when cut.response_id and is_cut_id(read.response_id_words)
                    then 'response_id:precision'
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
                when is_sheet_error(read.segment_words)
                    then 'segment:sheet_error'
            end,
            case
                when is_sheet_error(read.item_words)
                    then 'item:sheet_error'
            end,
            case
                when read.score is null and not is_unknown(read.score_words)
                    then 'score:' || number_fault(read.score_figures, 'number')
            end,
            case
                when read.score < 0 or read.score > read.scale_max
                    then 'score:range'
            end,
            case
                when read.scale_max is null and not is_unknown(read.scale_max_words)
                    then 'scale_max:' || number_fault(read.scale_max_figures, 'number')
            end,
            case
                when read.scale_max < 1
                    then 'scale_max:range'
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
                when read.sampled is null and not is_unknown(read.sampled_words)
                    then 'sampled:' || number_fault(read.sampled_figures, 'count')
            end,
            case
                when read.sampled <> floor(read.sampled)
                    then 'sampled:count'
            end,
            case
                when read.sampled < 0 or read.sampled > 999999999
                    then 'sampled:range'
            end,
            case
                when read.valid is null and not is_unknown(read.valid_words)
                    then 'valid:' || number_fault(read.valid_figures, 'count')
            end,
            case
                when read.valid <> floor(read.valid)
                    then 'valid:count'
            end,
            case
                when read.valid < 0 or read.valid > 999999999
                    then 'valid:range'
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
                when read.card is null and not is_unknown(read.card_words)
                    then 'card:' || other_fault(read.card_words, 'code')
            end,
            case
                when is_sheet_error(read.operator_words)
                    then 'operator:sheet_error'
            end,
            case
                when is_sheet_error(read.touchpoint_words)
                    then 'touchpoint:sheet_error'
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
                                when read.response_id_words <> read.response_id_cell
                                    then 'response_id:blanks'
                            end,
                            case
                                when read.city_words <> read.city_cell
                                    then 'city:blanks'
                            end,
                            case
                                when read.segment_words <> read.segment_cell
                                    then 'segment:blanks'
                            end,
                            case
                                when read.item_words <> read.item_cell
                                    then 'item:blanks'
                            end,
                            case
                                when read.score_words <> read.score_cell
                                    then 'score:blanks'
                            end,
                            case
                                when read.scale_max_words <> read.scale_max_cell
                                    then 'scale_max:blanks'
                            end,
                            case
                                when read.weight_words <> read.weight_cell
                                    then 'weight:blanks'
                            end,
                            case
                                when read.sampled_words <> read.sampled_cell
                                    then 'sampled:blanks'
                            end,
                            case
                                when read.valid_words <> read.valid_cell
                                    then 'valid:blanks'
                            end,
                            case
                                when read.customer_id_words <> read.customer_id_cell
                                    then 'customer_id:blanks'
                            end,
                            case
                                when read.card_words <> read.card_cell
                                    then 'card:blanks'
                            end,
                            case
                                when read.operator_words <> read.operator_cell
                                    then 'operator:blanks'
                            end,
                            case
                                when read.touchpoint_words <> read.touchpoint_cell
                                    then 'touchpoint:blanks'
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
                            'score:'
                                || number_repair(read.score_words, read.score),
                            'scale_max:'
                                || number_repair(read.scale_max_words, read.scale_max),
                            'weight:'
                                || number_repair(read.weight_words, read.weight),
                            'sampled:'
                                || number_repair(read.sampled_words, read.sampled),
                            'valid:'
                                || number_repair(read.valid_words, read.valid)
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
        case
            when typed.response_id is not null then concat_ws(chr(31), typed.response_id, typed.item)
            else concat_ws(chr(31), typed.month, typed.city, typed.segment, typed.item)
        end as row_key,
        hash(
            typed.month,
            typed.response_id,
            typed.city,
            typed.segment,
            typed.item,
            typed.score,
            typed.scale_max,
            typed.weight,
            typed.sampled,
            typed.valid,
            typed.customer_id,
            typed.card,
            typed.operator,
            typed.touchpoint,
            typed.is_sample
        ) as row_hash
    from typed
)

select * from keyed
