-- Customers who ported out and are not back: when, where to, and the day on which to win them back.
-- grain: table macro: one row per customer, of the last time the customer ported out
-- params: none: made once per snapshot by `reading.py`; its arguments are typed here
-- returns: the customer as of the month before leaving, ported_on, due_on, days_left from the month's end
-- The day of porting out is that of the last application or cancellation that the feed has of that month;
-- where it has none, the month's last day, and is_day_known is false [S1].
create macro mart.win_backs(
    for_cities, at_month, of_population, win_back_days, of_customers := 'mart.customer_months'
) as table
with

port_outs as (
    select
        customer_id,
        month as left_month,
        phone_masked,
        city_before as city,
        level_before as level,
        tier_before as tier,
        manager_id,
        port_to,
        fee_3m_sum_before::double / nullif(fee_3m_months_before, 0) as fee_3m
    from query_table(of_customers::varchar)
    where month <= at_month::date
        and left_reason = 'ported_out'
        and list_contains(for_cities::varchar[], city_before)
        and mart.in_population(of_population, was_core, was_high_value)
    qualify row_number() over (partition by customer_id order by month desc) = 1
),

back as (
    select customer_id
    from query_table(of_customers::varchar)
    where month = at_month::date
        and is_on_net
),

port_days as (
    select
        events.customer_id,
        max(events.day) as ported_on
    from extract.events as events
    inner join port_outs
        on events.customer_id = port_outs.customer_id
        and events.day between port_outs.left_month and last_day(port_outs.left_month)
    where events.kind in ('port_apply', 'cancel')
    group by events.customer_id
)

select
    port_outs.*,
    coalesce(port_days.ported_on, last_day(port_outs.left_month)) as ported_on,
    port_days.ported_on is not null as is_day_known,
    (coalesce(port_days.ported_on, last_day(port_outs.left_month)) + win_back_days::integer)::date
        as due_on,
    coalesce(port_days.ported_on, last_day(port_outs.left_month)) + win_back_days::integer
        - last_day(at_month::date) as days_left
from port_outs
left join back
    on port_outs.customer_id = back.customer_id
left join port_days
    on port_outs.customer_id = port_days.customer_id
where back.customer_id is null;
