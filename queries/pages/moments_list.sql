-- The customers behind a cell of the calendar of key moments.
-- grain: one row per customer
-- params: $cities, $month, $population, $of, $kind, $from_day, $until_day, $months_ahead,
-- $win_back_days, $suspension_days, $limit, $offset, $customer_id
-- returns: the customer, the group, kind and moment_on (the earliest that fits), place and total
-- $of: customers (the next moment of each) or groups (members). $kind, $from_day, $until_day narrow it; a
-- null day is no limit. $customer_id gives one customer with the place in the list, and the neighbours.
with

moments as materialized (
    select *
    from mart.next_moments($cities, $month, $population, $win_back_days, $suspension_days)
    where $of::varchar = 'customers'
    union all by name
    select * exclude (rules, contract_end_on, fee_3m_sum, fee_3m_months, offer_id)
    from mart.group_moments($cities, $month, $population, $months_ahead)
    where $of::varchar = 'groups'
),

listed as (
    select
        customer_id,
        min(moment_on) as moment_on,
        arg_min(kind, (moment_on, kind)) as kind,
        any_value(fee_3m) as fee_3m
    from moments
    where ($kind::varchar is null or kind = $kind::varchar)
        and ($from_day::date is null or moment_on >= $from_day::date)
        and ($until_day::date is null or moment_on <= $until_day::date)
    group by customer_id
),

ordered as (
    select
        customer_id,
        moment_on,
        kind,
        count(*) over () as total,
        row_number() over (
            order by
                moment_on,
                fee_3m desc nulls last,
                customer_id
        ) as place
    from listed
),

page as (
    select *
    from mart.with_neighbours('ordered')
    where ($customer_id::varchar is null or customer_id = $customer_id::varchar)
        and mart.is_shown(place, $limit, $offset)
)

select
    moments.* exclude (customer_id, moment_on, kind),
    page.*
from page
inner join moments
    on page.customer_id = moments.customer_id
    and page.moment_on = moments.moment_on
    and page.kind = moments.kind
qualify row_number() over (partition by page.customer_id) = 1
order by page.place
