-- Customers on net of the month to be loaded against the month before.
-- grain: one row
-- params: $suspended_days_max; reads staging.rows, staging.rows_before, staging.memory
-- returns: now, before, kept, gained, lost, returned (of the gained, those on net some time earlier)
with

now as (
    select distinct customer_id
    from staging.rows
    where status in ('active', 'suspended_one_way')
        or (status = 'suspended_two_way' and coalesce(suspended_days, 0) <= $suspended_days_max)
),

before as (
    select distinct customer_id
    from staging.rows_before
    where status in ('active', 'suspended_one_way')
        or (status = 'suspended_two_way' and coalesce(suspended_days, 0) <= $suspended_days_max)
),

joined as (
    select
        coalesce(now.customer_id, before.customer_id) as customer_id,
        now.customer_id is not null as is_now,
        before.customer_id is not null as is_before
    from now
    full outer join before
        on now.customer_id = before.customer_id
)

select
    count(*) filter (where joined.is_now) as now,
    count(*) filter (where joined.is_before) as before,
    count(*) filter (where joined.is_now and joined.is_before) as kept,
    count(*) filter (where joined.is_now and not joined.is_before) as gained,
    count(*) filter (where joined.is_before and not joined.is_now) as lost,
    count(*) filter (
        where joined.is_now
            and not joined.is_before
            and memory.first_on_net_month is not null
    ) as returned
from joined
left join staging.memory as memory
    on joined.customer_id = memory.customer_id
