-- Who moved it: the part of each city, or level, in a KPI's change since an earlier month.
-- grain: one row per city with a figure in either month (by level where $split is `strata`)
-- params: $cities, $month, $before, $kpi, $split, $population, $total_segments, $snapshot, $segment
-- returns: part, value now and before, contribution, the whole change and its rest, residual,
-- counted and not_counted (customers of a rate), place: 1 pushed most the way the whole went
-- A rate: w1 (r1 − R0) − w0 (r0 − R0), with the shares w of the denominators; the parts sum to the
-- change. It is rate, mix and interaction effect of definitions.md together. An amount: r1 − r0.
with

figures as (
    select *
    from mart.kpi_figures(
        $cities,
        [$month, $before]::date[],
        [$kpi],
        $population,
        $total_segments,
        split_by := case when $split::varchar = 'strata' then 'strata' else 'none' end,
        to_show := case when $split::varchar = 'strata' then 'total' else 'both' end,
        of_snapshot := $snapshot,
        as_of := $month,
        of_segment := $segment
    )
    where form in ('rate', 'ratio', 'mean', 'amount')
),

parts as (
    select
        case when city = 'all' then group_key else city end as part,
        month = $month::date as is_now,
        form,
        value,
        shown_numerator::double * scale as amount,
        case when form = 'amount' then 0 else shown_denominator::double end as size,
        n
    from figures
    where value is not null
        and (city <> 'all' or $split::varchar = 'strata')
),

wholes as (
    select
        is_now,
        any_value(form) as form,
        case when any_value(form) = 'amount' then 1 else sum(size) end as size,
        sum(amount) / case when any_value(form) = 'amount' then 1 else sum(size) end as value
    from parts
    group by is_now
),

months as (
    select
        present.form,
        present.size,
        present.value,
        earlier.size as size_before,
        earlier.value as value_before,
        present.value - earlier.value as change
    from wholes as present
    inner join wholes as earlier
        on present.is_now
        and not earlier.is_now
),

sides as (
    select
        part,
        any_value(value) filter (where is_now) as value,
        any_value(value) filter (where not is_now) as value_before,
        coalesce(sum(amount) filter (where is_now), 0) as amount,
        coalesce(sum(amount) filter (where not is_now), 0) as amount_before,
        coalesce(sum(size) filter (where is_now), 0) as size,
        coalesce(sum(size) filter (where not is_now), 0) as size_before,
        coalesce(sum(n) filter (where is_now), 0)::bigint as n
    from parts
    group by part
),

contributions as (
    select
        sides.part,
        sides.value,
        sides.value_before,
        sides.amount,
        sides.size,
        sides.n,
        sides.amount / months.size
            - sides.amount_before / months.size_before
            - months.value_before
                * (sides.size / months.size - sides.size_before / months.size_before)
            as contribution,
        months.change,
        months.form
    from sides
    cross join months
),

placed as (
    select
        *,
        change - contribution as rest,
        change - sum(contribution) over () as residual,
        count(*) over () - 1 as other_parts,
        row_number() over (
            order by contribution * sign(change) desc, abs(contribution) desc, part
        ) as place
    from contributions
)

select
    part,
    value,
    value_before,
    contribution,
    change,
    rest,
    residual,
    case when form = 'rate' then amount::bigint end as counted,
    case when form = 'rate' then (size - amount)::bigint end as not_counted,
    n,
    other_parts,
    place
from placed
order by place
