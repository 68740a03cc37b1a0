-- Where customers of each stage went: the transition matrix of the month. [S2, S3]
-- grain: one row per month, city, is_core, is_high_value, from_stage ('new' for new or returned), to_stage
-- params: $month
-- returns: the grain and customers
with

customer_months as (
    select
        city,
        city_before,
        stage,
        stage_before,
        is_on_net,
        was_on_net,
        is_core,
        was_core,
        is_high_value,
        was_high_value
    from mart.customer_months
    where month = $month::date
        and was_on_net is not null
        and stage is not null
),

moves as (
    select
        case when was_on_net then city_before else city end as city,
        case when was_on_net then was_core else is_core end as is_core,
        case when was_on_net then was_high_value else is_high_value end as is_high_value,
        case when was_on_net then stage_before else 'new' end as from_stage,
        stage as to_stage
    from customer_months
),

cells as (
    select
        $month::date as month,
        city,
        is_core,
        is_high_value,
        from_stage,
        to_stage,
        count(*)::bigint as customers
    from moves
    group by
        city,
        is_core,
        is_high_value,
        from_stage,
        to_stage
)

select * from cells
