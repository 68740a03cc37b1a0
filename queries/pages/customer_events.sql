-- What the daily feed says of one customer in the last three months, and since the month's end.
-- grain: one row per day and kind of event, newest first
-- params: $cities, $customer_id, $month
-- returns: happened_on, kind, how many, what was noted (a list), is_preliminary: after the closed month
with

in_scope as (
    select customer_id
    from mart.customer_months
    where customer_id = $customer_id::varchar
        and month = $month::date
        and list_contains($cities::varchar[], coalesce(city, city_before))
),

-- A day loaded twice replaces itself; one event that two days hold is still one event.
events as (
    select
        extracts.event_id,
        min(extracts.day) as happened_on,
        min_by(extracts.kind, extracts.day) as kind,
        min_by(extracts.detail, extracts.day) as detail
    from extract.events as extracts
    inner join in_scope
        on extracts.customer_id = in_scope.customer_id
    where extracts.day >= ($month::date - interval 2 month)::date
    group by extracts.event_id
)

select
    happened_on,
    kind,
    count(*) as events,
    list(distinct detail order by detail) filter (where detail is not null) as details,
    happened_on > last_day($month::date) as is_preliminary
from events
group by
    happened_on,
    kind
order by
    happened_on desc,
    kind
