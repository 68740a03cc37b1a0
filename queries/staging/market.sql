-- Market share: words become typed values; what cannot be read is named.
-- grain: one row per month, city, operator and segment;
--     duplicates and faults are still there
-- params: none; reads raw.rows (text), raw.codes (column_name, alias, code), raw.scales (factors)
-- returns: the typed columns, source_row, row_key, row_hash, row_faults, row_repairs
-- row_faults holds "column:reason" and row_repairs "column:kind", comma separated.
-- Written from data/contracts/market.toml by `python -m baoyou.staging`.
with

looked_at as (
    select
        cells.month,
        cells.city,
        cells.operator,
        cells.segment,
        cells.subscribers,
        cells.new_subscribers,
        cells.revenue,
        cells.estimated,
        cells.is_sample,
        cells.row_no,
        is_neat(
            concat_ws(
                chr(31),
                cells.month,
                cells.city,
                cells.operator,
                cells.segment,
                cells.subscribers,
                cells.new_subscribers,
                cells.revenue,
                cells.estimated,
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
            when cells.is_neat_row then nullif(cells.operator, '')
            else tidy(cells.operator)
        end as operator,
        case
            when cells.is_neat_row then nullif(cells.segment, '')
            else tidy(cells.segment)
        end as segment,
        case
            when cells.is_neat_row then nullif(cells.subscribers, '')
            else tidy(cells.subscribers)
        end as subscribers,
        case
            when cells.is_neat_row then nullif(cells.new_subscribers, '')
            else tidy(cells.new_subscribers)
        end as new_subscribers,
        case
            when cells.is_neat_row then nullif(cells.revenue, '')
            else tidy(cells.revenue)
        end as revenue,
        case
            when cells.is_neat_row then nullif(cells.estimated, '')
            else tidy(cells.estimated)
        end as estimated,
        case
            when cells.is_neat_row then nullif(cells.is_sample, '')
            else tidy(cells.is_sample)
        end as is_sample,
        cells.month as month_cell,
        cells.city as city_cell,
        cells.operator as operator_cell,
        cells.segment as segment_cell,
        cells.subscribers as subscribers_cell,
        cells.new_subscribers as new_subscribers_cell,
        cells.revenue as revenue_cell,
        cells.estimated as estimated_cell,
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
                raw.subscribers,
                raw.new_subscribers,
                raw.revenue
            )
        ) as is_plain_row
    from raw
),

figured as (
    select
        raw.*,
        unwide(raw.month) as month_figures,
        case
            when raw.is_plain_row then raw.subscribers
            else unwide(raw.subscribers)
        end as subscribers_figures,
        case
            when raw.is_plain_row then raw.new_subscribers
            else unwide(raw.new_subscribers)
        end as new_subscribers_figures,
        case
            when raw.is_plain_row then raw.revenue
            else unwide(raw.revenue)
        end as revenue_figures
    from sized as raw
),

read as (
    select
        any_month(raw.month_figures) as month,
        coalesce(city_codes.code, read_text(raw.city)) as city,
        read_text(raw.operator) as operator,
        read_text(raw.segment) as segment,
        case
            when raw.is_plain_row then try_cast(raw.subscribers as decimal(18, 6))
            else number_in(raw.subscribers_figures, '', '')
        end as subscribers,
        case
            when raw.is_plain_row then try_cast(raw.new_subscribers as decimal(18, 6))
            else number_in(raw.new_subscribers_figures, '', '')
        end as new_subscribers,
        case
            when raw.is_plain_row then try_cast(raw.revenue as decimal(18, 6))
            else number_in(raw.revenue_figures, '¥|rmb|cny', '元')
        end as revenue,
        read_flag(raw.estimated) as estimated,
        read_flag(raw.is_sample) as is_sample,
        raw.month as month_words,
        raw.city as city_words,
        raw.operator as operator_words,
        raw.segment as segment_words,
        raw.subscribers as subscribers_words,
        raw.new_subscribers as new_subscribers_words,
        raw.revenue as revenue_words,
        raw.estimated as estimated_words,
        raw.is_sample as is_sample_words,
        raw.month_figures,
        raw.subscribers_figures,
        raw.new_subscribers_figures,
        raw.revenue_figures,
        raw.month_cell,
        raw.city_cell,
        raw.operator_cell,
        raw.segment_cell,
        raw.subscribers_cell,
        raw.new_subscribers_cell,
        raw.revenue_cell,
        raw.estimated_cell,
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
        case when in_our_time(read.month) then read.month end as month,
        read.city as city,
        read.operator as operator,
        read.segment as segment,
        read.subscribers as subscribers,
        read.new_subscribers as new_subscribers,
        scale_by(read.revenue, scales.revenue) as revenue,
        read.estimated as estimated,
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
                when read.operator is null and is_unknown(read.operator_words)
                    then 'operator:blank'
            end,
            case
                when is_sheet_error(read.operator_words)
                    then 'operator:sheet_error'
            end,
            case
                when read.segment is null and is_unknown(read.segment_words)
                    then 'segment:blank'
            end,
            case
                when is_sheet_error(read.segment_words)
                    then 'segment:sheet_error'
            end,
            case
                when read.subscribers is null and not is_unknown(read.subscribers_words)
                    and not is_masked(read.subscribers_words)
                    then 'subscribers:' || number_fault(read.subscribers_figures, 'number')
            end,
            case
                when read.subscribers < 0
                    then 'subscribers:range'
            end,
            case
                when read.new_subscribers is null and not is_unknown(read.new_subscribers_words)
                    and not is_masked(read.new_subscribers_words)
                    then 'new_subscribers:' || number_fault(read.new_subscribers_figures, 'number')
            end,
            case
                when read.new_subscribers < 0
                    then 'new_subscribers:range'
            end,
            case
                when read.revenue is null and not is_unknown(read.revenue_words)
                    and not is_masked(read.revenue_words)
                    then 'revenue:' || number_fault(read.revenue_figures, 'money')
            end,
            case
                when is_beyond(read.revenue, scales.revenue)
                    then 'revenue:range'
            end,
            case
                when read.estimated is null and not is_unknown(read.estimated_words)
                    then 'estimated:' || other_fault(read.estimated_words, 'flag')
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
                                when read.operator_words <> read.operator_cell
                                    then 'operator:blanks'
                            end,
                            case
                                when read.segment_words <> read.segment_cell
                                    then 'segment:blanks'
                            end,
                            case
                                when read.subscribers_words <> read.subscribers_cell
                                    then 'subscribers:blanks'
                            end,
                            case
                                when read.new_subscribers_words <> read.new_subscribers_cell
                                    then 'new_subscribers:blanks'
                            end,
                            case
                                when read.revenue_words <> read.revenue_cell
                                    then 'revenue:blanks'
                            end,
                            case
                                when read.estimated_words <> read.estimated_cell
                                    then 'estimated:blanks'
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
                            'subscribers:'
                                || number_repair(read.subscribers_words, read.subscribers),
                            'new_subscribers:'
                                || number_repair(read.new_subscribers_words, read.new_subscribers),
                            'revenue:'
                                || number_repair(read.revenue_words, read.revenue)
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
        concat_ws(chr(31), typed.month, typed.city, typed.operator, typed.segment) as row_key,
        hash(
            typed.month,
            typed.city,
            typed.operator,
            typed.segment,
            typed.subscribers,
            typed.new_subscribers,
            typed.revenue,
            typed.estimated,
            typed.is_sample
        ) as row_hash
    from typed
)

select * from keyed
