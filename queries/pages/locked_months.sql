-- Since when the locked are locked, by month.
-- grain: one row per month of locking; null: since the close, by the feed alone
-- params: $cities, $month, $population
-- returns: locked_since, customers
with

locked as (
    select locked_since
    from mart.locked_customers($cities, $month, $population)
)

select
    locked_since,
    count(*) as customers
from locked
group by locked_since
order by locked_since desc nulls first
