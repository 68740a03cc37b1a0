-- How many customers stand at each alert level, who is new there, and what they pay. [S0, S3]
-- grain: one row per month, city, is_core, is_high_value, alert (null: on net and not warned)
-- params: $month, $has_month_before
-- returns: the grain, customers, new (not warned the month before; null where it is not stored), locked, fees
-- A group alarm alone warns nobody, neither now nor before; locked: asked to port since joining.
with

customers as (
    select
        customer_id,
        city,
        alert,
        is_core,
        is_high_value,
        fee_3m_sum,
        fee_3m_months,
        is_locked
    from mart.customer_months
    where month = $month::date
        and is_on_net
),

warned_before as (
    select customer_id
    from mart.rule_hits_before
    where rule <> 'group_alarm'
    group by customer_id
),

cells as (
    select
        $month::date as month,
        customers.city,
        customers.alert,
        customers.is_core,
        customers.is_high_value,
        count(*)::bigint as customers,
        case
            when $has_month_before::boolean
                then count(*) filter (
                    where customers.alert is not null and warned_before.customer_id is null
                )
        end::bigint as new_customers,
        (count(*) filter (where customers.is_locked))::bigint as locked_customers,
        (
            coalesce(
                sum(customers.fee_3m_sum * (6 // nullif(customers.fee_3m_months, 0))), 0
            )::double / 6
        )::decimal(38, 8) as fee_3m
    from customers
    left join warned_before
        on customers.customer_id = warned_before.customer_id
    group by
        customers.city,
        customers.alert,
        customers.is_core,
        customers.is_high_value
)

select * from cells
