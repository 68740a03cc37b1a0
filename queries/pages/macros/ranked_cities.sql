-- Who is better: every city's figure beside the limits that its size explains, rank and tie group.
-- grain: one row per kpi, city of those asked for
-- params: none: a table macro, made once per snapshot by `reading.py`; reads mart.kpi_figures
-- returns: the figure, the province, between_variance, limits, verdict, why not, rank, standardised
-- The one verdict rule of every page. [definitions.md, section 4, ranking of cities]
-- A rate varies by p (1 − p) within a city; a mean by the variance that its interval tells.
-- unit_variance is that of the province, one customer: the limits are √(unit_variance / n + τ²).
create macro mart.ranked_cities(
    for_cities,
    for_month,
    for_kpis,
    of_population,
    whole_segments,
    least_ranked,
    of_snapshot := null,
    of_segment := null
) as table
with recursive

figures as (
    select *
    from mart.kpi_figures(
        for_cities,
        [for_month::date],
        for_kpis,
        of_population,
        whole_segments,
        to_show := 'both',
        of_snapshot := of_snapshot,
        of_segment := of_segment
    )
    where own_split is null
),

strata as (
    select *
    from mart.kpi_figures(
        for_cities,
        [for_month::date],
        for_kpis,
        of_population,
        whole_segments,
        split_by := 'strata',
        to_show := 'both',
        of_snapshot := of_snapshot,
        of_segment := of_segment
    )
    where form = 'rate'
),

provinces as (
    select
        kpi,
        value,
        low,
        high,
        mature
    from figures
    where city = 'all'
),

cities as (
    select
        figures.* replace (figures.mature and provinces.mature as mature),
        provinces.value as province,
        provinces.low as province_low,
        provinces.high as province_high,
        case
            when figures.form = 'rate' then figures.value * (1 - figures.value)
            else power((figures.high - figures.low) / (2 * 1.96), 2) * figures.n
        end as own_variance,
        case
            when figures.value is null then 'missing'
            when figures.good not in ('up', 'down') then 'no_direction'
            when not (figures.mature and provinces.mature) then 'immature'
            when figures.low is null then 'no_interval'
            when figures.n < least_ranked::bigint then 'small'
        end as why_not
    from figures
    inner join provinces
        on figures.kpi = provinces.kpi
    where figures.city <> 'all'
),

spreads as (
    select
        kpi,
        case
            when any_value(form) = 'rate' then any_value(province) * (1 - any_value(province))
            else sum(own_variance * n) / nullif(sum(n), 0)
        end as unit_variance
    from cities
    where low is not null
    group by kpi
),

weights as (
    select
        cities.kpi,
        cities.value,
        cities.n / nullif(coalesce(nullif(cities.own_variance, 0), spreads.unit_variance), 0)
            as weight
    from cities
    inner join spreads
        on cities.kpi = spreads.kpi
    where cities.low is not null
),

centres as (
    select
        kpi,
        sum(weight * value) / sum(weight) as centre
    from weights
    group by kpi
),

between_cities as (
    select
        weights.kpi,
        case
            when count(weights.weight) < 5 then 0
            else greatest(
                0,
                (
                    sum(weights.weight * power(weights.value - centres.centre, 2))
                    - (count(weights.weight) - 1)
                ) / (
                    sum(weights.weight) - sum(power(weights.weight, 2)) / sum(weights.weight)
                )
            )
        end::double as between_variance
    from weights
    inner join centres
        on weights.kpi = centres.kpi
    group by weights.kpi
),

limits as (
    select
        cities.*,
        spreads.unit_variance,
        between_cities.between_variance,
        sqrt(cities.own_variance / nullif(cities.n, 0)) as own_error,
        sqrt(spreads.unit_variance / nullif(cities.n, 0) + between_cities.between_variance)
            as limit_error
    from cities
    left join spreads
        on cities.kpi = spreads.kpi
    left join between_cities
        on cities.kpi = between_cities.kpi
),

ordered as (
    select
        kpi,
        city,
        value,
        own_error,
        row_number() over (
            partition by kpi
            order by case when good = 'up' then -value else value end, city
        ) as place
    from limits
    where why_not is null
),

ties as (
    select
        kpi,
        city,
        place,
        value as first_value,
        own_error as first_error,
        place as first_place
    from ordered
    where place = 1
    union all
    select
        ordered.kpi,
        ordered.city,
        ordered.place,
        case when is_tied.yes then ties.first_value else ordered.value end as first_value,
        case when is_tied.yes then ties.first_error else ordered.own_error end as first_error,
        case when is_tied.yes then ties.first_place else ordered.place end as first_place
    from ties
    inner join ordered
        on ties.kpi = ordered.kpi
        and ties.place + 1 = ordered.place
    cross join lateral (
        select
            abs(ordered.value - ties.first_value)
            <= 1.96 * sqrt(power(ordered.own_error, 2) + power(ties.first_error, 2)) as yes
    ) as is_tied
),

ranks as (
    select
        kpi,
        city,
        place,
        first_place as tie_rank,
        count(*) over (partition by kpi, first_place) > 1 as is_tied
    from ties
),

level_mix as (
    select
        kpi,
        group_key,
        value,
        denominator / sum(denominator) over (partition by kpi) as share
    from strata
    where city = 'all'
        and denominator > 0
),

standardised as (
    select
        limits.kpi,
        limits.city,
        sum(level_mix.share * coalesce(strata.value, level_mix.value)) as standardised_value
    from limits
    inner join level_mix
        on limits.kpi = level_mix.kpi
    left join strata
        on limits.kpi = strata.kpi
        and limits.city = strata.city
        and level_mix.group_key = strata.group_key
    where limits.why_not is null
    group by
        limits.kpi,
        limits.city
),

standardised_ranks as (
    select
        standardised.*,
        rank() over (
            partition by limits.kpi
            order by
                case
                    when limits.good = 'up' then -standardised.standardised_value
                    else standardised.standardised_value
                end
        ) as standardised_rank
    from standardised
    inner join limits
        on standardised.kpi = limits.kpi
        and standardised.city = limits.city
)

select
    limits.kpi,
    limits.kpi_order,
    limits.city,
    limits.form,
    limits.unit,
    limits.good,
    limits.snapshot_id,
    limits.needs,
    limits.why_not,
    case
        when limits.why_not is not null then null
        when abs(limits.value - limits.province) <= 1.96 * limits.limit_error then 'normal'
        when (limits.value > limits.province) = (limits.good = 'up') then 'better'
        else 'worse'
    end as verdict,
    limits.value,
    limits.low,
    limits.high,
    limits.n,
    limits.province,
    limits.province_low,
    limits.province_high,
    limits.value - limits.province as gap,
    limits.between_variance,
    limits.unit_variance,
    limits.province - 1.96 * limits.limit_error as low_limit,
    limits.province + 1.96 * limits.limit_error as high_limit,
    ranks.place,
    ranks.tie_rank,
    standardised_ranks.standardised_value,
    standardised_ranks.standardised_rank,
    ranks.is_tied,
    limits.mature
from limits
left join ranks
    on limits.kpi = ranks.kpi
    and limits.city = ranks.city
left join standardised_ranks
    on limits.kpi = standardised_ranks.kpi
    and limits.city = standardised_ranks.city;
