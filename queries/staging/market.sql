-- Market share: words become typed values; what cannot be read is named.
-- grain: one row per month, city, operator and segment;
--     duplicates and faults are still there
-- params: none; reads raw.rows (text), raw.codes (column_name, alias, code), raw.scales (factors)
-- returns: the typed columns, source_row, row_key, row_hash, row_faults, row_repairs
-- row_faults holds "column:reason" and row_repairs columns, comma separated.
-- Written from data/contracts/market.toml by `python -m baoyou.staging`.
with

raw as (
    select
        tidy(month) as month,
        tidy(city) as city,
        tidy(operator) as operator,
        tidy(segment) as segment,
        tidy(subscribers) as subscribers,
        tidy(new_subscribers) as new_subscribers,
        tidy(revenue) as revenue,
        tidy(estimated) as estimated,
        tidy(is_sample) as is_sample,
        row_no
    from raw.rows
),

codes as (
    select * from raw.codes
),

scales as (
    select * from raw.scales
),

read as (
    select
        read_month(raw.month) as month,
        (raw.city) as city,
        (raw.operator) as operator,
        (raw.segment) as segment,
        read_number(raw.subscribers) as subscribers,
        read_number(raw.new_subscribers) as new_subscribers,
        read_number(raw.revenue) as revenue,
        read_flag(raw.estimated) as estimated,
        read_flag(raw.is_sample) as is_sample,
        raw.row_no
    from raw
),

judged as (
    select
        read.row_no,
        concat_ws(
            ',',
            case
                when read.month is null and is_unknown(raw.month)
                    then 'month:blank'
            end,
            case
                when read.month is null and not is_unknown(raw.month)
                    then 'month:month'
            end,
            case
                when raw.city is null
                    then 'city:blank'
            end,
            case
                when raw.operator is null
                    then 'operator:blank'
            end,
            case
                when raw.segment is null
                    then 'segment:blank'
            end,
            case
                when read.subscribers is null and not is_unknown(raw.subscribers)
                    and not is_masked(raw.subscribers)
                    then 'subscribers:number'
            end,
            case
                when read.subscribers < 0
                    then 'subscribers:range'
            end,
            case
                when read.new_subscribers is null and not is_unknown(raw.new_subscribers)
                    and not is_masked(raw.new_subscribers)
                    then 'new_subscribers:number'
            end,
            case
                when read.new_subscribers < 0
                    then 'new_subscribers:range'
            end,
            case
                when read.revenue is null and not is_unknown(raw.revenue)
                    and not is_masked(raw.revenue)
                    then 'revenue:money'
            end,
            case
                when read.estimated is null and not is_unknown(raw.estimated)
                    then 'estimated:flag'
            end,
            case
                when read.is_sample is null and not is_unknown(raw.is_sample)
                    then 'is_sample:flag'
            end
        ) as row_faults,
        concat_ws(
            ',',
            case
                when read.subscribers is not null and try_cast(raw.subscribers as decimal(18, 6)) is null
                    then 'subscribers'
            end,
            case
                when read.new_subscribers is not null and try_cast(raw.new_subscribers as decimal(18, 6)) is null
                    then 'new_subscribers'
            end,
            case
                when read.revenue is not null and try_cast(raw.revenue as decimal(18, 6)) is null
                    then 'revenue'
            end
        ) as row_repairs
    from read
    inner join raw
        on read.row_no = raw.row_no
),

typed as (
    select
        read.month as month,
        read.city as city,
        read.operator as operator,
        read.segment as segment,
        read.subscribers as subscribers,
        read.new_subscribers as new_subscribers,
        (read.revenue::decimal(28, 6) * scales.revenue)::decimal(18, 6) as revenue,
        read.estimated as estimated,
        read.is_sample as is_sample,
        read.row_no as source_row,
        judged.row_faults,
        judged.row_repairs
    from read
    inner join judged
        on read.row_no = judged.row_no
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
