-- The stages that one customer went through, each as one unbroken run of months.
-- grain: one row per run of closed months in one stage, oldest first
-- params: $cities, $customer_id, $month
-- returns: stage (null: not on net, no stage), first and last month of the run, how many months
with

months as (
    select
        month,
        stage,
        row_number() over (order by month)
            - row_number() over (partition by stage order by month) as run
    from mart.customer_months
    where customer_id = $customer_id::varchar
        and month <= $month::date
        and list_contains($cities::varchar[], coalesce(city, city_before))
)

select
    stage,
    min(month) as first_month,
    max(month) as last_month,
    count(*) as months
from months
group by
    stage,
    run
order by first_month
