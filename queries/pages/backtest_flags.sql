-- The customers of a population that the runs flag, with their fee and the month they leave in, if they do.
-- grain: one row per run, month and customer flagged
-- params: $cities, $population, $horizon
-- returns: run, month, customer_id, city, score, fee_3m_sum, fee_3m_months, left_month (null: stays)
-- Hits that carry no city are looked up among the customers of the month.
with

asked as (
    select run, month
    from temp.plan
    where is_asked
),

hits as (
    select hits.*
    from temp.hits as hits
    semi join asked
        on hits.run = asked.run
        and hits.month = asked.month
),

unknown as (
    select
        run,
        month,
        customer_id,
        score
    from hits
    where city is null
),

customers as (
    select
        month,
        customer_id,
        city,
        fee_3m_sum,
        fee_3m_months,
        is_core,
        is_high_value
    from mart.customer_months
    where is_on_net
        and month in (select month from unknown)
),

placed as (
    select
        run,
        month,
        customer_id,
        city,
        score,
        fee_3m_sum,
        fee_3m_months,
        is_core,
        is_high_value
    from hits
    where city is not null
    union all
    select
        unknown.run,
        unknown.month,
        unknown.customer_id,
        customers.city,
        unknown.score,
        customers.fee_3m_sum,
        customers.fee_3m_months,
        customers.is_core,
        customers.is_high_value
    from unknown
    inner join customers
        on unknown.month = customers.month
        and unknown.customer_id = customers.customer_id
),

members as (
    select *
    from placed
    where list_contains($cities::varchar[], city)
        and mart.in_population($population, is_core, is_high_value)
),

outcomes as (
    select month, customer_id, left_month
    from lab.outcomes
    where horizon = $horizon::integer
)

select
    members.run,
    members.month,
    members.customer_id,
    members.city,
    members.score,
    members.fee_3m_sum,
    members.fee_3m_months,
    outcomes.left_month
from members
left join outcomes
    on members.month = outcomes.month
    and members.customer_id = outcomes.customer_id
