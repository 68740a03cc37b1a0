-- How many of a snapshot's members are on net in each month since, by city or level of the list. [S4]
-- grain: one row per group ('all' first) and calendar month from the base month to $month
-- params: $cities, $month, $snapshot, $by
-- returns: members followed and on net, lost, share with its Wilson interval, gap to all; share_now
-- $by: city or level ('none': without one). On net then, whatever came between: who is back counts.
-- A month that is not closed, or in which the group's cities are missing, has no figure.
with

outcomes as (
    select
        month,
        base_month,
        case when $by::varchar = 'level' then coalesce(level, 'none') else city end as part,
        outcome like 'kept%' as is_kept,
        members
    from mart.snapshot_months
    where snapshot_id = $snapshot::varchar
        and month <= $month::date
        and outcome <> 'city_missing'
        and list_contains($cities::varchar[], city)
),

counted as (
    select
        month,
        coalesce(part, 'all') as group_key,
        sum(members)::bigint as members,
        coalesce(sum(members) filter (where is_kept), 0)::bigint as on_net
    from outcomes
    group by grouping sets ((month, part), (month))
),

months as (
    select unnest(
        generate_series(
            (select min(base_month) from outcomes), $month::date, interval 1 month
        )::date[]
    ) as month
),

groups as (
    select group_key
    from counted
    group by group_key
),

shares as (
    select
        groups.group_key,
        months.month,
        counted.members,
        counted.on_net,
        counted.members - counted.on_net as lost,
        counted.on_net::double / nullif(counted.members, 0) as share
    from groups
    cross join months
    left join counted
        on groups.group_key = counted.group_key
        and months.month = counted.month
)

select
    shares.group_key,
    shares.month,
    shares.members,
    shares.on_net,
    shares.lost,
    shares.share,
    mart.wilson_low(shares.share, shares.members) as low,
    mart.wilson_high(shares.share, shares.members) as high,
    shares.share - whole.share as gap,
    max(shares.share) filter (where shares.month = $month::date)
        over (partition by shares.group_key) as share_now
from shares
inner join shares as whole
    on shares.month = whole.month
    and whole.group_key = 'all'
order by
    shares.group_key <> 'all',
    case when $by::varchar = 'level' then shares.group_key end,
    share_now desc nulls last,
    shares.group_key,
    shares.month
