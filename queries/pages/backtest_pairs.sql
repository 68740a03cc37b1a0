-- Runs against each other at equal workload: in every month the longer list is cut to the shorter.
-- grain: one row per subject and other run
-- params: $cities, $subjects
-- returns: months, calls (customers called by each), the rates of both with Wilson limits, the difference
--     (the other less the subject) and its verdict on the other: even where the intervals overlap, else
--     better or worse; null: no calls
-- Lists are cut in their order: a model's by score, a rule's by alert, then fee_3m falling, then customer.
-- The sum of one to three months, times six over their number, orders as the exact mean does.
with

months as (
    select run, month, population, left_customers, flagged
    from temp.months
    where is_mature
),

pairs as (
    select
        subjects.run as subject,
        others.run as other,
        subjects.month,
        subjects.population,
        subjects.left_customers,
        least(subjects.flagged, others.flagged) as calls
    from months as subjects
    inner join months as others
        on subjects.month = others.month
        and subjects.run <> others.run
    where list_contains($subjects::varchar[], subjects.run)
),

alerts as (
    select month, customer_id, alert
    from mart.customer_months
    where alert is not null
        and month in (select month from months)
),

placed as (
    select
        flags.run,
        flags.month,
        flags.left_month,
        row_number() over (
            partition by flags.run, flags.month
            order by
                flags.score desc nulls last,
                case alerts.alert when 'red' then 1 when 'orange' then 2 when 'yellow' then 3 else 4 end,
                flags.fee_3m_sum * (6 // nullif(flags.fee_3m_months, 0)) desc nulls last,
                flags.customer_id
        ) as place
    from temp.flags as flags
    left join alerts
        on flags.month = alerts.month
        and flags.customer_id = alerts.customer_id
    where list_contains($cities::varchar[], flags.city)
),

reached as (
    select
        run,
        month,
        place,
        count(left_month) over (partition by run, month order by place) as left_so_far
    from placed
),

counted as (
    select
        pairs.*,
        coalesce(subjects.left_so_far, 0) as subject_left,
        coalesce(others.left_so_far, 0) as other_left
    from pairs
    left join reached as subjects
        on pairs.subject = subjects.run
        and pairs.month = subjects.month
        and pairs.calls = subjects.place
    left join reached as others
        on pairs.other = others.run
        and pairs.month = others.month
        and pairs.calls = others.place
),

sums as (
    select
        subject,
        other,
        count(*) as months,
        sum(population)::bigint as population,
        sum(left_customers)::bigint as left_customers,
        sum(calls)::bigint as calls,
        sum(subject_left)::bigint as subject_left,
        sum(other_left)::bigint as other_left
    from counted
    group by subject, other
),

rated as (
    select
        *,
        subject_left / nullif(calls, 0) as subject_precision,
        other_left / nullif(calls, 0) as other_precision
    from sums
),

limited as (
    select
        *,
        mart.wilson_low(subject_precision, calls) as subject_low,
        mart.wilson_high(subject_precision, calls) as subject_high,
        mart.wilson_low(other_precision, calls) as other_low,
        mart.wilson_high(other_precision, calls) as other_high
    from rated
)

select
    *,
    other_precision - subject_precision as difference,
    subject_left / nullif(left_customers, 0) as subject_recall,
    other_left / nullif(left_customers, 0) as other_recall,
    other_precision / nullif(left_customers / nullif(population, 0), 0) as other_lift,
    calls / months as workload,
    case
        when other_low > subject_high then 'better'
        when other_high < subject_low then 'worse'
        when calls > 0 then 'even'
    end as verdict
from limited
order by subject, other
