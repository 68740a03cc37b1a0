-- How many customers are on net in a month, and how many of them leave within so many months after it.
-- grain: one row per month, city and population flags
-- params: $horizon
-- returns: horizon, month, city, is_core, is_high_value, customers, left_customers
with

customers as (
    select month, customer_id, city, is_core, is_high_value
    from mart.customer_months
    where is_on_net
),

on_net as (
    select
        month,
        city,
        is_core,
        is_high_value,
        count(*) as customers
    from customers
    group by all
),

leavers as (
    select
        customers.month,
        customers.city,
        customers.is_core,
        customers.is_high_value,
        count(*) as left_customers
    from lab.outcomes as outcomes
    inner join customers
        on outcomes.month = customers.month
        and outcomes.customer_id = customers.customer_id
    where outcomes.horizon = $horizon::integer
    group by all
)

select
    $horizon::integer as horizon,
    on_net.month,
    on_net.city,
    on_net.is_core,
    on_net.is_high_value,
    on_net.customers,
    coalesce(leavers.left_customers, 0) as left_customers
from on_net
left join leavers
    on on_net.month = leavers.month
    and on_net.city = leavers.city
    and on_net.is_core = leavers.is_core
    and on_net.is_high_value = leavers.is_high_value
