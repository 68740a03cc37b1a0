-- Satisfaction surveys: words become typed values; what cannot be read is named.
-- grain: one row per response and item, or per month, city, segment and item, as in the file: duplicates and faults still there
-- params: none; reads raw.rows (text), raw.codes (column_name, alias, code), raw.scales (factors)
-- returns: the typed columns, source_row, row_key, row_hash, row_faults ("column:reason", ...), row_repairs
-- Written from data/contracts/surveys.toml by `python -m baoyou.staging`.
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
        read_id(raw.response_id) as response_id,
        tidy(raw.city) as city,
        tidy(raw.segment) as segment,
        coalesce(coalesce(item_codes.code, tidy(raw.item)), 'overall') as item,
        read_number(raw.score) as score,
        read_number(raw.scale_max) as scale_max,
        read_number(raw.weight) as weight,
        read_count(raw.sampled) as sampled,
        read_count(raw.valid) as valid,
        read_id(raw.customer_id) as customer_id,
        card_codes.code as card,
        tidy(raw.operator) as operator,
        tidy(raw.touchpoint) as touchpoint,
        read_flag(raw.is_sample) as is_sample,
        raw.row_no as source_row,
        concat_ws(
            ',',
            case
                when read_month(raw.month) is null and not is_unknown(raw.month)
                    then 'month:month'
            end,
            case
                when read_id(raw.response_id) is null and tidy(raw.response_id) is not null
                    then 'response_id:id'
            end,
            case
                when tidy(raw.city) is null
                    then 'city:blank'
            end,
            case
                when read_number(raw.score) is null and not is_unknown(raw.score)
                    then 'score:number'
            end,
            case
                when read_number(raw.scale_max) is null and not is_unknown(raw.scale_max)
                    then 'scale_max:number'
            end,
            case
                when read_number(raw.weight) is null and not is_unknown(raw.weight)
                    then 'weight:number'
            end,
            case
                when read_number(raw.weight) < 0
                    then 'weight:range'
            end,
            case
                when read_count(raw.sampled) is null and not is_unknown(raw.sampled)
                    then 'sampled:count'
            end,
            case
                when read_count(raw.sampled) < 0
                    then 'sampled:range'
            end,
            case
                when read_count(raw.valid) is null and not is_unknown(raw.valid)
                    then 'valid:count'
            end,
            case
                when read_count(raw.valid) < 0
                    then 'valid:range'
            end,
            case
                when read_id(raw.customer_id) is null and tidy(raw.customer_id) is not null
                    then 'customer_id:id'
            end,
            case
                when card_codes.code is null and not is_unknown(raw.card)
                    then 'card:code'
            end,
            case
                when read_flag(raw.is_sample) is null and not is_unknown(raw.is_sample)
                    then 'is_sample:flag'
            end
        ) as row_faults,
        concat_ws(
            ',',
            case
                when try_cast(tidy(raw.score) as decimal(18, 6)) is null and read_number(raw.score) is not null
                    then 'score'
            end,
            case
                when try_cast(tidy(raw.scale_max) as decimal(18, 6)) is null and read_number(raw.scale_max) is not null
                    then 'scale_max'
            end,
            case
                when try_cast(tidy(raw.weight) as decimal(18, 6)) is null and read_number(raw.weight) is not null
                    then 'weight'
            end
        ) as row_repairs
    from raw
    cross join scales
    left join codes as item_codes
        on item_codes.column_name = 'item'
        and item_codes.alias = fold(raw.item)
    left join codes as card_codes
        on card_codes.column_name = 'card'
        and card_codes.alias = fold(raw.card)
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
