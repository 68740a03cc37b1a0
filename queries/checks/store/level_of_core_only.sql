-- Core customers have a value level, others have none.
-- grain: one row per customer that breaks it, the first twenty
-- params: none
-- returns: month, customer_id, level, is_core
select
    month,
    customer_id,
    level,
    is_core
from mart.customer_months
where is_core <> (level is not null)
limit 20
