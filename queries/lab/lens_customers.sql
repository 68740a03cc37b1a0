-- The customers of a month, and of a year before, with another dimension in the place of the level.
-- grain: one row per month and customer, as mart.customer_months
-- params: $month, $dimension
-- returns: mart.customer_months; level and level_before are the plan, or the manager, of that time
-- Who left in the month may have no row in it: what was before is looked up in the month before.
with

looked_at as (
    select *
    from memory.mart.customer_months
    where month = $month::date
        or month = ($month::date - interval 12 month)::date
),

month_before as (
    select
        customer_id,
        case $dimension::varchar when 'plan' then plan when 'manager' then manager_id end as group_key
    from memory.mart.customer_months
    where month = ($month::date - interval 1 month)::date
)

select
    looked_at.* replace (
        case $dimension::varchar
            when 'plan' then looked_at.plan
            when 'manager' then looked_at.manager_id
        end as level,
        month_before.group_key as level_before
    )
from looked_at
left join month_before
    on looked_at.month = $month::date
    and looked_at.customer_id = month_before.customer_id
