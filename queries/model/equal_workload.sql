-- Each rule beside the models on the tested months: who left among as many customers as the rule flagged.
-- grain: one row per rule
-- params: none
-- returns: rule, flagged, flagged_left, logistic_left, boosted_left; models take their highest-scored customers
with

scored as (
    select
        month,
        customer_id,
        left_after,
        row_number() over (partition by month order by logistic desc, customer_id) as logistic_place,
        row_number() over (partition by month order by boosted desc, customer_id) as boosted_place
    from staging.scored
),

hits as (
    select
        month::date as month,
        customer_id,
        rule
    from mart.rule_hits
),

workloads as (
    select
        hits.rule,
        scored.month,
        count(*) as flagged,
        sum(scored.left_after) as flagged_left
    from scored
    inner join hits
        on scored.month = hits.month
        and scored.customer_id = hits.customer_id
    group by hits.rule, scored.month
),

by_month as (
    select
        workloads.rule,
        workloads.month,
        workloads.flagged,
        workloads.flagged_left,
        sum(scored.left_after) filter (where scored.logistic_place <= workloads.flagged) as logistic_left,
        sum(scored.left_after) filter (where scored.boosted_place <= workloads.flagged) as boosted_left
    from workloads
    inner join scored
        on workloads.month = scored.month
    group by workloads.rule, workloads.month, workloads.flagged, workloads.flagged_left
)

select
    rule,
    sum(flagged)::bigint as flagged,
    sum(flagged_left)::bigint as flagged_left,
    sum(logistic_left)::bigint as logistic_left,
    sum(boosted_left)::bigint as boosted_left
from by_month
group by rule
order by rule
