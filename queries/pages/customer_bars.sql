-- One customer's figure month by month, with the threshold that each month had to fall below.
-- grain: one row per month, the eight up to the month looked at
-- params: $cities, $customer_id, $month, $measure, $mode, $months, $drop_percent, $ratio, $is_below_plan
-- returns: month, value (null: off net or not known), threshold, is_hit, change against the month before
-- $measure: what `usage_drop` looked at, with its parameters; null gives the fee beside the plan fee.
with

steps as (
    select ($month::date - to_months(7 - unnest(range(0, 8))::integer))::date as month
),

own as (
    select
        month,
        plan_fee,
        case coalesce($measure::varchar, 'arpu')
            when 'arpu' then arpu
            when 'local_fee' then local_fee
            when 'mou' then mou
            when 'data_mb' then data_mb
        end as value
    from mart.customer_months
    where customer_id = $customer_id::varchar
        and is_on_net
        and list_contains($cities::varchar[], city)
),

followed as (
    select
        steps.month,
        own.value,
        own.plan_fee,
        date_diff('month', steps.month, $month::date) as months_ago,
        lag(own.value) over (order by steps.month) as value_before,
        lag(own.value, coalesce($months::integer, 1)) over (order by steps.month) as value_at_start,
        sum(own.value) over (
            order by steps.month
            rows between 3 preceding and 1 preceding
        ) as sum_before_3,
        sum(own.value) over (
            order by steps.month
            rows between 2 preceding and 1 preceding
        ) as sum_before_2
    from steps
    left join own
        on steps.month = own.month
),

limits as (
    select
        month,
        value,
        value_before,
        months_ago,
        case
            when $measure::varchar is null then plan_fee * coalesce($ratio::decimal(28, 4), 1)
            when months_ago > 0 and $mode::varchar <> 'each' then null
            when months_ago >= $months::integer then null
            when $mode::varchar = 'each' then value_before * (100 - $drop_percent::decimal(28, 4)) / 100
            when $mode::varchar = 'cumulative'
                then value_at_start * (100 - $drop_percent::decimal(28, 4)) / 100
            when $months::integer = 1 then value_before * (100 - $drop_percent::decimal(28, 4)) / 100
            when $months::integer = 2 then sum_before_2 * (100 - $drop_percent::decimal(28, 4)) / 200
            else sum_before_3 * (100 - $drop_percent::decimal(28, 4)) / 300
        end as threshold
    from followed
)

select
    month,
    value::double as value,
    threshold::double as threshold,
    coalesce(value < threshold, false)
        and ($measure::varchar is not null or ($is_below_plan::boolean and months_ago < 3)) as is_hit,
    case
        when $measure::varchar is not null and threshold is not null
            then value::double / nullif(value_before, 0)::double - 1
    end as change
from limits
order by month
