-- Usage drop: successive falls of a measure, or a fall against the mean of the months before. [S0, S2]
-- grain: one row per customer on net
-- params: $measure, $mode, $months, $drop_percent, $floor, $present
-- returns: customer_id, is_hit (null: not evaluated) and the evidence: measure, value_3 to value_0
-- Modes: each (every month falls by more), cumulative (each month falls, together by more),
-- versus_mean (the month is below the mean of the months before by more).
-- Every month looked at must be on net with a known value that is not negative; a floor of 0 is none,
-- and lets negative values in.
-- Which columns are read depends on parameters alone, so that a run reads one measure only.
with

valued as (
    select
        customer_id,
        case
            when $measure::varchar = 'local_fee' and not list_contains($present, 'local_fee')
                then 'arpu'
            else $measure::varchar
        end as measure,
        case
            when $measure::varchar = 'mou' then mou_0
            when $measure::varchar = 'data_mb' then data_mb_0
            when $measure::varchar = 'local_fee' and list_contains($present, 'local_fee')
                then local_fee_0
            when $measure::varchar in ('arpu', 'local_fee') then arpu_0
        end as value_0,
        case
            when $measure::varchar = 'mou' then mou_1
            when $measure::varchar = 'data_mb' then data_mb_1
            when $measure::varchar = 'local_fee' and list_contains($present, 'local_fee')
                then local_fee_1
            when $measure::varchar in ('arpu', 'local_fee') then arpu_1
        end as value_1,
        case
            when $months::integer < 2 then null
            when $measure::varchar = 'mou' then mou_2
            when $measure::varchar = 'data_mb' then data_mb_2
            when $measure::varchar = 'local_fee' and list_contains($present, 'local_fee')
                then local_fee_2
            when $measure::varchar in ('arpu', 'local_fee') then arpu_2
        end as value_2,
        case
            when $months::integer < 3 then null
            when $measure::varchar = 'mou' then mou_3
            when $measure::varchar = 'data_mb' then data_mb_3
            when $measure::varchar = 'local_fee' and list_contains($present, 'local_fee')
                then local_fee_3
            when $measure::varchar in ('arpu', 'local_fee') then arpu_3
        end as value_3,
        case when $floor::decimal(18, 6) > 0 then 0 else -1000000000 end::decimal(18, 6)
            as least_value
    from mart.customer_features
    where is_on_net
),

windows as (
    select
        valued.*,
        coalesce(value_0 >= least_value and value_1 >= least_value, false)
            and ($months::integer < 2 or coalesce(value_2 >= least_value, false))
            and ($months::integer < 3 or coalesce(value_3 >= least_value, false)) as is_evaluated,
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
