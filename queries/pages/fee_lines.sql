-- The fees of the customers of one page of a list, twelve months up to the month looked at.
-- grain: one row per customer
-- params: $cities, $customers, $month
-- returns: customer_id and fees, oldest first; months off net or not known are left out
with

months as (
    select
        month,
        customer_id,
        arpu
    from mart.customer_months
    where month > ($month::date - interval 12 month)::date
        and month <= $month::date
        and list_contains($customers::varchar[], customer_id)
        and list_contains($cities::varchar[], coalesce(city, city_before))
        and arpu is not null
)

select
    customer_id,
    list(arpu order by month) as fees
from months
group by customer_id
order by customer_id
