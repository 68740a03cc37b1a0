-- The ranks of the cities now, three months ago and a year ago, and which moves are more than ties.
-- grain: one row per city
-- params: $cities, $month, $kpi, $population, $total_segments, $least_ranked
-- returns: value, rank and tie now; quarter_ and year_: month, value, rank, tie, places moved, verdict
-- A tie group holds the places from its rank on. A move is up or down only where the places of the
-- group then and those of the group now do not overlap, and the same cities were ranked; else it is
-- none. A month that is not complete, or not stored, has no ranks. Snapshots: each month's own list.
with

ranked as materialized (
    select 'now' as basis, $month::date as month, *
    from mart.ranked_cities(
        $cities, $month, [$kpi], $population, $total_segments, $least_ranked
    )
    union all
    select 'quarter' as basis, ($month::date - interval 3 month)::date as month, *
    from mart.ranked_cities(
        $cities,
        $month::date - interval 3 month,
        [$kpi],
        $population,
        $total_segments,
        $least_ranked
    )
    union all
    select 'year' as basis, ($month::date - interval 12 month)::date as month, *
    from mart.ranked_cities(
        $cities,
        $month::date - interval 12 month,
        [$kpi],
        $population,
        $total_segments,
        $least_ranked
    )
),

places as (
    select
        *,
        tie_rank + count(*) over (partition by basis, tie_rank) - 1 as last_rank,
        count(tie_rank) over (partition by basis) as ranked_cities
    from ranked
),

present as (
    select *
    from places
    where basis = 'now'
),

earlier as (
    select
        past.basis,
        past.city,
        past.month,
        past.value,
        past.tie_rank,
        past.is_tied,
        past.ranked_cities,
        past.tie_rank - present.tie_rank as moved,
        case
            when present.tie_rank is null or past.tie_rank is null then null
            when count(present.tie_rank + past.tie_rank) over (partition by past.basis)
                <> greatest(present.ranked_cities, past.ranked_cities) then 'other_cities'
            when present.last_rank < past.tie_rank then 'up'
            when present.tie_rank > past.last_rank then 'down'
            else 'none'
        end as verdict
    from places as past
    inner join present
        on past.city = present.city
    where past.basis <> 'now'
)

select
    present.city,
    present.month,
    present.value,
    present.tie_rank,
    present.is_tied,
    present.ranked_cities,
    present.why_not,
    quarter.month as quarter_month,
    quarter.value as quarter_value,
    quarter.tie_rank as quarter_rank,
    quarter.is_tied as quarter_tied,
    quarter.moved as quarter_moved,
    quarter.verdict as quarter_verdict,
    year.month as year_month,
    year.value as year_value,
    year.tie_rank as year_rank,
    year.is_tied as year_tied,
    year.moved as year_moved,
    year.verdict as year_verdict
from present
left join earlier as quarter
    on present.city = quarter.city
    and quarter.basis = 'quarter'
left join earlier as year
    on present.city = year.city
    and year.basis = 'year'
where present.value is not null
order by
    present.place nulls last,
    case when present.good = 'down' then present.value else -present.value end,
    present.city
