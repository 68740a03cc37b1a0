-- What one customer answered when asked, newest first.
-- grain: one row per answer
-- params: $cities, $customer_id
-- returns: month, item, touchpoint, score and its scale, the score of 100
select
    month,
    item,
    touchpoint,
    score::double as score,
    scale_max::double as scale_max,
    (score * 100)::double / nullif(scale_max, 0)::double as score_100
from extract.surveys
where customer_id = $customer_id::varchar
    and list_contains($cities::varchar[], city)
    and score is not null
order by
    month desc,
    item = 'overall' desc,
    item,
    response_id
