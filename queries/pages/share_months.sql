-- Share of the market by operator over months, of the cities known in every one of them.
-- grain: one row per month and operator
-- params: $cities, $months, $own_operators, $total_segments, $segment
-- returns: share with interval, change since the first month, gain_place (1 gained most), counts
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
),

gains as (
    select
        *,
        share - first_value(share) over (partition by operator order by month) as change,
        min(month) over () as first_month,
        month = max(month) over () as is_last
    from rates
)

select
    gains.operator,
    gains.share as value,
    mart.wilson_low(gains.share, gains.market) as low,
    mart.wilson_high(gains.share, gains.market) as high,
    gains.market::bigint as n,
    gains.change,
    counts.steady_cities,
    counts.all_cities,
    row_number() over (partition by gains.month order by gains.change desc, gains.operator)
        as gain_place,
    gains.is_own,
    gains.is_last,
    gains.month,
    gains.first_month
from gains
cross join counts
order by
    gains.is_own desc,
    gains.operator,
    gains.month
