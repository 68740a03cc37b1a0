-- Only customers on net are warned.
-- grain: one row per hit that breaks it, the first twenty
-- params: none
-- returns: month, customer_id, rule
select
    hits.month,
    hits.customer_id,
    hits.rule
from mart.rule_hits as hits
anti join mart.customer_months as months
    on hits.month = months.month
    and hits.customer_id = months.customer_id
    and months.is_on_net
limit 20
