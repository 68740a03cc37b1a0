-- Customers per city of the month to be loaded, beside the month before.
-- grain: one row per city in either
-- params: none; reads staging.rows (one month) and staging.rows_before
-- returns: city, customers, customers_before
with

now as (
    select city, count(*) as customers
    from staging.rows
    group by city
),

before as (
    select city, count(*) as customers
    from staging.rows_before
    group by city
)

select
    coalesce(now.city, before.city) as city,
    coalesce(now.customers, 0) as customers,
    coalesce(before.customers, 0) as customers_before
from now
full outer join before
    on now.city = before.city
order by 1
