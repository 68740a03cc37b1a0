-- Share of the market by operator, of the province and of the cities known, with both changes.
-- grain: one row per operator and basis: province, known
-- params: $cities, $month, $own_operators, $total_segments, $segment
-- returns: the columns of kpi_changes, operator, is_own, basis, known_cities of all_cities, unknown
-- The province's share is null while one city has an operator that is masked or missing. A change
-- compares the cities known in both months; that of the province needs all of them in both.
-- good: up for our own operator, down for the others.
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

present as (
    select *
    from shares
    where month = $month::date
        and is_stored
),

cities as (
    select
        count(distinct city) as all_cities,
        count(distinct city) filter (where is_known) as known_cities,
        list_sort(list(distinct city) filter (where not is_known)) as unknown_cities
    from present
),

bases as (
    select unnest(['province', 'known']) as basis
),

levels as (
    select
        present.operator,
        present.is_own,
        bases.basis,
        sum(present.subscribers) filter (where present.is_known) as subscribers,
        sum(present.market) as market
    from present
    cross join bases
    cross join cities
    where bases.basis = 'known'
        or cities.known_cities = cities.all_cities
    group by
        present.operator,
        present.is_own,
        bases.basis
),

pairs as (
    select
        present.operator,
        earlier.month,
        sum(present.subscribers) / nullif(sum(present.market), 0) as share,
        sum(present.market) as market,
        sum(earlier.subscribers) / nullif(sum(earlier.market), 0) as share_before,
        sum(earlier.market) as market_before,
        count(*) as cities
    from present
    inner join shares as earlier
        on present.city = earlier.city
        and present.operator = earlier.operator
        and earlier.month < present.month
    where present.is_known
        and earlier.is_known
    group by
        present.operator,
        earlier.month
),

changes as (
    select
        pairs.*,
        pairs.share - pairs.share_before as change,
        mart.change_error(
            mart.wilson_low(share, market),
            mart.wilson_high(share, market),
            mart.wilson_low(share_before, market_before),
            mart.wilson_high(share_before, market_before)
        ) as error
    from pairs
),

judged as (
    select
        levels.operator,
        levels.basis,
        changes.month,
        changes.share_before as value,
        changes.change,
        changes.error,
        changes.cities,
        case sign(changes.change) when 1 then 'up' when -1 then 'down' else 'flat' end
            as direction,
        case
            when abs(changes.change) <= changes.error then 'none'
            when (changes.change > 0) = levels.is_own then 'good'
            else 'bad'
        end as verdict
    from levels
    inner join changes
        on levels.operator = changes.operator
    cross join cities
    where levels.basis = 'known'
        or changes.cities = cities.all_cities
),

operators as (
    select
        operator,
        is_own
    from present
    group by
        operator,
        is_own
)

select
    'market_share' as kpi,
    'share' as unit,
    'market' as extract,
    null::varchar as snapshot_id,
    null::varchar as needs,
    operators.operator,
    bases.basis,
    before.direction as before_direction,
    before.verdict as before_verdict,
    year.direction as year_direction,
    year.verdict as year_verdict,
    levels.subscribers / nullif(levels.market, 0) as value,
    mart.wilson_low(levels.subscribers / nullif(levels.market, 0), levels.market) as low,
    mart.wilson_high(levels.subscribers / nullif(levels.market, 0), levels.market) as high,
    coalesce(levels.market, 0)::bigint as n,
    levels.subscribers::bigint as subscribers,
    before.change as before_change,
    before.error as before_error,
    before.cities as before_cities,
    year.change as year_change,
    year.error as year_error,
    year.cities as year_cities,
    cities.known_cities,
    cities.all_cities,
    cities.unknown_cities,
    operators.is_own,
    true as mature,
    $month::date as month,
    before.month as before_month,
    year.month as year_month
from operators
cross join bases
cross join cities
left join levels
    on operators.operator = levels.operator
    and bases.basis = levels.basis
left join judged as before
    on operators.operator = before.operator
    and bases.basis = before.basis
    and before.month = ($month::date - interval 1 month)::date
left join judged as year
    on operators.operator = year.operator
    and bases.basis = year.basis
    and year.month = ($month::date - interval 12 month)::date
order by
    operators.is_own desc,
    max(levels.subscribers) over (partition by operators.operator) desc nulls last,
    operators.operator,
    bases.basis desc
