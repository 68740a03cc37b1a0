-- The locked of a month by id, for a list that goes out of the house.
-- grain: one row per customer under the conduct of porting
-- params: $cities, $month, $population
-- returns: customer_id, locked_since (a month), asked_on: the first request since the close; one is null
select
    customer_id,
    locked_since,
    asked_on
from mart.locked_customers($cities, $month, $population)
order by customer_id
