-- Porting in one row: who is locked and since when, what was asked for, who is to be won back by when.
-- grain: one row
-- params: $cities, $month, $population, $win_back_days
-- returns: locked, and of them new in the month and since the close; the month's steps; the due bands
-- locked counts customers on net at the close, locked_since_close those of them whom only the feed locks.
-- A band counts up to its day: due_60 holds due_30; overdue is apart.
with

locked as (
    select *
    from mart.locked_customers($cities, $month, $population)
),

locked_counts as (
    select
        count(*) as locked,
        count(*) filter (where locked_since = $month::date) as locked_new,
        count(*) filter (where locked_since is null) as locked_since_close,
        count(*) filter (where has_asked) as asked,
        count(*) filter (where has_applied) as applied,
        count(*) filter (where asked_on is not null) as asked_since_close,
        count(*) filter (where has_applied_since) as applied_since_close,
        min(locked_since) as longest_since,
        coalesce(sum(fee_3m order by fee_3m), 0)::double as locked_fee
    from locked
),

months as (
    select
        count(*) filter (where is_on_net and coalesce(port_query, 0) > 0) as queried,
        count(*) filter (where left_reason = 'ported_out') as ported_out
    from mart.customer_months
    where month = $month::date
        and list_contains($cities::varchar[], case when is_on_net then city else city_before end)
        and mart.in_population(
            $population,
            case when is_on_net then is_core else was_core end,
            case when is_on_net then is_high_value else was_high_value end
        )
),

feed as (
    select max(day) as last_day
    from mart.watch_events($month)
),

due as (
    select
        count(*) filter (where days_left between 1 and 30) as due_30,
        count(*) filter (where days_left between 1 and 60) as due_60,
        count(*) filter (where days_left between 1 and 90) as due_90,
        count(*) filter (where days_left <= 0) as overdue,
        count(*) filter (where not is_day_known) as days_unknown,
        count(*) as ported_out_in_all,
        coalesce(
            sum(fee_3m order by fee_3m) filter (where days_left between 1 and 30), 0
        )::double as due_30_fee
    from mart.win_backs($cities, $month, $population, $win_back_days)
)

select
    last_day($month::date) as closed_on,
    locked_counts.*,
    months.*,
    feed.last_day as feed_last_day,
    due.*
from locked_counts
cross join months
cross join feed
cross join due
