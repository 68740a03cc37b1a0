-- The customers on net of one customer's group, those with warnings first.
-- grain: one row per member of the group in the cities in scope
-- params: $cities, $customer_id, $month, $limit
-- returns: the member, its alert and fee; of the whole group in scope: members, warned, red
with

own as (
    select group_id
    from mart.customer_months
    where customer_id = $customer_id::varchar
        and month = $month::date
        and group_id is not null
        and list_contains($cities::varchar[], coalesce(city, city_before))
),

members as (
    select
        months.customer_id,
        months.phone_masked,
        months.group_role,
        months.city,
        months.level,
        months.alert,
        months.rule_count,
        months.is_on_net,
        months.is_locked,
        months.is_warned,
        (months.fee_3m_sum::double / nullif(months.fee_3m_months, 0))::double as fee_3m
    from mart.customer_months as months
    inner join own
        on months.group_id = own.group_id
    where months.month = $month::date
        and months.is_on_net
        and list_contains($cities::varchar[], months.city)
),

counted as (
    select
        *,
        count(*) over () as members,
        count(*) filter (where is_warned) over () as warned,
        count(*) filter (where alert = 'red') over () as red,
        row_number() over (
            order by
                list_position(['red', 'orange', 'yellow'], alert) nulls last,
                fee_3m desc nulls last,
                customer_id
        ) as place
    from members
)

select *
from counted
where $limit::bigint is null
    or place <= $limit::bigint
order by place
