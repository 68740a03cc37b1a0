-- Market share: words become typed values; what cannot be read is named.
-- grain: one row per month, city, operator and segment, as in the file: duplicates and faults still there
-- params: none; reads raw.rows (text), raw.codes (column_name, alias, code), raw.scales (factors)
-- returns: the typed columns, source_row, row_key, row_hash, row_faults ("column:reason", ...), row_repairs
-- Written from data/contracts/market.toml by `python -m baoyou.staging`.
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
        read_month(raw.month) as month,
        tidy(raw.city) as city,
        tidy(raw.operator) as operator,
        tidy(raw.segment) as segment,
        read_number(raw.subscribers) as subscribers,
        read_number(raw.new_subscribers) as new_subscribers,
        (read_number(raw.revenue)::decimal(28, 6) * scales.revenue)::decimal(18, 6) as revenue,
        read_flag(raw.estimated) as estimated,
        read_flag(raw.is_sample) as is_sample,
        raw.row_no as source_row,
        concat_ws(
            ',',
            case
                when read_month(raw.month) is null and is_unknown(raw.month)
                    then 'month:blank'
            end,
            case
                when read_month(raw.month) is null and not is_unknown(raw.month)
                    then 'month:month'
            end,
            case
                when tidy(raw.city) is null
                    then 'city:blank'
            end,
            case
                when tidy(raw.operator) is null
                    then 'operator:blank'
            end,
            case
                when tidy(raw.segment) is null
                    then 'segment:blank'
            end,
            case
                when read_number(raw.subscribers) is null and not is_unknown(raw.subscribers) and not is_masked(raw.subscribers)
                    then 'subscribers:number'
            end,
            case
                when read_number(raw.subscribers) < 0
                    then 'subscribers:range'
            end,
            case
                when read_number(raw.new_subscribers) is null and not is_unknown(raw.new_subscribers) and not is_masked(raw.new_subscribers)
                    then 'new_subscribers:number'
            end,
            case
                when read_number(raw.new_subscribers) < 0
                    then 'new_subscribers:range'
            end,
            case
                when read_number(raw.revenue) is null and not is_unknown(raw.revenue) and not is_masked(raw.revenue)
                    then 'revenue:money'
            end,
            case
                when read_flag(raw.estimated) is null and not is_unknown(raw.estimated)
                    then 'estimated:flag'
            end,
            case
                when read_flag(raw.is_sample) is null and not is_unknown(raw.is_sample)
                    then 'is_sample:flag'
            end
        ) as row_faults,
        concat_ws(
            ',',
            case
                when try_cast(tidy(raw.subscribers) as decimal(18, 6)) is null and read_number(raw.subscribers) is not null
                    then 'subscribers'
            end,
            case
                when try_cast(tidy(raw.new_subscribers) as decimal(18, 6)) is null and read_number(raw.new_subscribers) is not null
                    then 'new_subscribers'
            end,
            case
                when try_cast(tidy(raw.revenue) as decimal(18, 6)) is null and read_number(raw.revenue) is not null
                    then 'revenue'
            end
        ) as row_repairs
    from raw
    cross join scales
),

keyed as (
    select
        *,
        concat_ws(chr(31), month, city, operator, segment) as row_key,
        hash(
            month,
            city,
            operator,
            segment,
            subscribers,
            new_subscribers,
            revenue,
            estimated,
            is_sample
        ) as row_hash
    from typed
)

select * from keyed
