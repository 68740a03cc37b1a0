-- Satisfaction surveys: words become typed values; what cannot be read is named.
-- grain: one row per response and item, or per month, city, segment and item;
--     duplicates and faults are still there
-- params: none; reads raw.rows (text), raw.codes (column_name, alias, code), raw.scales (factors)
-- returns: the typed columns, source_row, row_key, row_hash, row_faults, row_repairs
-- row_faults holds "column:reason" and row_repairs columns, comma separated.
-- Written from data/contracts/surveys.toml by `python -m baoyou.staging`.
with

raw as (
    select
        tidy(month) as month,
        tidy(response_id) as response_id,
        tidy(city) as city,
        tidy(segment) as segment,
        tidy(item) as item,
        tidy(score) as score,
        tidy(scale_max) as scale_max,
        tidy(weight) as weight,
        tidy(sampled) as sampled,
        tidy(valid) as valid,
        tidy(customer_id) as customer_id,
        tidy(card) as card,
        tidy(operator) as operator,
        tidy(touchpoint) as touchpoint,
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
        read_id(raw.response_id) as response_id,
        (raw.city) as city,
        (raw.segment) as segment,
        coalesce(item_codes.code, raw.item) as item,
        read_number(raw.score) as score,
        read_number(raw.scale_max) as scale_max,
        read_number(raw.weight) as weight,
        read_number(raw.sampled) as sampled,
        read_number(raw.valid) as valid,
        read_id(raw.customer_id) as customer_id,
        card_codes.code as card,
        (raw.operator) as operator,
        (raw.touchpoint) as touchpoint,
        read_flag(raw.is_sample) as is_sample,
        raw.row_no
    from raw
    left join codes as item_codes
        on item_codes.column_name = 'item'
        and item_codes.alias = fold(raw.item)
    left join codes as card_codes
        on card_codes.column_name = 'card'
        and card_codes.alias = fold(raw.card)
),

judged as (
    select
        read.row_no,
        concat_ws(
            ',',
            case
                when read.month is null and not is_unknown(raw.month)
                    then 'month:month'
            end,
            case
                when read.response_id is null and raw.response_id is not null
                    then 'response_id:id'
            end,
            case
                when raw.city is null
                    then 'city:blank'
            end,
            case
                when read.score is null and not is_unknown(raw.score)
                    then 'score:number'
            end,
            case
                when read.scale_max is null and not is_unknown(raw.scale_max)
                    then 'scale_max:number'
            end,
            case
                when read.weight is null and not is_unknown(raw.weight)
                    then 'weight:number'
            end,
            case
                when read.weight < 0
                    then 'weight:range'
            end,
            case
                when read.sampled is null and not is_unknown(raw.sampled)
                    then 'sampled:count'
            end,
            case
                when read.sampled <> floor(read.sampled)
                    then 'sampled:count'
            end,
            case
                when read.sampled < 0 or read.sampled >= 1000000000
                    then 'sampled:range'
            end,
            case
                when read.valid is null and not is_unknown(raw.valid)
                    then 'valid:count'
            end,
            case
                when read.valid <> floor(read.valid)
                    then 'valid:count'
            end,
            case
                when read.valid < 0 or read.valid >= 1000000000
                    then 'valid:range'
            end,
            case
                when read.customer_id is null and raw.customer_id is not null
                    then 'customer_id:id'
            end,
            case
                when read.card is null and not is_unknown(raw.card)
                    then 'card:code'
            end,
            case
                when read.is_sample is null and not is_unknown(raw.is_sample)
                    then 'is_sample:flag'
            end
        ) as row_faults,
        concat_ws(
            ',',
            case
                when read.score is not null and try_cast(raw.score as decimal(18, 6)) is null
                    then 'score'
            end,
            case
                when read.scale_max is not null and try_cast(raw.scale_max as decimal(18, 6)) is null
                    then 'scale_max'
            end,
            case
                when read.weight is not null and try_cast(raw.weight as decimal(18, 6)) is null
                    then 'weight'
            end
        ) as row_repairs
    from read
    inner join raw
        on read.row_no = raw.row_no
),

typed as (
    select
        read.month as month,
        read.response_id as response_id,
        read.city as city,
        read.segment as segment,
        coalesce(read.item, 'overall') as item,
        read.score as score,
        read.scale_max as scale_max,
        read.weight as weight,
        read.sampled::integer as sampled,
        read.valid::integer as valid,
        read.customer_id as customer_id,
        read.card as card,
        read.operator as operator,
        read.touchpoint as touchpoint,
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
        case
            when response_id is not null then concat_ws(chr(31), response_id, item)
            else concat_ws(chr(31), month, city, segment, item)
        end as row_key,
        hash(
            month,
            response_id,
            city,
            segment,
            item,
            score,
            scale_max,
            weight,
            sampled,
            valid,
            customer_id,
            card,
            operator,
            touchpoint,
            is_sample
        ) as row_hash
    from typed
)

select * from keyed
