-- How many customers are warned in each group, beside all on net, and what they pay. [S0, S3]
-- grain: one row per month, city, level, stage, is_core, is_high_value
-- params: $month, $has_month_before
-- returns: the grain, on_net, warned, new (null where the month before is not stored), red, fee of the warned
-- A group alarm alone warns nobody, neither now nor before.
with

on_net as (
    select
        city,
        level,
        stage,
        is_core,
        is_high_value,
        count(*) as customers
    from mart.customer_months
    where month = $month::date
        and is_on_net
    group by
        city,
        level,
        stage,
        is_core,
        is_high_value
),

warned as (
    select
        city,
        level,
        stage,
        is_core,
        is_high_value,
        count(*) as customers,
        count(*) filter (where is_new) as new_customers,
        count(*) filter (where alert = 'red') as red_customers,
        coalesce(sum(fee_3m_sum * (6 // nullif(fee_3m_months, 0))), 0) as six_fees
    from mart.warned_customers
    where month = $month::date
        and is_warned
    group by
        city,
        level,
        stage,
        is_core,
        is_high_value
),

groups as (
    select
        $month::date as month,
        on_net.city,
        on_net.level,
        on_net.stage,
        on_net.is_core,
        on_net.is_high_value,
        on_net.customers::bigint as on_net,
        coalesce(warned.customers, 0)::bigint as warned,
        case
            when $has_month_before::boolean then coalesce(warned.new_customers, 0)
        end::bigint as new_customers,
        coalesce(warned.red_customers, 0)::bigint as red_customers,
        (coalesce(warned.six_fees, 0)::double / 6)::decimal(38, 8) as fee_3m
    from on_net
    left join warned
        on on_net.city = warned.city
        and on_net.level is not distinct from warned.level
        and on_net.stage is not distinct from warned.stage
        and on_net.is_core = warned.is_core
        and on_net.is_high_value = warned.is_high_value
)

select * from groups
