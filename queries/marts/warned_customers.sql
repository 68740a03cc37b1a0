-- The flagged list of the month, in its order: who is hit by any rule, and what the list is filtered by.
-- grain: one row per month and customer on net whom a rule hit, a group alarm alone included
-- params: $month, $has_month_before
-- returns: place: 1 to n, unique in the month, in the order of the list [definitions 5]
-- Order: red, orange, yellow, those whom a group alarm alone hit; the highest three-month fee first,
-- unknown last; customer_id. Fees are compared as six times the mean: exact for one, two or three months.
-- is_new: not warned the month before; null where it is not stored.
with

customers as (
    select
        customer_id,
        phone_masked,
        city,
        manager_id,
        level,
        stage,
        alert,
        rules,
        sensitivity,
        source_file,
        source_row,
        rule_count,
        fee_3m_sum,
        fee_3m_months,
        tenure_months,
        joined_on,
        contract_end_on,
        is_core,
        is_high_value,
        is_warned,
        is_locked
    from mart.customer_months
    where month = $month::date
        and is_on_net
        and rules is not null
),

warned_before as (
    select customer_id
    from mart.rule_hits_before
    where rule <> 'group_alarm'
    group by customer_id
),

placed as (
    select
        $month::date as month,
        customers.customer_id,
        customers.phone_masked,
        customers.city,
        customers.manager_id,
        customers.level,
        customers.stage,
        customers.alert,
        customers.rules,
        customers.sensitivity,
        customers.source_file,
        customers.source_row,
        row_number() over (
            order by
                case customers.alert
                    when 'red' then 1
                    when 'orange' then 2
                    when 'yellow' then 3
                    else 4
                end,
                customers.fee_3m_sum * (6 // nullif(customers.fee_3m_months, 0)) desc nulls last,
                customers.customer_id
        ) as place,
        customers.rule_count,
        customers.fee_3m_sum,
        customers.fee_3m_months,
        customers.tenure_months,
        customers.joined_on,
        customers.contract_end_on,
        customers.is_core,
        customers.is_high_value,
        customers.is_warned,
        case
            when $has_month_before::boolean then warned_before.customer_id is null
        end as is_new,
        customers.is_locked
    from customers
    left join warned_before
        on customers.customer_id = warned_before.customer_id
)

select * from placed
