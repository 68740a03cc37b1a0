-- One customer's months as closed, with the figures that the rules look at.
-- grain: one row per month
-- params: $cities, $customer_id
-- returns: states, value, fees, usage, counts and bindings, month by month
select
    months.* exclude (fee_3m_sum, fee_3m_months, strike_months),
    (months.fee_3m_sum::double / nullif(months.fee_3m_months, 0))::double as fee_3m,
    bit_count(months.strike_months)::integer as strikes,
    extracts.zero_call_days,
    extracts.rival_hotline_calls,
    extracts.offnet_fee,
    extracts.cancel_enquiries,
    extracts.retention_calls,
    extracts.has_sticky,
    extracts.has_fusion,
    extracts.contract_kind,
    extracts.join_channel,
    extracts.score_safety,
    extracts.score_price,
    extracts.score_service,
    extracts.score_brand
from mart.customer_months as months
left join extract.customers as extracts
    on months.customer_id = extracts.customer_id
    and months.month = extracts.month
where months.customer_id = $customer_id::varchar
    and list_contains($cities::varchar[], coalesce(months.city, months.city_before))
order by months.month
