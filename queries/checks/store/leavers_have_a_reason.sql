-- Who left has one of the five reasons, and only who left.
-- grain: one row per customer that breaks it, the first twenty
-- params: none
-- returns: month, customer_id, is_left, left_reason
select
    month,
    customer_id,
    is_left,
    left_reason
from mart.customer_months
where coalesce(is_left, false) <> (left_reason is not null)
limit 20
