-- How much of the fees the customers who pay most hold: by tenths of the customers, and city by city.
-- grain: one row per city ('all' for those chosen together, first) and tenth, 1 to 10, the highest fee first
-- params: $cities, $month, $population
-- returns: the customers up to that tenth, ⌈n × tenth ÷ 10⌉, their fees and share of all; the least fee
-- Ranked by fee_3m, then customer_id, so that no two share a place. Who has no known fee is in no
-- tenth: unknown. The place p of n stands in tenth ⌊(p − 1) × 10 ÷ n⌋ + 1.
with

people as (
    select
        customer_id,
        city,
        fee_3m_sum * (6 // nullif(fee_3m_months, 0)) as fee_six
    from mart.customer_months
    where month = $month::date
        and is_on_net
        and list_contains($cities::varchar[], city)
        and mart.in_population($population, is_core, is_high_value)
),

placed as (
    select
        city,
        fee_six,
        row_number() over (order by fee_six desc, customer_id) as place,
        count(*) over () as n,
        row_number() over (partition by city order by fee_six desc, customer_id) as city_place,
        count(*) over (partition by city) as city_n
    from people
    where fee_six is not null
),

tenths as (
    select
        'all' as city,
        ((place - 1) * 10 // n + 1)::integer as tenth,
        fee_six
    from placed
    union all
    select
        city,
        ((city_place - 1) * 10 // city_n + 1)::integer as tenth,
        fee_six
    from placed
),

summed as (
    select
        city,
        tenth,
        count(*) as customers,
        sum(fee_six) as fee_six,
        min(fee_six) as least_six
    from tenths
    group by
        city,
        tenth
),

unknown as (
    select
        coalesce(city, 'all') as city,
        count(*) filter (where fee_six is null) as unknown
    from people
    group by grouping sets ((city), ())
),

grid as (
    select
        unknown.city,
        unknown.unknown,
        steps.tenth
    from unknown
    cross join (select unnest(range(1, 11))::integer as tenth) as steps
),

added as (
    select
        grid.city,
        grid.tenth,
        grid.unknown,
        sum(summed.customers) over up_to::bigint as customers,
        sum(summed.customers) over whole::bigint as n,
        sum(summed.fee_six) over up_to as fee_six,
        sum(summed.fee_six) over whole as all_six,
        min(summed.least_six) over up_to as least_six
    from grid
    left join summed
        on grid.city = summed.city
        and grid.tenth = summed.tenth
    window
        whole as (partition by grid.city),
        up_to as (partition by grid.city order by grid.tenth)
)

select
    city,
    tenth,
    customers,
    n,
    unknown,
    fee_six::double / 6 as fee_3m,
    fee_six::double / nullif(all_six, 0)::double as fee_share,
    least_six::double / 6 as least_fee
from added
where n > 0
order by
    city <> 'all',
    n desc,
    city,
    tenth
