-- Every warning of one customer, with its evidence and where it came from.
-- grain: one row per month and rule
-- params: $cities, $customer_id
-- returns: month, rule, evidence (JSON), whether the rule hit the month before, source file and row
with

months as (
    select
        month,
        customer_id,
        source_file,
        source_row
    from mart.customer_months
    where customer_id = $customer_id::varchar
        and list_contains($cities::varchar[], coalesce(city, city_before))
),

hits as (
    select
        month,
        customer_id,
        rule,
        rule_order,
        evidence
    from mart.rule_hits
    where customer_id = $customer_id::varchar
)

select
    hits.month,
    hits.rule,
    hits.evidence,
    earlier.rule is not null as is_continuing,
    months.source_file,
    months.source_row
from hits
inner join months
    on hits.month = months.month
left join hits as earlier
    on hits.rule = earlier.rule
    and earlier.month = (hits.month - interval 1 month)::date
order by
    hits.month desc,
    hits.rule_order
