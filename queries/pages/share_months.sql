-- Share of the market by operator over months, of the cities known in every one of them.
-- grain: one row per month and operator
-- params: $cities, $months, $own_operators, $total_segments, $segment
-- returns: share with interval, the change since the first month, steady_cities of all_cities
-- The same cities throughout: a city that turns up or falls out would move the share by itself.
with

shares as (
    select *
    from mart.market_shares(
        $cities,
        $months,
        $total_segments,
        $own_operators,
        of_segment := $segment
    )
),

stored as (
    select count(distinct month) as months
    from shares
    where subscribers is not null
),

cities as (
    select
        shares.city,
        count(distinct shares.month) filter (where shares.is_known) = any_value(stored.months)
            as is_steady
    from shares
    cross join stored
    group by shares.city
),

counts as (
    select
        count(*) filter (where is_steady) as steady_cities,
        count(*) as all_cities
    from cities
),

summed as (
    select
        shares.month,
        shares.operator,
        shares.is_own,
        sum(shares.subscribers) as subscribers,
        sum(shares.market) as market
    from shares
    inner join cities
        on shares.city = cities.city
        and cities.is_steady
    where shares.is_known
    group by
        shares.month,
        shares.operator,
        shares.is_own
),

rates as (
    select
        *,
        subscribers / market as share
    from summed
    where market > 0
)

select
    rates.operator,
    rates.share as value,
    mart.wilson_low(rates.share, rates.market) as low,
    mart.wilson_high(rates.share, rates.market) as high,
    rates.market::bigint as n,
    rates.share - first_value(rates.share) over (
        partition by rates.operator
        order by rates.month
    ) as change,
    counts.steady_cities,
    counts.all_cities,
    rates.is_own,
    rates.month,
    min(rates.month) over () as first_month
from rates
cross join counts
order by
    rates.is_own desc,
    rates.operator,
    rates.month
