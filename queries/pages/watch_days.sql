-- The daily watch by day: how many customers a signal reached on each day since the close.
-- grain: one row per day from the first after the close to the last of the feed
-- params: $cities, $month, $population, $signal, $zero_days, $rival_calls, $leaving_calls,
-- $complaint_count
-- returns: customers that day, those already warned; in_feed: false where the feed has nothing of the day
-- $signal: null for any; a customer whom two signals reach on two days counts on both.
with

feed as (
    select
        day,
        any_value(closed_on) as closed_on
    from mart.watch_events($month)
    group by day
),

days as (
    select unnest(range(min(closed_on) + 1, max(day) + 1, interval 1 day))::date as day
    from feed
),

signals as (
    select
        day,
        customer_id,
        is_warned
    from mart.watch_signals(
        $cities, $month, $population, $zero_days, $rival_calls, $leaving_calls, $complaint_count
    )
    where $signal::varchar is null
        or signal = $signal::varchar
)

select
    days.day,
    count(distinct signals.customer_id) as customers,
    count(distinct signals.customer_id) filter (where signals.is_warned) as listed,
    bool_or(feed.day is not null) as in_feed
from days
left join feed
    on days.day = feed.day
left join signals
    on days.day = signals.day
group by days.day
order by days.day
