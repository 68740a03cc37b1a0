-- The key moments of groups on one calendar: contract ends, bulk alarms, rivals' bundles running out.
-- grain: one row per month, the closed one and those ahead, and kind
-- params: $cities, $month, $population, $months_ahead
-- returns: starts_on, ends_on, customers: members concerned, groups, offers that run out
-- Contracts and offers are looked at after the close, alarms at it: a cell that cannot be has nulls.
with

moments as (
    select
        date_trunc('month', moment_on)::date as in_month,
        kind,
        count(distinct customer_id) as customers,
        count(distinct group_id) as groups
    from mart.group_moments($cities, $month, $population, $months_ahead)
    group by
        date_trunc('month', moment_on),
        kind
),

offers as (
    select
        date_trunc('month', ends_on)::date as in_month,
        count(*) as offers
    from extract.rival_offers
    where list_contains($cities::varchar[], city)
    group by date_trunc('month', ends_on)
),

months as (
    select ($month::date + to_months(unnest(range(0, $months_ahead::integer + 1))::integer))::date as in_month
),

kinds as (
    select unnest(['group_alarm', 'contract_end', 'rival_end']) as kind
)

select
    months.in_month,
    kinds.kind,
    months.in_month as starts_on,
    last_day(months.in_month) as ends_on,
    case when (kinds.kind = 'group_alarm') = (months.in_month = $month::date)
        then coalesce(moments.customers, 0) end as customers,
    case when (kinds.kind = 'group_alarm') = (months.in_month = $month::date)
        then coalesce(moments.groups, 0) end as groups,
    case when kinds.kind = 'rival_end' and months.in_month > $month::date
        then coalesce(offers.offers, 0) end as offers
from months
cross join kinds
left join moments
    on months.in_month = moments.in_month
    and kinds.kind = moments.kind
left join offers
    on months.in_month = offers.in_month
order by
    months.in_month,
    list_position(['group_alarm', 'contract_end', 'rival_end'], kinds.kind)
