-- Every customer on net or just left has a stage and a segment, and nobody else has.
-- grain: one row per customer that breaks it, the first twenty
-- params: none
-- returns: month, customer_id, stage, segment
select
    month,
    customer_id,
    stage,
    segment
from mart.customer_months
where (stage is not null) <> (is_on_net or coalesce(is_left, false))
    or (stage is null) <> (segment is null)
limit 20
