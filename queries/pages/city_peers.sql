-- A city beside its peers: all other cities together, without itself, KPI by KPI.
-- grain: one row per kpi, in the order of the screen
-- params: $cities, $month, $kpis, $city, $population, $total_segments
-- returns: city and peers (value, interval, n), gap, its interval and verdict, the gap at one level mix
-- Peers are summed, never a mean of rates. Interval: Newcombe's for two rates, of two means the same
-- formula is mean ± 1.96 × √(se₁² + se₂²). within noise: verdict none. A KPI without an interval, or
-- one that is not complete, has no verdict. standardised_gap: both at the province's level mix; a
-- level that one of them does not have takes the rate of the province.
with

own as (
    select *
    from mart.kpi_figures(
        list_filter($cities::varchar[], lambda one: one = $city::varchar),
        [$month::date],
        $kpis,
        $population,
        $total_segments
    )
),

peers as (
    select *
    from mart.kpi_figures(
        list_filter($cities::varchar[], lambda one: one <> $city::varchar),
        [$month::date],
        $kpis,
        $population,
        $total_segments
    )
),

strata as (
    select *
    from mart.kpi_figures(
        $cities,
        [$month::date],
        $kpis,
        $population,
        $total_segments,
        split_by := 'strata',
        to_show := 'both'
    )
    where form = 'rate'
),

levels as (
    select
        province.kpi,
        province.denominator / sum(province.denominator) over (partition by province.kpi) as share,
        province.value as province_value,
        own.value as own_value,
        (province.numerator - coalesce(own.numerator, 0))::double
            / nullif(province.denominator - coalesce(own.denominator, 0), 0)::double as peers_value
    from strata as province
    left join strata as own
        on province.kpi = own.kpi
        and province.group_key = own.group_key
        and own.city = $city::varchar
    where province.city = 'all'
        and province.denominator > 0
),

standardised as (
    select
        kpi,
        sum(share * coalesce(own_value, province_value))
            - sum(share * coalesce(peers_value, province_value)) as gap
    from levels
    group by kpi
),

compared as (
    select
        own.kpi,
        own.kpi_order,
        own.form,
        own.unit,
        own.good,
        own.needs,
        own.snapshot_id,
        own.value,
        own.low,
        own.high,
        own.n,
        peers.value as peers_value,
        peers.low as peers_low,
        peers.high as peers_high,
        peers.n as peers_n,
        own.value - peers.value as gap,
        own.value - peers.value
            - sqrt(power(own.value - own.low, 2) + power(peers.high - peers.value, 2)) as gap_low,
        own.value - peers.value
            + sqrt(power(own.high - own.value, 2) + power(peers.value - peers.low, 2)) as gap_high,
        case when own.value is not null and peers.value is not null then standardised.gap end
            as standardised_gap,
        own.mature and peers.mature as mature,
        own.month
    from own
    inner join peers
        on own.kpi = peers.kpi
    left join standardised
        on own.kpi = standardised.kpi
)

select
    * exclude (kpi_order),
    case
        when gap_low is null or not mature or good not in ('up', 'down') then null
        when gap_low <= 0 and gap_high >= 0 then 'none'
        when (gap > 0) = (good = 'up') then 'good'
        else 'bad'
    end as gap_verdict
from compared
order by kpi_order
