-- The customers on net who hold just these bindings at month end.
-- grain: one row per customer
-- params: $cities, $month, $population, $kinds, $limit, $offset, $customer_id
-- returns: the customer, when the contract ends, place and total; highest three-month fee first
-- $kinds: contract, sticky, fusion joined by commas in this order, or none; as binding_sets counts.
-- $customer_id gives one customer with the place in the whole list, and the neighbours' ids.
with

holders as (
    select
        customer_id,
        phone_masked,
        city,
        level,
        stage,
        manager_id,
        alert,
        rule_count,
        fee_3m_sum::double / nullif(fee_3m_months, 0)::double as fee_3m,
        contract_end_on,
        is_on_net,
        is_locked
    from mart.customer_months
    where month = $month::date
        and is_on_net
        and is_bound is not null
        and list_contains($cities::varchar[], city)
        and mart.in_population($population, is_core, is_high_value)
        and coalesce(is_contracted, false) = contains($kinds::varchar, 'contract')
        and coalesce(is_sticky, false) = contains($kinds::varchar, 'sticky')
        and coalesce(is_fused, false) = contains($kinds::varchar, 'fusion')
),

ordered as (
    select * from mart.by_fee('holders')
)

select *
from mart.with_neighbours('ordered')
where ($customer_id::varchar is null or customer_id = $customer_id::varchar)
    and mart.is_shown(place, $limit, $offset)
order by place
