-- All mature months of a run together: does it find those who leave, and how early.
-- grain: one row per run
-- params: $cities, $least_ranked
-- returns: sums, rates with Wilson limits, lift against the base rate, lead_months with its 95 % interval,
--     workload (flagged a month) and its least and most, fee covered a month; verdict: better or worse than
--     calling anybody, even where the interval holds the base rate; is_small: too few flagged to be ranked
-- Lead time: each leaving is once in the mean, from the first month of the unbroken run of hits that was
-- live at its last flag.
with

months as (
    select
        run,
        count(*) as months,
        sum(population)::bigint as population,
        sum(flagged)::bigint as flagged,
        sum(flagged_left)::bigint as flagged_left,
        sum(left_customers)::bigint as left_customers,
        sum(fee_flagged) as fee_flagged,
        sum(fee_covered) as fee_covered,
        min(flagged) as least_flagged,
        max(flagged) as most_flagged
    from temp.months
    where is_mature
    group by run
),

leavings as (
    select
        flags.run,
        flags.customer_id,
        flags.left_month,
        max(flags.month) as last_flag
    from temp.flags as flags
    inner join temp.plan as plan
        on flags.run = plan.run
        and flags.month = plan.month
    where plan.is_asked
        and plan.is_mature
        and flags.left_month is not null
        and list_contains($cities::varchar[], flags.city)
    group by all
),

hits as (
    select
        hits.run,
        hits.customer_id,
        hits.month,
        date_diff('month', date '2000-01-01', hits.month) as number
    from temp.hits as hits
    semi join leavings
        on hits.run = leavings.run
        and hits.customer_id = leavings.customer_id
),

numbered as (
    select
        run,
        customer_id,
        month,
        number - row_number() over (partition by run, customer_id order by number) as streak
    from hits
),

streaks as (
    select
        run,
        customer_id,
        month,
        min(month) over (partition by run, customer_id, streak) as first_month
    from numbered
),

led as (
    select
        leavings.run,
        date_diff('month', streaks.first_month, leavings.left_month) as lead
    from leavings
    inner join streaks
        on leavings.run = streaks.run
        and leavings.customer_id = streaks.customer_id
        and leavings.last_flag = streaks.month
),

-- The spread from sums of whole months: the same to the last digit in whatever order rows arrive.
leads as (
    select
        run,
        count(*) as leavers,
        sum(lead) / count(*) as lead_months,
        sqrt((count(*) * sum(lead * lead) - sum(lead) * sum(lead))::double) / count(*) as lead_spread
    from led
    group by run
),

rated as (
    select
        months.*,
        flagged_left / nullif(flagged, 0) as precision,
        flagged_left / nullif(left_customers, 0) as recall,
        left_customers / nullif(population, 0) as base_rate,
        leads.lead_months,
        1.96 * leads.lead_spread / sqrt(leads.leavers) as lead_error
    from months
    left join leads
        on months.run = leads.run
),

limited as (
    select
        *,
        precision / nullif(base_rate, 0) as lift,
        mart.wilson_low(precision, flagged) as precision_low,
        mart.wilson_high(precision, flagged) as precision_high,
        mart.wilson_low(recall, left_customers) as recall_low,
        mart.wilson_high(recall, left_customers) as recall_high
    from rated
)

select
    *,
    precision_low / nullif(base_rate, 0) as lift_low,
    precision_high / nullif(base_rate, 0) as lift_high,
    lead_months - lead_error as lead_low,
    lead_months + lead_error as lead_high,
    flagged / months as workload,
    fee_covered / months as fee_covered_monthly,
    flagged < $least_ranked::integer as is_small,
    case
        when precision_low > base_rate then 'better'
        when precision_high < base_rate then 'worse'
        when flagged > 0 then 'even'
    end as verdict
from limited
order by is_small, lift desc nulls last, run
