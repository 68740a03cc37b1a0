-- The locked customers: who asked for a code or to port out and has not left.
-- grain: one row per customer
-- params: $cities, $month, $population, $since, $limit, $offset, $customer_id
-- returns: the customer, locked_since or asked_on, what was asked for, place and total
-- $since: a month of locking, or 'feed' for those whom only the feed locks; null for all. The latest first.
-- $customer_id gives one customer with the place in the whole list, and the neighbours' ids.
with

locked as (
    select *
    from mart.locked_customers($cities, $month, $population)
    where $since::varchar is null
        or ($since::varchar = 'feed' and locked_since is null)
        or strftime(locked_since, '%Y-%m') = $since::varchar
),

ordered as (
    select
        *,
        true as is_locked,
        true as is_on_net,
        count(*) over () as total,
        row_number() over (
            order by
                coalesce(asked_on, locked_since) desc,
                fee_3m desc nulls last,
                customer_id
        ) as place
    from locked
)

select *
from mart.with_neighbours('ordered')
where ($customer_id::varchar is null or customer_id = $customer_id::varchar)
    and mart.is_shown(place, $limit, $offset)
order by place
