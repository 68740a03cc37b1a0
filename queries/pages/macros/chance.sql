-- What chance explains of figures of different size: variances, the limits they set, and ties.
-- grain: a scalar macro; table macros: one row per figure
-- params: none: made once per snapshot by `reading.py`; by its name before the macros that call it
-- returns: the variance of one customer; the figures with their limits; the places with their ties
-- of_figures, of_places: the name of a table or common table expression, with the columns named below.
-- [definitions.md, section 4, ranking of cities]

-- A rate varies by p (1 − p) within a city; a mean by the variance that its interval tells.
create macro mart.own_variance(form, value, low, high, n) as
    case
        when low is null then null
        when form = 'rate' then value * (1 - value)
        else power((high - low) / (2 * 1.96), 2) * n
    end;

-- of_figures: month, kpi, entity (a city, a manager), form, province, value, n, own_variance (null:
-- does not count). All of it is kept; limit_error is √(unit_variance / n + between_variance).
-- unit_variance: of the province, one customer. between_variance: τ², of at least five entities.
create macro mart.with_limits(of_figures) as table
with

spreads as (
    select
        month,
        kpi,
        case
            when any_value(form) = 'rate' then any_value(province) * (1 - any_value(province))
            else sum(own_variance * n order by entity) / nullif(sum(n), 0)
        end as unit_variance
    from query_table(of_figures::varchar)
    where own_variance is not null
    group by
        month,
        kpi
),

precisions as (
    select
        figures.month,
        figures.kpi,
        figures.entity,
        figures.value,
        figures.n / nullif(coalesce(nullif(figures.own_variance, 0), spreads.unit_variance), 0)
            as precision
    from query_table(of_figures::varchar) as figures
    inner join spreads
        on figures.month = spreads.month
        and figures.kpi = spreads.kpi
    where figures.own_variance is not null
),

centres as (
    select
        month,
        kpi,
        sum(precision * value order by entity) / sum(precision order by entity) as centre
    from precisions
    group by
        month,
        kpi
),

between_entities as (
    select
        precisions.month,
        precisions.kpi,
        case
            when count(precisions.precision) < 5 then 0
            else greatest(
                0,
                (
                    sum(
                        precisions.precision * power(precisions.value - centres.centre, 2)
                        order by precisions.entity
                    ) - (count(precisions.precision) - 1)
                ) / (
                    sum(precisions.precision order by precisions.entity)
                    - sum(power(precisions.precision, 2) order by precisions.entity)
                    / sum(precisions.precision order by precisions.entity)
                )
            )
        end::double as between_variance
    from precisions
    inner join centres
        on precisions.month = centres.month
        and precisions.kpi = centres.kpi
    group by
        precisions.month,
        precisions.kpi
)

select
    figures.*,
    spreads.unit_variance,
    between_entities.between_variance,
    sqrt(spreads.unit_variance / nullif(figures.n, 0) + between_entities.between_variance)
        as limit_error
from query_table(of_figures::varchar) as figures
left join spreads
    on figures.month = spreads.month
    and figures.kpi = spreads.kpi
left join between_entities
    on figures.month = between_entities.month
    and figures.kpi = between_entities.kpi;

-- of_places: compared_in (within which places run from 1 on), entity, place, value, error. A tie group
-- ends before the first that differs from the first of the group by more than 1.96 √(error₁² + error₂²).
create macro mart.with_ties(of_places) as table
with recursive

ties as (
    select
        compared_in,
        entity,
        place,
        value as first_value,
        error as first_error,
        place as first_place
    from query_table(of_places::varchar)
    where place = 1
    union all
    select
        places.compared_in,
        places.entity,
        places.place,
        case when is_tied.yes then ties.first_value else places.value end as first_value,
        case when is_tied.yes then ties.first_error else places.error end as first_error,
        case when is_tied.yes then ties.first_place else places.place end as first_place
    from ties
    inner join query_table(of_places::varchar) as places
        on ties.compared_in = places.compared_in
        and ties.place + 1 = places.place
    cross join lateral (
        select
            abs(places.value - ties.first_value)
            <= 1.96 * sqrt(power(places.error, 2) + power(ties.first_error, 2)) as yes
    ) as is_tied
)

select
    compared_in,
    entity,
    place,
    first_place as tie_rank,
    count(*) over (partition by compared_in, first_place) > 1 as is_tied
from ties;
