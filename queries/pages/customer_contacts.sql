-- Where one customer was assigned, and what came of the contacts, newest first.
-- grain: one row per campaign assigned, and one per result of a work order
-- params: $cities, $customer_id, $month
-- returns: kind (assigned, contacted), happened_on, reference (campaign, order), arm, due, outcome, reason
with

in_scope as (
    select customer_id
    from mart.customer_months
    where customer_id = $customer_id::varchar
        and month = $month::date
        and list_contains($cities::varchar[], coalesce(city, city_before))
),

assigned as (
    select
        'assigned' as kind,
        assignments.assigned_on as happened_on,
        assignments.campaign_id as reference,
        campaigns.name as campaign,
        assignments.arm,
        assignments.channel,
        assignments.executor_id,
        assignments.due_on,
        null::varchar as outcome,
        null::varchar as reason
    from extract.assignments as assignments
    inner join in_scope
        on assignments.customer_id = in_scope.customer_id
    left join extract.campaigns as campaigns
        on assignments.campaign_id = campaigns.campaign_id
),

contacted as (
    select
        'contacted' as kind,
        results.contacted_at::date as happened_on,
        results.order_id as reference,
        null::varchar as campaign,
        null::varchar as arm,
        null::varchar as channel,
        null::varchar as executor_id,
        null::date as due_on,
        results.outcome,
        results.reason
    from extract.results as results
    inner join in_scope
        on results.customer_id = in_scope.customer_id
),

contacts as (
    select * from assigned
    union all
    select * from contacted
)

select *
from contacts
order by
    happened_on desc nulls last,
    kind,
    reference
