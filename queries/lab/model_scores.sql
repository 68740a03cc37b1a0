-- The customers whom the published model scored in these months.
-- grain: one row per month and customer with a score
-- params: $run, $months
-- returns: run, month, customer_id, score, and what a hit carries along
select
    $run::varchar as run,
    month,
    customer_id,
    city,
    model_score::decimal(9, 6) as score,
    fee_3m_sum,
    fee_3m_months,
    is_core,
    is_high_value
from mart.rule_inputs
where model_score is not null
    and list_contains($months::date[], month)
