-- Usage drop: successive falls of a measure, or a fall against the mean of the months before. [S0, S2]
-- grain: one row per customer on net
-- params: $measure, $mode, $months, $drop_percent, $floor, $present
-- returns: customer_id, is_hit (null: not evaluated) and the evidence: measure, value_3 to value_0
-- Modes: each (every month falls by more), cumulative (each month falls, together by more),
-- versus_mean (the month is below the mean of the months before by more).
-- Every month looked at must be on net with a known value that is not negative.
with

measured as (
    select
        customer_id,
        case
            when $measure::varchar = 'local_fee' and not list_contains($present, 'local_fee')
                then 'arpu'
            else $measure::varchar
        end as measure,
        arpu_0, arpu_1, arpu_2, arpu_3,
        local_fee_0, local_fee_1, local_fee_2, local_fee_3,
        mou_0, mou_1, mou_2, mou_3,
        data_mb_0, data_mb_1, data_mb_2, data_mb_3
    from mart.customer_features
    where is_on_net
),

valued as (
    select
        customer_id,
        measure,
        case measure
            when 'arpu' then arpu_0 when 'local_fee' then local_fee_0
            when 'mou' then mou_0 when 'data_mb' then data_mb_0
        end as value_0,
        case measure
            when 'arpu' then arpu_1 when 'local_fee' then local_fee_1
            when 'mou' then mou_1 when 'data_mb' then data_mb_1
        end as value_1,
        case when $months::integer >= 2 then
            case measure
                when 'arpu' then arpu_2 when 'local_fee' then local_fee_2
                when 'mou' then mou_2 when 'data_mb' then data_mb_2
            end
        end as value_2,
        case when $months::integer >= 3 then
            case measure
                when 'arpu' then arpu_3 when 'local_fee' then local_fee_3
                when 'mou' then mou_3 when 'data_mb' then data_mb_3
            end
        end as value_3
    from measured
),

windows as (
    select
        valued.*,
        coalesce(value_0 >= 0 and value_1 >= 0, false)
            and ($months::integer < 2 or coalesce(value_2 >= 0, false))
            and ($months::integer < 3 or coalesce(value_3 >= 0, false)) as is_evaluated,
        case $months::integer when 1 then value_1 when 2 then value_2 else value_3 end
            as start_value,
        value_1 + coalesce(value_2, 0) + coalesce(value_3, 0) as sum_before,
        100 - $drop_percent::decimal(28, 4) as kept_percent
    from valued
),

judged as (
    select
        customer_id,
        case
            when not is_evaluated then null
            when $mode::varchar = 'versus_mean'
                then sum_before >= $floor::decimal(18, 6) * $months::integer
                    and value_0 * 100 * $months::integer < sum_before * kept_percent
            when $mode::varchar = 'cumulative'
                then start_value >= $floor::decimal(18, 6)
                    and value_0 < value_1
                    and ($months::integer < 2 or value_1 < value_2)
                    and ($months::integer < 3 or value_2 < value_3)
                    and value_0 * 100 < start_value * kept_percent
            else start_value >= $floor::decimal(18, 6)
                and value_0 * 100 < value_1 * kept_percent
                and ($months::integer < 2 or value_1 * 100 < value_2 * kept_percent)
                and ($months::integer < 3 or value_2 * 100 < value_3 * kept_percent)
        end as is_hit,
        measure,
        value_3,
        value_2,
        value_1,
        value_0
    from windows
)

select * from judged
