-- Month by month, how many customers a run flags and how many of those leave within the horizon.
-- grain: one row per run and month tested
-- params: $cities, $population, $horizon
-- returns: population, flagged, flagged_left, left; rates with Wilson limits; fees of 3 months (yuan a month)
-- A month that is not mature shows what is known of it so far; null where no month after it is closed.
with

populations as (
    select
        month,
        sum(customers)::bigint as population,
        sum(left_customers)::bigint as left_customers
    from lab.populations
    where horizon = $horizon::integer
        and list_contains($cities::varchar[], city)
        and mart.in_population($population, is_core, is_high_value)
    group by month
),

flags as (
    select
        run,
        month,
        count(*) as flagged,
        count(left_month) as flagged_left,
        coalesce(sum(fee_3m_sum * (6 // nullif(fee_3m_months, 0))), 0)::double / 6 as fee_flagged,
        coalesce(
            sum(fee_3m_sum * (6 // nullif(fee_3m_months, 0))) filter (where left_month is not null),
            0
        )::double / 6 as fee_covered
    from temp.flags
    where list_contains($cities::varchar[], city)
    group by run, month
),

counted as (
    select
        plan.run,
        plan.month,
        plan.is_mature,
        coalesce(populations.population, 0) as population,
        coalesce(flags.flagged, 0) as flagged,
        case when plan.months_known > 0 then coalesce(flags.flagged_left, 0) end as flagged_left,
        case when plan.months_known > 0 then coalesce(populations.left_customers, 0) end
            as left_customers,
        coalesce(flags.fee_flagged, 0) as fee_flagged,
        case when plan.months_known > 0 then coalesce(flags.fee_covered, 0) end as fee_covered
    from temp.plan as plan
    left join populations
        on plan.month = populations.month
    left join flags
        on plan.run = flags.run
        and plan.month = flags.month
    where plan.is_asked
),

rated as (
    select
        *,
        flagged_left / nullif(flagged, 0) as precision,
        flagged_left / nullif(left_customers, 0) as recall,
        left_customers / nullif(population, 0) as base_rate
    from counted
)

select
    *,
    mart.wilson_low(precision, flagged) as precision_low,
    mart.wilson_high(precision, flagged) as precision_high
from rated
order by run, month
