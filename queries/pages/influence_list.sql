-- The customers of a cell of value × influence, or of those who pay most. [S0]
-- grain: one row per customer
-- params: $cities, $month, $population, $cell, $is_gone, $in_city, $limit, $offset, $customer_id
-- returns: the customer, the role in the group, place and total; highest three-month fee first
-- $cell: both, value, influence, neither, or top: the first two tenths by fee.
-- $in_city: of one of the cities asked for; its tenths are its own.
-- $is_gone: those who left in the month, by the cell, city, level and fee of the month before.
-- $customer_id gives one customer with the place in the whole list, and the neighbours' ids.
with

months as (
    select
        *,
        mart.is_influential(group_role, group_class) as is_influential
    from mart.customer_months
    where month = case
            when $is_gone::boolean then ($month::date - interval 1 month)::date else $month::date
        end
        and is_on_net
        and list_contains($cities::varchar[], city)
        and ($in_city::varchar is null or city = $in_city::varchar)
        and mart.in_population($population, is_core, is_high_value)
),

placed as (
    select
        *,
        fee_3m_sum * (6 // nullif(fee_3m_months, 0)) as fee_six,
        row_number() over (
            order by fee_3m_sum * (6 // nullif(fee_3m_months, 0)) desc nulls last, customer_id
        ) as fee_place,
        count(fee_3m_sum) over () as fee_known
    from months
),

cells as (
    select
        customer_id,
        phone_masked,
        city,
        level,
        stage,
        manager_id,
        alert,
        rule_count,
        group_id,
        group_class,
        group_role,
        fee_six::double / 6 as fee_3m,
        is_locked,
        case
            when $cell::varchar = 'top'
                then fee_six is not null and (fee_place - 1) * 10 // fee_known < 2
            else mart.influence_cell(is_high_value, is_influential) = $cell::varchar
        end as is_asked
    from placed
),

gone as (
    select
        customer_id,
        left_reason
    from mart.customer_months
    where month = $month::date
        and is_left
        and $is_gone::boolean
),

listed as (
    select
        cells.* exclude (is_asked, alert),
        case when gone.customer_id is null then cells.alert end as alert,
        gone.left_reason,
        gone.customer_id is null as is_on_net
    from cells
    left join gone
        on cells.customer_id = gone.customer_id
    where cells.is_asked
        and (gone.customer_id is not null or not coalesce($is_gone::boolean, false))
),

ordered as (
    select * from mart.by_fee('listed')
)

select *
from mart.with_neighbours('ordered')
where ($customer_id::varchar is null or customer_id = $customer_id::varchar)
    and mart.is_shown(place, $limit, $offset)
order by place
