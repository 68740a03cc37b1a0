-- The daily watch: what the feed tells since a close, and which rules it makes fire, customer by customer.
-- grain: table macros: one row per event since the close; one row per customer on net at it and signal
-- params: none: made once per snapshot by `reading.py`; its arguments are typed here
-- returns: events of the days watched; the customer as the close left them, the signal and its day
-- The days watched end with the month after the close where that is closed too, else with the feed. An
-- event id is one event, however often it was sent. A signal is a rule's key, or `left`: a cancellation.
create macro mart.watch_events(closed_month, days_before := 0) as table
with

next_closed as (
    select max(month) as month
    from mart.months
    where month = (closed_month::date + interval 1 month)::date
        and has_customers
),

watched as (
    select
        last_day(closed_month::date) as closed_on,
        coalesce(last_day(month), date '9999-12-31') as watched_until,
        month is not null as is_closed_since
    from next_closed
)

select
    event_id,
    customer_id,
    kind,
    min(events.at) as happened_at,
    min(day) as day,
    any_value(closed_on) as closed_on,
    any_value(is_closed_since) as is_closed_since
from extract.events as events
cross join watched
where day > closed_on - days_before::integer
    and day <= watched_until
group by
    event_id,
    customer_id,
    kind;

create macro mart.watch_signals(
    for_cities,
    closed_month,
    of_population,
    zero_days,
    rival_calls,
    leaving_calls,
    complaint_count,
    of_customers := 'mart.customer_months'
) as table
with

-- A request locks at once, before the next month is closed. [OP]
requests as (
    select customer_id
    from mart.watch_events(closed_month)
    where kind in ('port_code', 'port_apply')
    group by customer_id
),

known as (
    select
        months.customer_id,
        phone_masked,
        city,
        level,
        stage,
        manager_id,
        alert,
        rules,
        rule_count,
        fee_3m_sum::double / nullif(fee_3m_months, 0) as fee_3m,
        is_warned,
        is_locked or requests.customer_id is not null as is_locked
    from query_table(of_customers::varchar) as months
    left join requests
        on months.customer_id = requests.customer_id
    where month = closed_month::date
        and is_on_net
        and list_contains(for_cities::varchar[], city)
        and mart.in_population(of_population, is_core, is_high_value)
),

-- The rule looks at three months; two of them are closed when the third is watched.
complained as (
    select
        customer_id,
        sum(complaints) as complaints_before
    from query_table(of_customers::varchar)
    where month in (closed_month::date, (closed_month::date - interval 1 month)::date)
        and is_on_net
        and complaints > 0
    group by customer_id
),

told as (
    select
        customer_id,
        event_id,
        happened_at,
        day,
        case
            when kind = 'rival_hotline' then 'rival_hotline'
            when kind in ('port_query', 'port_code', 'port_apply') then 'portability'
            when kind = 'complaint' then 'complaints'
            when kind in ('cancel_enquiry', 'retention_call') then 'leaving_intent'
            when kind = 'cancel' then 'left'
        end as signal
    from mart.watch_events(closed_month)
),

numbered as (
    select
        customer_id,
        signal,
        day,
        row_number() over (partition by customer_id, signal order by happened_at, event_id) as number,
        count(*) over (partition by customer_id, signal) as events
    from told
    where signal is not null
),

reached as (
    select
        numbered.customer_id,
        numbered.signal,
        numbered.day,
        numbered.events
    from numbered
    left join complained
        on numbered.customer_id = complained.customer_id
    where numbered.number = case numbered.signal
        when 'rival_hotline' then rival_calls::integer
        when 'leaving_intent' then leaving_calls::integer
        when 'complaints'
            then greatest(1, complaint_count::integer - coalesce(complained.complaints_before, 0))
        else 1
    end
),

silent_days as (
    select
        customer_id,
        day,
        any_value(closed_on) as closed_on
    from mart.watch_events(closed_month, days_before := zero_days::integer)
    where kind = 'zero_call_day'
    group by
        customer_id,
        day
),

silences as (
    select
        customer_id,
        min(day) + zero_days::integer - 1 as day,
        count(*) as events
    from (
        select
            *,
            day - (row_number() over (partition by customer_id order by day))::integer as run
        from silent_days
    )
    group by
        customer_id,
        run,
        closed_on
    having count(*) >= zero_days::integer
        and min(day) + zero_days::integer - 1 > closed_on
),

signals as (
    select * from reached
    union all
    select
        customer_id,
        'zero_calls' as signal,
        min(day) as day,
        arg_min(events, day) as events
    from silences
    group by customer_id
)

select
    known.*,
    signals.signal,
    signals.day,
    signals.events
from known
inner join signals
    on known.customer_id = signals.customer_id;
