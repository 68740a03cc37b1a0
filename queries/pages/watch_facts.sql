-- The daily watch in one row: how far the feed reaches, what it tells, and of whom it cannot tell.
-- grain: one row
-- params: $cities, $month, $population, $zero_days, $rival_calls, $leaving_calls, $complaint_count
-- returns: closed_on, last_day, is_preliminary, missing_days; events and customers by what became of them
-- strangers are in no row of the closed month and so in no city: they are counted for the whole feed,
-- like nameless events, which say no customer; gone had left by the close.
with

events as (
    select * from mart.watch_events($month)
),

feed as (
    select
        min(day) as first_day,
        max(day) as last_day,
        count(distinct day) as days,
        count(*) filter (where customer_id is null) as nameless,
        any_value(is_closed_since) as is_closed_since
    from events
),

closed as (
    select
        customer_id,
        coalesce(city, city_before) as city,
        is_on_net,
        case when is_on_net then is_core else coalesce(was_core, false) end as is_core,
        case when is_on_net then is_high_value else coalesce(was_high_value, false) end
            as is_high_value
    from mart.customer_months
    where month = $month::date
),

heard_of as (
    select
        events.customer_id,
        count(*) as events,
        any_value(closed.is_on_net) as is_on_net,
        bool_or(closed.customer_id is null) as is_stranger,
        bool_or(
            list_contains($cities::varchar[], closed.city)
            and mart.in_population($population, closed.is_core, closed.is_high_value)
        ) as is_in_scope
    from events
    left join closed
        on events.customer_id = closed.customer_id
    where events.customer_id is not null
    group by events.customer_id
),

people as (
    select
        count(*) filter (where is_in_scope and is_on_net) as heard_of,
        coalesce(sum(events) filter (where is_in_scope and is_on_net), 0)::bigint as events,
        count(*) filter (where is_in_scope and is_on_net and events > 1) as heard_of_again,
        count(*) filter (where is_in_scope and not is_on_net) as gone,
        count(*) filter (where is_stranger) as strangers
    from heard_of
),

signals as (
    select *
    from mart.watch_signals(
        $cities, $month, $population, $zero_days, $rival_calls, $leaving_calls, $complaint_count
    )
),

flagged as (
    select
        count(distinct customer_id) as customers,
        count(distinct customer_id) filter (where is_warned) as listed,
        count(distinct customer_id) filter (where signal = 'left') as left_customers,
        count(distinct customer_id) filter (where signal = 'portability') as ported
    from signals
)

select
    last_day($month::date) as closed_on,
    feed.first_day,
    feed.last_day,
    coalesce(feed.days, 0) as days,
    coalesce(feed.last_day - last_day($month::date), 0)::bigint - coalesce(feed.days, 0) as missing_days,
    feed.nameless,
    people.events,
    people.heard_of,
    people.heard_of_again,
    people.gone,
    people.strangers,
    flagged.customers,
    flagged.listed,
    flagged.customers - flagged.listed as unlisted,
    flagged.left_customers,
    flagged.ported,
    not coalesce(feed.is_closed_since, false) as is_preliminary
from feed
cross join people
cross join flagged
