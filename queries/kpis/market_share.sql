-- Market share: subscribers by operator; part is the operator, the denominator sums over all. [S4]
-- grain: one row per city, segment (of the market), part
-- params: $month
-- returns: the grain, numerator, denominator, n, and unknown: 1 where the figure is masked or missing
-- An operator named in any city of the month and segment belongs in every city that has a figure
-- or customers in the month: a city left out of the file is not known.
with

market as (
    select
        city,
        segment,
        operator,
        subscribers
    from extract.market
    where month = $month::date
),

operators as (
    select
        segment,
        operator
    from market
    group by
        segment,
        operator
),

segments as (
    select segment
    from market
    group by segment
),

customer_cities as (
    select city
    from mart.customer_months
    where month = $month::date
        and has_row
    group by city
),

cities as (
    select
        city,
        segment
    from market
    union
    select
        customer_cities.city,
        segments.segment
    from customer_cities
    cross join segments
),

cells as (
    select
        cities.city,
        cities.segment,
        operators.operator as part,
        market.subscribers::decimal(38, 8) as numerator,
        market.subscribers::decimal(38, 8) as denominator,
        floor(coalesce(market.subscribers, 0))::bigint as n,
        case when market.subscribers is null then 1 else 0 end::integer as unknown
    from cities
    inner join operators
        on cities.segment = operators.segment
    left join market
        on cities.city = market.city
        and cities.segment = market.segment
        and operators.operator = market.operator
)

select * from cells
