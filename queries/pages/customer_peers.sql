-- One customer beside the middle one of the same city and level: fee, minutes, data.
-- grain: one row per measure that is known of the customer or of the others
-- params: $cities, $customer_id, $month
-- returns: measure, the customer's figure, the median of the others and how many they are
with

own as (
    select
        city,
        level,
        fee_3m_sum::double / nullif(fee_3m_months, 0)::double as fee_3m,
        mou,
        data_mb
    from mart.customer_months
    where customer_id = $customer_id::varchar
        and month = $month::date
        and is_on_net
        and list_contains($cities::varchar[], city)
),

peers as (
    select
        city,
        level,
        measure,
        customers,
        median
    from mart.peer_months
    where month = $month::date
)

select
    peers.measure,
    own.city,
    own.level,
    case peers.measure
        when 'fee_3m' then own.fee_3m
        when 'mou' then own.mou::double
        when 'data_mb' then own.data_mb::double
    end as own,
    peers.median::double as median,
    peers.customers
from own
inner join peers
    on own.city = peers.city
    and own.level is not distinct from peers.level
order by list_position(['fee_3m', 'mou', 'data_mb'], peers.measure)
