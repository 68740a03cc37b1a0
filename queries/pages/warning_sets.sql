-- Which rules fire together: the combinations that hit the most customers, and who of them left later.
-- grain: one row per combination of two rules or more, most customers first, at most $limit
-- params: $cities, $month, $population, $limit
-- returns: rules (joined by commas), customers, red, fee; sets: how many combinations there are; together
-- and alone: the customers hit by several rules and by one, a group alarm alone left out.
-- Outcome: of the n whom just these rules hit in outcome_month, the latest month up to $month whose two
-- following months are closed: how many left in those two, as a rate with its Wilson interval from 20 on.
-- verdict: worse where even the lower limit is above base_rate, that of all warned in the month.
with

sets as (
    select
        rules,
        sum(customers) as customers,
        sum(red_customers) as red_customers,
        sum(fee_3m) as fee_3m,
        len(string_split(rules, ',')) as rule_count
    from mart.rule_sets
    where month = $month::date
        and list_contains($cities::varchar[], city)
        and mart.in_population($population, is_core, is_high_value)
    group by rules
),

totals as (
    select
        coalesce(
            sum(customers) filter (where rule_count = 1 and rules <> 'group_alarm'), 0
        )::bigint as alone,
        coalesce(sum(customers) filter (where rule_count > 1), 0)::bigint as together,
        count(*) filter (where rule_count > 1) as sets
    from sets
),

closed as (
    select month
    from mart.months
    where has_customers
),

outcome_month as (
    select max(closed.month) as month
    from closed
    inner join closed as one_later
        on one_later.month = (closed.month + interval 1 month)::date
    inner join closed as two_later
        on two_later.month = (closed.month + interval 2 month)::date
    where closed.month <= $month::date
),

hit as (
    select
        warned.customer_id,
        warned.rules,
        warned.is_warned
    from mart.warned_customers as warned
    inner join outcome_month
        on warned.month = outcome_month.month
    where list_contains($cities::varchar[], warned.city)
        and mart.in_population($population, warned.is_core, warned.is_high_value)
),

gone as (
    select customers.customer_id
    from mart.customer_months as customers
    inner join outcome_month
        on customers.month > outcome_month.month
        and customers.month <= (outcome_month.month + interval 2 month)::date
    where customers.is_left
    group by customers.customer_id
),

outcomes as (
    select
        hit.rules,
        count(*) as n,
        count(gone.customer_id) as left_later,
        count(*) filter (where hit.is_warned) as warned,
        count(gone.customer_id) filter (where hit.is_warned) as warned_left,
        case when count(*) >= 20 then count(gone.customer_id)::double / count(*) end as rate
    from hit
    left join gone
        on hit.customer_id = gone.customer_id
    group by hit.rules
),

base as (
    select sum(warned_left)::double / nullif(sum(warned), 0) as rate
    from outcomes
)

select
    sets.rules,
    outcome_month.month as outcome_month,
    sets.customers::bigint as customers,
    sets.red_customers::bigint as red_customers,
    sets.fee_3m::double as fee_3m,
    outcomes.n,
    outcomes.left_later,
    outcomes.rate,
    mart.wilson_low(outcomes.rate, outcomes.n) as low,
    mart.wilson_high(outcomes.rate, outcomes.n) as high,
    case when mart.wilson_low(outcomes.rate, outcomes.n) > base.rate then 'worse' end as verdict,
    base.rate as base_rate,
    totals.sets,
    totals.alone,
    totals.together
from sets
cross join totals
cross join outcome_month
cross join base
left join outcomes
    on sets.rules = outcomes.rules
where sets.rule_count > 1
order by
    sets.customers desc,
    sets.rules
limit $limit
