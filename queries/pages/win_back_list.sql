-- Customers who ported out, by the day on which to win them back.
-- grain: one row per customer
-- params: $cities, $month, $population, $within_days, $is_overdue, $due_in, $win_back_days,
-- $limit, $offset, $customer_id
-- returns: the customer as of the month before leaving, ported_on, due_on, where to, place and total
-- $within_days: due in so many days after the month's end; $is_overdue: due by its end; $due_in: in the
-- month, as '2009-11'; else all. The earliest first, of those overdue the latest first.
with

due as (
    select *
    from mart.win_backs($cities, $month, $population, $win_back_days)
    where ($within_days::integer is null or days_left between 1 and $within_days::integer)
        and ($is_overdue::boolean is null or (days_left <= 0) = $is_overdue::boolean)
        and ($due_in::varchar is null or strftime(due_on, '%Y-%m') = $due_in::varchar)
),

ordered as (
    select
        *,
        null::varchar as alert,
        0 as rule_count,
        false as is_locked,
        false as is_on_net,
        count(*) over () as total,
        row_number() over (
            order by
                days_left <= 0,
                abs(days_left),
                fee_3m desc nulls last,
                customer_id
        ) as place
    from due
)

select *
from mart.with_neighbours('ordered')
where ($customer_id::varchar is null or customer_id = $customer_id::varchar)
    and mart.is_shown(place, $limit, $offset)
order by place
