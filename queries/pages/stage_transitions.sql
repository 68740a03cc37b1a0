-- Where the customers of each stage went: the transition matrix of the month. [S2, S3]
-- grain: one row per from_stage ('new' for new or returned) and to_stage
-- params: $cities, $month, $population
-- returns: customers, share of the row, the same a month before, verdict and rank (largest first) of
--     moves towards the exit
-- Rows are the stage, city and population of the month before; E holds those who left. The verdict is
-- bad where more than before moved on to decline or exit than chance explains, good where fewer.
with

moves as (
    select
        month,
        from_stage,
        to_stage,
        sum(customers)::bigint as customers
    from mart.stage_moves
    where month in ($month::date, ($month::date - interval 1 month)::date)
        and list_contains($cities::varchar[], city)
        and mart.in_population($population, is_core, is_high_value)
    group by
        month,
        from_stage,
        to_stage
),

months as (
    select month
    from moves
    group by month
),

from_stages as (
    select
        unnest(['A', 'B', 'C', 'D', 'E', 'new']) as from_stage,
        unnest(range(1, 7))::integer as from_order
),

to_stages as (
    select
        unnest(['A', 'B', 'C', 'D', 'E']) as to_stage,
        unnest(range(1, 6))::integer as to_order
),

grid as (
    select
        months.month,
        from_stages.from_stage,
        from_stages.from_order,
        to_stages.to_stage,
        to_stages.to_order,
        coalesce(moves.customers, 0) as customers
    from months
    cross join from_stages
    cross join to_stages
    left join moves
        on months.month = moves.month
        and from_stages.from_stage = moves.from_stage
        and to_stages.to_stage = moves.to_stage
),

shares as (
    select
        *,
        sum(customers) over (partition by month, from_stage)::bigint as from_customers,
        customers::double
            / nullif(sum(customers) over (partition by month, from_stage), 0) as share
    from grid
),

compared as (
    select
        now.*,
        before.share as share_before,
        before.from_customers as from_customers_before,
        now.from_stage <> 'new'
            and now.to_stage in ('D', 'E')
            and now.from_order < now.to_order as is_worsening
    from shares as now
    left join shares as before
        on now.from_stage = before.from_stage
        and now.to_stage = before.to_stage
        and before.month < now.month
    where now.month = $month::date
)

select
    from_stage,
    to_stage,
    customers,
    from_customers,
    share,
    share_before,
    from_stage = to_stage as is_stay,
    case
        when is_worsening and customers > 0
            then row_number() over (
                partition by is_worsening and customers > 0
                order by customers desc, from_order, to_order
            )
    end as worsening_rank,
    case
        when not is_worsening or share is null or share_before is null then 'none'
        when abs(share - share_before)
            <= 1.96 * sqrt(
                share * (1 - share) / from_customers
                + share_before * (1 - share_before) / from_customers_before
            ) then 'none'
        when share > share_before then 'bad'
        else 'good'
    end as verdict
from compared
order by
    from_order,
    to_order
