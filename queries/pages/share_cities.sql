-- Our share of every city's market in a month, with both changes, or which operators are not known.
-- grain: one row per city, the highest share first, those not known last
-- params: $cities, $month, $own_operators, $total_segments, $segment
-- returns: share, interval, market, changes with verdict, the strongest rival, unknown operators
with

shares as (
    select *
    from mart.market_shares(
        $cities,
        [
            $month::date,
            ($month::date - interval 1 month)::date,
            ($month::date - interval 12 month)::date
        ],
        $total_segments,
        $own_operators,
        of_segment := $segment
    )
),

own as (
    select
        month,
        city,
        is_stored,
        subscribers,
        market,
        subscribers / nullif(market, 0) as share
    from shares
    where is_own
),

rivals as (
    select
        city,
        arg_max(operator, subscribers) filter (where not is_own) as rival,
        max(subscribers / nullif(market, 0)) filter (where not is_own) as rival_share,
        list_sort(list(operator) filter (where subscribers is null)) as unknown_operators
    from shares
    where month = $month::date
    group by city
),

intervals as (
    select
        *,
        mart.wilson_low(share, market) as low,
        mart.wilson_high(share, market) as high
    from own
),

changes as (
    select
        present.city,
        earlier.month,
        present.share - earlier.share as change,
        mart.difference_verdict(
            present.share - earlier.share,
            mart.change_error(present.low, present.high, earlier.low, earlier.high)
        ) as verdict
    from intervals as present
    inner join intervals as earlier
        on present.city = earlier.city
        and earlier.month < present.month
    where present.month = $month::date
        and present.share is not null
        and earlier.share is not null
)

select
    intervals.city,
    case when rivals.rival_share is not null then rivals.rival end as rival,
    rivals.unknown_operators,
    before.verdict as before_verdict,
    year.verdict as year_verdict,
    intervals.share as value,
    intervals.low,
    intervals.high,
    intervals.subscribers::bigint as subscribers,
    intervals.market::bigint as market,
    rivals.rival_share,
    before.change as before_change,
    year.change as year_change,
    intervals.is_stored
from intervals
inner join rivals
    on intervals.city = rivals.city
left join changes as before
    on intervals.city = before.city
    and before.month = ($month::date - interval 1 month)::date
left join changes as year
    on intervals.city = year.city
    and year.month = ($month::date - interval 12 month)::date
where intervals.month = $month::date
order by
    intervals.share desc nulls last,
    intervals.city
