-- Customers as stored, with on-net state; fees, usage and counts are kept for on-net months only.
-- grain: one row per stored month (six before to one after the month closed) and customer
-- params: $month, $suspended_days_max
-- returns: month, customer_id, is_on_net and the extract's columns
-- On net: active, one-way suspended, or two-way suspended for at most $suspended_days_max days.
with

customers as (
    select *
    from extract.customers
    where month >= ($month::date - interval 6 month)::date
        and month <= ($month::date + interval 1 month)::date
),

states as (
    select
        customers.*,
        coalesce(
            customers.status in ('active', 'suspended_one_way')
            or (
                customers.status = 'suspended_two_way'
                and coalesce(customers.suspended_days, 0) <= $suspended_days_max::integer
            ),
            false
        ) as is_on_net
    from customers
)

select * from states
