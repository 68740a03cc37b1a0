-- How each rule's warnings moved against the month before: new, continuing, cleared.
-- grain: one row per month, rule, city, is_core, is_high_value
-- params: $month
-- returns: the grain and counts; new and cleared are null where the rule did not run the month before
-- Cleared is counted at the city and population of the month before.
with

hits as (
    select
        customer_id,
        rule
    from mart.rule_hits
    where month = $month::date
),

hits_before as (
    select
        customer_id,
        rule
    from mart.rule_hits_before
),

people as (
    select
        customer_id,
        city,
        city_before,
        is_on_net,
        is_core,
        is_high_value,
        was_core,
        was_high_value
    from mart.customer_months
    where month = $month::date
),

marked as (
    select
        coalesce(hits.customer_id, hits_before.customer_id) as customer_id,
        coalesce(hits.rule, hits_before.rule) as rule,
        hits.customer_id is not null as is_hit,
        hits_before.customer_id is not null as was_hit
    from hits
    full outer join hits_before
        on hits.customer_id = hits_before.customer_id
        and hits.rule = hits_before.rule
),

placed as (
    select
        marked.rule,
        case when marked.is_hit then people.city else people.city_before end as city,
        case when marked.is_hit then people.is_core else people.was_core end as is_core,
        case when marked.is_hit then people.is_high_value else people.was_high_value end
            as is_high_value,
        marked.is_hit,
        marked.was_hit
    from marked
    inner join people
        on marked.customer_id = people.customer_id
),

cells as (
    select
        $month::date as month,
        rule,
        city,
        is_core,
        is_high_value,
        (count(*) filter (where is_hit))::bigint as hits,
        (count(*) filter (where is_hit and not was_hit))::bigint as new_hits,
        (count(*) filter (where is_hit and was_hit))::bigint as continuing_hits,
        (count(*) filter (where not is_hit))::bigint as cleared_hits
    from placed
    group by
        rule,
        city,
        is_core,
        is_high_value
)

select * from cells
