-- The flagged list: customers warned in the month, worst alert first, then the highest fee.
-- grain: one row per customer
-- params: $cities, $month, $population, $rules, $alert, $limit, $offset, $customer_id
-- returns: the customer, why warned, and total: how many there are in all
-- A group alarm alone warns nobody; asked for that rule, its members are listed all the same.
-- $customer_id gives one customer with the place in the whole list, and the neighbours' ids.
with

listed as (
    select
        month,
        customer_id,
        phone_masked,
        city,
        manager_id,
        level,
        stage,
        alert,
        rules,
        rule_count,
        fee_3m_sum,
        fee_3m_months,
        coalesce(port_code, 0) > 0 or coalesce(port_apply, 0) > 0 as is_locked,
        source_file,
        source_row
    from mart.customer_months
    where month = $month::date
        and is_on_net
        and list_contains($cities::varchar[], city)
        and (
            $population::varchar = 'all'
            or ($population::varchar = 'core' and is_core)
            or ($population::varchar = 'high_value' and is_high_value)
        )
        and rules is not null
        and (
            ($rules::varchar[] is null and is_warned)
            or list_has_any($rules::varchar[], string_split(rules, ','))
        )
        and ($alert::varchar is null or alert = $alert::varchar)
),

ordered as (
    select
        *,
        (fee_3m_sum::double / nullif(fee_3m_months, 0))::double as fee_3m,
        count(*) over () as total,
        row_number() over (
            order by
                case alert when 'red' then 1 when 'orange' then 2 when 'yellow' then 3 else 4 end,
                fee_3m_sum::double / nullif(fee_3m_months, 0) desc nulls last,
                customer_id
        ) as place
    from listed
),

neighbours as (
    select
        *,
        lag(customer_id) over (order by place) as customer_before,
        lead(customer_id) over (order by place) as customer_after
    from ordered
),

page as (
    select *
    from neighbours
    where ($customer_id::varchar is null or customer_id = $customer_id::varchar)
        and place > coalesce($offset::bigint, 0)
        and ($limit::bigint is null or place <= coalesce($offset::bigint, 0) + $limit::bigint)
),

evidence as (
    select
        hits.customer_id,
        json_group_object(hits.rule, hits.evidence::json) as evidence
    from mart.rule_hits as hits
    inner join page
        on hits.customer_id = page.customer_id
        and hits.month = page.month
    where hits.month = $month::date
    group by hits.customer_id
)

select
    page.* exclude (fee_3m_sum, fee_3m_months),
    evidence.evidence::varchar as evidence
from page
left join evidence
    on page.customer_id = evidence.customer_id
order by page.place
