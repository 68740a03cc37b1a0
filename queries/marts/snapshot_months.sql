-- What became of each snapshot's members, month by month, summed.
-- grain: one row per month, snapshot, city, level, outcome
-- params: none
-- returns: the grain, base_month, members, base_fee and fee
with

members as (
    select * from mart.snapshot_members
),

months as (
    select
        month,
        snapshot_id,
        base_month,
        city,
        level,
        outcome,
        count(*)::bigint as members,
        sum(base_fee)::decimal(38, 6) as base_fee,
        coalesce(sum(fee), 0)::decimal(38, 6) as fee
    from members
    group by
        month,
        snapshot_id,
        base_month,
        city,
        level,
        outcome
)

select * from months
