-- What the customers are made of, month by month: shares of tier, level or stage, and how they moved.
-- grain: one row per month and group, those in no group ('none') last
-- params: $cities, $months, $kpi, $by, $population
-- returns: customers, their share with its interval, and the change on the month and the year before
-- $by: tier, strata (the levels, and those without one) or stage.
with

asked_months as (
    select unnest($months::date[]) as month
),

all_months as (
    select month from asked_months
    union
    select (month - interval 1 month)::date as month from asked_months
    union
    select (month - interval 1 year)::date as month from asked_months
),

figures as (
    select
        month,
        group_key,
        group_order,
        shown_numerator::bigint as customers,
        value as share,
        low,
        high,
        n
    from mart.kpi_figures(
        $cities,
        (select list(month) from all_months),
        [$kpi],
        $population,
        [],
        split_by := $by
    )
)

select
    now.month,
    now.group_key,
    now.customers,
    now.share,
    now.low,
    now.high,
    now.n,
    now.customers - before.customers as customers_change,
    now.share - before.share as change,
    now.share - year_before.share as year_change
from figures as now
inner join asked_months
    on now.month = asked_months.month
left join figures as before
    on now.group_key = before.group_key
    and before.month = (now.month - interval 1 month)::date
left join figures as year_before
    on now.group_key = year_before.group_key
    and year_before.month = (now.month - interval 1 year)::date
where now.group_key <> 'none'
    or now.customers > 0
    or $by::varchar = 'tier'
order by
    now.month,
    now.group_order
