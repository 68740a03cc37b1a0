-- What those who left said, beside the reason that the extract's status shows; it moves nobody. [OP]
-- grain: one row per stated reason, most customers first; null: nothing was stated
-- params: $cities, $month, $population, $limit
-- returns: customers, by recorded reason too, their share of those who stated one; left and stated in all
with

leavers as (
    select
        nullif(stated_reason, '') as stated_reason,
        left_reason
    from mart.customer_months
    where month = $month::date
        and is_left
        and list_contains($cities::varchar[], city_before)
        and mart.in_population($population, was_core, was_high_value)
),

counted as (
    select
        stated_reason,
        count(*) as customers,
        count(*) filter (where left_reason = 'ported_out') as ported_out,
        count(*) filter (where left_reason = 'cancelled') as cancelled,
        count(*) filter (where left_reason = 'cancelled_arrears') as cancelled_arrears,
        count(*) filter (where left_reason = 'long_suspended') as long_suspended,
        count(*) filter (where left_reason = 'absent') as absent
    from leavers
    group by stated_reason
)

select
    *,
    case
        when stated_reason is not null
            then customers::double
                / nullif(sum(customers) filter (where stated_reason is not null) over (), 0)
    end as share,
    coalesce(sum(customers) filter (where stated_reason is not null) over (), 0)::bigint as stated,
    sum(customers) over ()::bigint as left_customers,
    count(*) filter (where stated_reason is not null) over () as reasons
from counted
qualify row_number() over (
    order by stated_reason is null desc, customers desc, stated_reason
) <= $limit::integer
order by
    stated_reason is null,
    customers desc,
    stated_reason
