-- A customer stands once in a closed month.
-- grain: one row per month that breaks it
-- params: none
-- returns: month, rows and customers
select
    month,
    count(*) as rows_stored,
    count(distinct customer_id) as customers
from mart.customer_months
group by month
having count(*) <> count(distinct customer_id)
