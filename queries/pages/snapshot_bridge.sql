-- The bridge of a snapshot list: what became of every member, to the customer. [S4, OP]
-- grain: one row per outcome, those kept first, then the reasons of leaving
-- params: $cities, $month, $snapshot
-- returns: outcome, members, shares; on every row the totals, the difference and the cities left out
-- Members of a city whose month is missing have no outcome: they are counted apart, by name.
-- The list is as long as in its first closed month; what the outcomes do not explain is difference.
with

members as (
    select
        month,
        base_month,
        city,
        outcome,
        sum(members)::bigint as members
    from mart.snapshot_months
    where snapshot_id = $snapshot::varchar
        and month <= $month::date
        and list_contains($cities::varchar[], city)
    group by
        month,
        base_month,
        city,
        outcome
),

listed as (
    select
        min(base_month) as base_month,
        coalesce(sum(members), 0)::bigint as listed
    from members
    where month = (select min(months.month) from members as months)
),

this_month as (
    select
        city,
        outcome,
        members
    from members
    where month = $month::date
),

missing as (
    select
        coalesce(sum(members), 0)::bigint as left_out,
        list(distinct city order by city) as cities_left_out
    from this_month
    where outcome = 'city_missing'
),

outcomes as (
    select
        unnest([
            'kept_at_value', 'kept_below_value', 'ported_out', 'cancelled', 'cancelled_arrears',
            'long_suspended', 'absent'
        ]) as outcome,
        unnest(range(1, 8))::integer as outcome_order
),

counted as (
    select
        outcomes.outcome,
        outcomes.outcome_order,
        outcomes.outcome_order > 2 as is_left,
        coalesce(sum(this_month.members), 0)::bigint as members
    from outcomes
    left join this_month
        on outcomes.outcome = this_month.outcome
    group by
        outcomes.outcome,
        outcomes.outcome_order
),

totals as (
    select
        *,
        sum(members) over ()::bigint as followed,
        coalesce(sum(members) filter (where is_left) over (), 0)::bigint as left_members,
        coalesce(sum(members) filter (where not is_left) over (), 0)::bigint as kept_members
    from counted
)

select
    totals.outcome,
    totals.outcome_order,
    totals.is_left,
    totals.members,
    totals.members::double / nullif(totals.followed, 0) as share,
    case
        when totals.is_left then totals.members::double / nullif(totals.left_members, 0)
    end as share_of_left,
    case
        when totals.is_left
            then row_number() over (
                partition by totals.is_left
                order by totals.members desc, totals.outcome_order
            )
    end as reason_rank,
    listed.base_month,
    listed.listed,
    totals.followed,
    totals.kept_members,
    totals.left_members,
    totals.kept_members::double / nullif(totals.followed, 0) as kept_share,
    missing.left_out,
    missing.cities_left_out,
    listed.listed - totals.followed - missing.left_out as difference
from totals
cross join listed
cross join missing
where totals.followed > 0
order by totals.outcome_order
