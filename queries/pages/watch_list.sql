-- The customers of the daily watch: whom a signal reached since the close.
-- grain: one row per customer
-- params: $cities, $month, $population, $signal, $day, $is_listed, $limit, $offset, $customer_id,
-- $zero_days, $rival_calls, $leaving_calls, $complaint_count
-- returns: the customer as the close left them, signals (signal, day, events), place and total
-- $signal, $day: reached by it, on it. $is_listed: warned at the close, or not. Most signals first, then
-- the highest fee. $customer_id gives one customer with the place in the whole list, and the neighbours.
with

signals as (
    select *
    from mart.watch_signals(
        $cities, $month, $population, $zero_days, $rival_calls, $leaving_calls, $complaint_count
    )
),

chosen as (
    select customer_id
    from signals
    where ($signal::varchar is null or signal = $signal::varchar)
        and ($day::date is null or day = $day::date)
        and ($is_listed::boolean is null or is_warned = $is_listed::boolean)
    group by customer_id
),

people as (
    select
        signals.customer_id,
        any_value(phone_masked) as phone_masked,
        any_value(city) as city,
        any_value(level) as level,
        any_value(stage) as stage,
        any_value(manager_id) as manager_id,
        any_value(alert) as alert,
        any_value(rule_count) as rule_count,
        any_value(fee_3m) as fee_3m,
        bool_or(is_locked) as is_locked,
        list({'signal': signal, 'day': day, 'events': events} order by day, signal) as signals,
        max(day) as last_day,
        true as is_on_net
    from signals
    inner join chosen
        on signals.customer_id = chosen.customer_id
    group by signals.customer_id
),

ordered as (
    select
        *,
        count(*) over () as total,
        row_number() over (
            order by
                len(signals) desc,
                fee_3m desc nulls last,
                customer_id
        ) as place
    from people
)

select *
from mart.with_neighbours('ordered')
where ($customer_id::varchar is null or customer_id = $customer_id::varchar)
    and mart.is_shown(place, $limit, $offset)
order by place
