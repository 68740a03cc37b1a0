-- How many rows there are to train on, before any sampling.
-- grain: one row
-- params: $months
-- returns: rows
select count(*) as rows
from mart.customer_features
where is_on_net
    and is_core
    and list_contains($months::date[], month)
