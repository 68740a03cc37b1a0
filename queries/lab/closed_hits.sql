-- A rule's hits as the close kept them, for months that need no other run.
-- grain: one row per month and customer hit
-- params: $run, $rule, $months
-- returns: run, month, customer_id, score (null: a rule gives none)
select
    $run::varchar as run,
    month,
    customer_id,
    null::decimal(9, 6) as score
from mart.rule_hits
where rule = $rule::varchar
    and list_contains($months::date[], month)
