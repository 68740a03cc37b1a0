-- Which rules hit the same customers: every combination of rules that occurs. [S0]
-- grain: one row per month, city, is_core, is_high_value, rules (in order, joined by commas)
-- params: $month
-- returns: the grain, customers, those at red, and Σ of their three-month mean fees
with

customer_months as (
    select
        city,
        rules,
        alert,
        is_core,
        is_high_value,
        fee_3m_sum,
        fee_3m_months
    from mart.customer_months
    where month = $month::date
        and is_on_net
        and rules is not null
),

sets as (
    select
        $month::date as month,
        city,
        is_core,
        is_high_value,
        rules,
        count(*)::bigint as customers,
        (count(*) filter (where alert = 'red'))::bigint as red_customers,
        (
            coalesce(sum(fee_3m_sum * (6 // nullif(fee_3m_months, 0))), 0)::double / 6
        )::decimal(38, 8) as fee_3m
    from customer_months
    group by
        city,
        is_core,
        is_high_value,
        rules
)

select * from sets
