-- The snapshot lists whose base month is closed.
-- grain: one row per snapshot
-- params: $cities
-- returns: snapshot_id, base_month, members (in scope)
with

members as (
    select
        snapshot_id,
        base_month,
        month,
        sum(members) as members
    from mart.snapshot_months
    where list_contains($cities::varchar[], city)
    group by
        snapshot_id,
        base_month,
        month
)

select
    snapshot_id,
    base_month,
    max(members)::bigint as members
from members
group by
    snapshot_id,
    base_month
order by
    base_month,
    snapshot_id
