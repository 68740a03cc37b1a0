-- Term contracts by the months until they end: what comes up for renewal. [S0, S2]
-- grain: one row per month, city, is_core, is_high_value, months_ahead (1 to 12)
-- params: $month
-- returns: the grain, customers on net and Σ of their three-month mean fees; later ends are left out
with

customer_months as (
    select
        city,
        is_core,
        is_high_value,
        fee_3m_sum,
        fee_3m_months,
        (
            (year(contract_end_on) * 12 + month(contract_end_on))
            - (year($month::date) * 12 + month($month::date))
        )::integer as months_ahead
    from mart.customer_months
    where month = $month::date
        and is_on_net
        and contract_end_on > last_day($month::date)
),

months as (
    select
        $month::date as month,
        city,
        is_core,
        is_high_value,
        months_ahead,
        count(*)::bigint as customers,
        (
            coalesce(sum(fee_3m_sum * (6 // nullif(fee_3m_months, 0))), 0)::double / 6
        )::decimal(38, 8) as fee_3m
    from customer_months
    where months_ahead <= 12
    group by
        city,
        is_core,
        is_high_value,
        months_ahead
)

select * from months
