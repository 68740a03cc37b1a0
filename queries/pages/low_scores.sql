-- The customers behind a low share: who scored an item or a touchpoint at or below the floor.
-- grain: one row per customer
-- params: $cities, $month, $survey, $item, $touchpoint, $names, $stops, $floor, $own_operators,
--     $total_segments, $limit, $offset, $customer_id
-- returns: the customer as of $month in the city of the survey, the lowest score, place and total
-- $survey: the month of the survey; $item: all or one; $touchpoint: null for all and those without.
-- Answers without a customer_id are not in it.
-- Highest three-month fee first. $customer_id gives one customer with the place in the whole list, and
-- the neighbours' ids.
with

answers as (
    select
        customer_id,
        city,
        score * 100 / scale_max as score_100
    from mart.survey_answers($cities, $total_segments)
    where month = $survey::date
        and customer_id is not null
        and not is_aggregate
        and score * 100 <= scale_max * $floor::decimal(28, 4)
        and ($item::varchar = 'all' or item = $item::varchar)
        and (operator is null or list_contains($own_operators::varchar[], operator))
        and (
            $touchpoint::varchar is null
            or $touchpoint::varchar = coalesce(
                list_extract($stops::varchar[], list_position($names::varchar[], touchpoint)),
                touchpoint
            )
        )
),

lowest as (
    select
        customer_id,
        min(city) as city,
        min(score_100)::double as figure_now
    from answers
    group by customer_id
),

people as (
    select
        lowest.customer_id,
        months.phone_masked,
        lowest.city,
        months.level,
        months.manager_id,
        months.stage,
        months.alert,
        months.rule_count,
        months.fee_3m_sum::double / nullif(months.fee_3m_months, 0)::double as fee_3m,
        lowest.figure_now,
        coalesce(months.is_on_net, false) as is_on_net,
        coalesce(months.is_locked, false) as is_locked
    from lowest
    left join mart.customer_months as months
        on lowest.customer_id = months.customer_id
        and months.month = $month::date
),

ordered as (
    select * from mart.by_fee('people')
)

select *
from mart.with_neighbours('ordered')
where ($customer_id::varchar is null or customer_id = $customer_id::varchar)
    and mart.is_shown(place, $limit, $offset)
order by place
