-- Core customers by the clauses that make them core. [S4]
-- grain: one row per month, city, is_high_value, core_clauses (those met, in order, joined by commas)
-- params: $month
-- returns: the grain and customers on net
with

customer_months as (
    select
        city,
        is_high_value,
        core_clauses
    from mart.customer_months
    where month = $month::date
        and is_on_net
        and is_core
),

months as (
    select
        $month::date as month,
        city,
        is_high_value,
        core_clauses,
        count(*)::bigint as customers
    from customer_months
    group by
        city,
        is_high_value,
        core_clauses
)

select * from months
