-- The members of the snapshot lists in a month, with another dimension in the place of the level.
-- grain: one row per snapshot and member, as mart.snapshot_members
-- params: $month, $dimension
-- returns: mart.snapshot_members; level is the plan at the base month (null: not stored) or the list's manager
with

members as (
    select *
    from memory.mart.snapshot_members
    where month = $month::date
),

base_months as (
    select base_month
    from members
    group by base_month
),

plans as (
    select
        customers.customer_id,
        customers.month as base_month,
        customers.plan
    from memory.mart.customer_months as customers
    inner join base_months
        on customers.month = base_months.base_month
    where $dimension::varchar = 'plan'
)

select
    members.* replace (
        case $dimension::varchar
            when 'plan' then plans.plan
            when 'manager' then members.manager_id
        end as level
    )
from members
left join plans
    on members.customer_id = plans.customer_id
    and members.base_month = plans.base_month
