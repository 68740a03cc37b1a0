-- Snapshot retention: members of the list on net now, of all members; city and level of the list. [S4, OP]
-- grain: one row per snapshot_id, city, level
-- params: $month
-- returns: the grain, numerator, denominator and n, to be summed
with

members as (
    select
        snapshot_id,
        city,
        level,
        fee,
        base_fee,
        is_on_net,
        is_at_value
    from mart.snapshot_members
    where month = $month::date
        and not is_city_missing
),

cells as (
    select
        snapshot_id,
        city,
        level,
        (count(*) filter (where is_on_net))::decimal(38, 8) as numerator,
        count(*)::decimal(38, 8) as denominator,
        count(*)::bigint as n
    from members
    group by
        snapshot_id,
        city,
        level
)

select * from cells
