-- The customers on net who hold just these bindings at month end.
-- grain: one row per customer
-- params: $cities, $month, $population, $kinds, $limit, $offset
-- returns: the customer, when the contract ends, place and total; highest three-month fee first
-- $kinds: contract, sticky, fusion joined by commas in this order, or none; as binding_sets counts.
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
        and (
            $population::varchar = 'all'
            or ($population::varchar = 'core' and is_core)
            or ($population::varchar = 'high_value' and is_high_value)
        )
        and coalesce(is_contracted, false) = contains($kinds::varchar, 'contract')
        and coalesce(is_sticky, false) = contains($kinds::varchar, 'sticky')
        and coalesce(is_fused, false) = contains($kinds::varchar, 'fusion')
),

ordered as (
    select
        *,
        count(*) over () as total,
        row_number() over (order by fee_3m desc nulls last, customer_id) as place
    from holders
)

select *
from ordered
where place > coalesce($offset::bigint, 0)
    and ($limit::bigint is null or place <= coalesce($offset::bigint, 0) + $limit::bigint)
order by place
