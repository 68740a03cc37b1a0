-- Churn by brand against the month before, for the bands of what is plausible.
-- grain: one row per brand
-- params: $suspended_days_max
-- returns: brand, customers_before, left_customers
with

on_net_before as (
    select customer_id, brand
    from staging.rows_before
    where status in ('active', 'suspended_one_way')
        or (status = 'suspended_two_way' and coalesce(suspended_days, 0) <= $suspended_days_max)
),

on_net_now as (
    select customer_id
    from staging.rows
    where status in ('active', 'suspended_one_way')
        or (status = 'suspended_two_way' and coalesce(suspended_days, 0) <= $suspended_days_max)
)

select
    on_net_before.brand,
    count(*) as customers_before,
    count(*) filter (where on_net_now.customer_id is null) as left_customers
from on_net_before
left join on_net_now
    on on_net_before.customer_id = on_net_now.customer_id
where on_net_before.brand is not null
group by on_net_before.brand
order by on_net_before.brand
