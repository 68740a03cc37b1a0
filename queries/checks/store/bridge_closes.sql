-- Every member of every snapshot list has exactly one outcome in every month.
-- grain: one row per month and snapshot that breaks it
-- params: none
-- returns: month, snapshot_id, members followed and members of the list
with

followed as (
    select
        month,
        snapshot_id,
        sum(members) as members
    from mart.snapshot_months
    group by
        month,
        snapshot_id
),

lists as (
    select
        snapshot_id,
        count(distinct customer_id) as members
    from extract.snapshot
    group by snapshot_id
)

select
    followed.month,
    followed.snapshot_id,
    followed.members as members_followed,
    lists.members as members_listed
from followed
inner join lists
    on followed.snapshot_id = lists.snapshot_id
where followed.members <> lists.members
