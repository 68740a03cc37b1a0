-- Customers under the conduct of porting: from a code request or an application on, until they leave.
-- grain: table macro: one row per customer on net at the month's end
-- params: none: made once per snapshot by `reading.py`; its arguments are typed here
-- returns: the customer, locked_since (a month), asked_on: the first request since the close; one is null
-- What the feed tells of the days after the close locks at once, before the next month is closed. [OP]
create macro mart.locked_customers(
    for_cities, at_month, of_population, of_customers := 'mart.customer_months'
) as table
with

requests as (
    select
        customer_id,
        min(day) as asked_on,
        bool_or(kind = 'port_apply') as has_applied_since
    from mart.watch_events(at_month)
    where kind in ('port_code', 'port_apply')
    group by customer_id
)

select
    months.customer_id,
    months.phone_masked,
    months.city,
    months.level,
    months.stage,
    months.manager_id,
    months.alert,
    months.rule_count,
    months.fee_3m_sum::double / nullif(months.fee_3m_months, 0) as fee_3m,
    coalesce(months.port_code, 0) > 0 as has_asked,
    coalesce(months.port_apply, 0) > 0 as has_applied,
    coalesce(requests.has_applied_since, false) as has_applied_since,
    months.locked_since,
    requests.asked_on
from query_table(of_customers::varchar) as months
left join requests
    on months.customer_id = requests.customer_id
where months.month = at_month::date
    and months.is_on_net
    and (months.is_locked or requests.customer_id is not null)
    and list_contains(for_cities::varchar[], months.city)
    and mart.in_population(of_population, months.is_core, months.is_high_value);
