-- What the lifecycle page says first: who began to decline, who came back, who is on the way out.
-- grain: one row, none where the month before is not stored
-- params: $cities, $month, $population
-- returns: customers and shares of three moves, the same shares a month before, verdict on declining
-- Began to decline: A, B or C before, D now, of those in A, B or C. Came back: D before, A, B or C
-- now, of those in D. Went to exit: A to D before, E now, of those in A to D.
with

moves as (
    select
        month,
        from_stage,
        to_stage,
        sum(customers)::bigint as customers
    from mart.stage_moves
    where month in ($month::date, ($month::date - interval 1 month)::date)
        and from_stage <> 'new'
        and list_contains($cities::varchar[], city)
        and mart.in_population($population, is_core, is_high_value)
    group by
        month,
        from_stage,
        to_stage
),

counted as (
    select
        month,
        coalesce(sum(customers) filter (where from_stage in ('A', 'B', 'C')), 0) as sound,
        coalesce(
            sum(customers) filter (where from_stage in ('A', 'B', 'C') and to_stage = 'D'), 0
        ) as declining,
        coalesce(sum(customers) filter (where from_stage = 'D'), 0) as in_decline,
        coalesce(
            sum(customers) filter (where from_stage = 'D' and to_stage in ('A', 'B', 'C')), 0
        ) as came_back,
        coalesce(sum(customers) filter (where from_stage <> 'E'), 0) as not_exit,
        coalesce(sum(customers) filter (where from_stage <> 'E' and to_stage = 'E'), 0) as to_exit
    from moves
    group by month
),

shares as (
    select
        *,
        declining::double / nullif(sound, 0) as declining_share,
        came_back::double / nullif(in_decline, 0) as came_back_share,
        to_exit::double / nullif(not_exit, 0) as to_exit_share
    from counted
)

select
    now.declining::bigint as declining,
    now.declining_share,
    now.came_back::bigint as came_back,
    now.came_back_share,
    now.to_exit::bigint as to_exit,
    now.to_exit_share,
    before.declining_share as declining_share_before,
    now.declining_share - before.declining_share as declining_change,
    case
        when now.declining_share is null or before.declining_share is null then 'unknown'
        when abs(now.declining_share - before.declining_share)
            <= 1.96 * sqrt(
                now.declining_share * (1 - now.declining_share) / now.sound
                + before.declining_share * (1 - before.declining_share) / before.sound
            ) then 'none'
        when now.declining_share > before.declining_share then 'bad'
        else 'good'
    end as declining_verdict
from shares as now
left join shares as before
    on before.month < now.month
where now.month = $month::date
