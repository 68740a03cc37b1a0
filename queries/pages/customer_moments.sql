-- The key moments ahead of one customer, as the closed month knows them.
-- grain: one row per moment after the month's end, the next one first
-- params: $cities, $customer_id, $month, $suspension_days, $win_back_days
-- returns: kind, moment_on, ported_on where a win-back counts from it, is_day_known of that day
-- A port-out's day is that of the last port application or cancellation of its month, where the feed
-- has one; else the last day of the month.
with

months as (
    select
        month,
        customer_id,
        is_on_net,
        contract_end_on,
        joined_on,
        tenure_months,
        rules,
        left_reason
    from mart.customer_months
    where customer_id = $customer_id::varchar
        and month <= $month::date
        and list_contains($cities::varchar[], coalesce(city, city_before))
),

this_month as (
    select * from months where month = $month::date
),

port_outs as (
    select max(month) as left_month
    from months
    where left_reason = 'ported_out'
),

events as (
    select
        customer_id,
        max(day) as ported_on
    from extract.events
    inner join port_outs
        on day >= port_outs.left_month
        and day <= last_day(port_outs.left_month)
    where customer_id = $customer_id::varchar
        and kind in ('port_apply', 'cancel')
    group by customer_id
),

dated as (
    select
        this_month.*,
        coalesce(events.ported_on, last_day(port_outs.left_month)) as ported_on,
        events.ported_on is not null as is_day_known
    from this_month
    cross join port_outs
    left join events
        on this_month.customer_id = events.customer_id
),

moments as (
    select
        ported_on,
        is_day_known,
        unnest(
            [
                {
                    'kind': 'suspension_due',
                    'moment_on': mart.suspension_on(
                        month, is_on_net, rules, suspension_days := $suspension_days::integer
                    )
                },
                {
                    'kind': 'contract_end',
                    'moment_on': mart.contract_ends_on(month, is_on_net, contract_end_on)
                },
                {
                    'kind': 'first_bill',
                    'moment_on': mart.first_bill_on(month, is_on_net, tenure_months)
                },
                {
                    'kind': 'anniversary',
                    'moment_on': mart.anniversary_on(month, is_on_net, joined_on)
                },
                {
                    'kind': 'win_back',
                    'moment_on': mart.win_back_on(
                        month,
                        is_on_net,
                        left_reason,
                        ported_on := ported_on,
                        win_back_days := $win_back_days::integer
                    )
                }
            ],
            recursive := true
        )
    from dated
)

select
    kind,
    moment_on,
    case when kind = 'win_back' then ported_on end as ported_on,
    kind = 'win_back' and is_day_known as is_day_known
from moments
where moment_on is not null
order by
    moment_on,
    list_position(['suspension_due', 'contract_end', 'first_bill', 'anniversary', 'win_back'], kind)
