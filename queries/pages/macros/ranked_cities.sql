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
with

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
        figures.city as entity,
        provinces.value as province,
        provinces.low as province_low,
        provinces.high as province_high,
        mart.own_variance(figures.form, figures.value, figures.low, figures.high, figures.n)
            as own_variance,
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

limits as (
    select
        *,
        sqrt(own_variance / nullif(n, 0)) as own_error
    from mart.with_limits('cities')
),

ordered as (
    select
        kpi as compared_in,
        city as entity,
        value,
        own_error as error,
        row_number() over (
            partition by kpi
            order by case when good = 'up' then -value else value end, city
        ) as place
    from limits
    where why_not is null
),

ranks as (
    select
        compared_in as kpi,
        entity as city,
        place,
        tie_rank,
        is_tied
    from mart.with_ties('ordered')
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
        sum(
            level_mix.share * coalesce(strata.value, level_mix.value) order by level_mix.group_key
        ) as standardised_value
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
