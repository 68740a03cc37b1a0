-- The next key moments of customers, by week after the month's end and kind.
-- grain: one row per week (0: the first) and kind; of the last week: that and all later ones
-- params: $cities, $month, $population, $weeks, $win_back_days, $suspension_days
-- returns: starts_on, ends_on (null: no end), customers, their three-month mean fees; on every row the
-- customers of its week, of its kind in the weeks before the last, and of all kinds in them
with

moments as (
    select
        kind,
        least((moment_on - last_day($month::date) - 1) // 7, $weeks::integer) as week,
        fee_3m
    from mart.next_moments($cities, $month, $population, $win_back_days, $suspension_days)
),

counted as (
    select
        week,
        kind,
        count(*) as customers,
        coalesce(sum(fee_3m order by fee_3m), 0)::double as fee_3m
    from moments
    group by
        week,
        kind
),

weeks as (
    select unnest(range(0, $weeks::integer + 1))::integer as week
),

kinds as (
    select unnest(['suspension_due', 'contract_end', 'first_bill', 'anniversary', 'win_back']) as kind
)

select
    weeks.week,
    kinds.kind,
    (last_day($month::date) + 1 + 7 * weeks.week)::date as starts_on,
    case
        when weeks.week < $weeks::integer then (last_day($month::date) + 7 + 7 * weeks.week)::date
    end as ends_on,
    coalesce(counted.customers, 0) as customers,
    coalesce(counted.fee_3m, 0) as fee_3m,
    coalesce(sum(counted.customers) over (partition by weeks.week), 0)::bigint as of_week,
    coalesce(
        sum(counted.customers) filter (where weeks.week < $weeks::integer)
            over (partition by kinds.kind),
        0
    )::bigint as of_kind_ahead,
    coalesce(sum(counted.customers) filter (where weeks.week < $weeks::integer) over (), 0)::bigint
        as ahead
from weeks
cross join kinds
left join counted
    on weeks.week = counted.week
    and kinds.kind = counted.kind
order by
    weeks.week,
    list_position(
        ['suspension_due', 'contract_end', 'first_bill', 'anniversary', 'win_back'], kinds.kind
    )
