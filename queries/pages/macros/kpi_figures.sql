-- Figures: every KPI asked for, by month, city or all of them together, and one split.
-- grain: one row per month, kpi, group_key, city ('all' for all cities asked for together)
-- params: none: a table macro, made once per snapshot by `reading.py`; its arguments are typed here
-- returns: the figure with its sums, interval, maturity, and what its KPI is (form, unit, good)
-- mature: the months it must wait for are closed, and hold every city that is counted.
-- Sums first, one division last; Wilson 95 % interval for rates, mean ± 1.96 se for means.
-- to_show: total, cities or both. split_by: a dimension of mart.splits, or `strata`: the levels and
-- those without one. as_of: the snapshot is the newest of that month, in place of each month's own.
create macro mart.kpi_figures(
    for_cities,
    for_months,
    for_kpis,
    of_population,
    whole_segments,
    split_by := 'none',
    to_show := 'total',
    of_snapshot := null,
    as_of := null,
    of_segment := null
) as table
with

asked_months as (
    select unnest(for_months::date[]) as month
),

asked_kpis as (
    select kpis.*
    from mart.kpis as kpis
    inner join mart.splits as splits
        on kpis.kpi = splits.kpi
        and splits.dimension
            = case when split_by::varchar = 'strata' then 'level' else split_by::varchar end
    where list_contains(for_kpis::varchar[], kpis.kpi)
),

closed_months as (
    select
        asked_months.month,
        months.has_customers
    from asked_months
    inner join mart.months as months
        on asked_months.month = months.month
),

scope_cities as (
    select unnest(for_cities::varchar[]) as city
),

shown_cities as (
    select city from scope_cities where to_show::varchar in ('cities', 'both')
    union all
    select 'all' as city where to_show::varchar in ('total', 'both')
),

newest_snapshots as (
    select
        closed_months.month,
        arg_max(snapshots.snapshot_id, (snapshots.base_month, snapshots.snapshot_id)) as snapshot_id
    from closed_months
    left join (select distinct snapshot_id, base_month from mart.snapshot_months) as snapshots
        on snapshots.base_month <= coalesce(as_of::date, closed_months.month)
    group by closed_months.month
),

used_snapshots as (
    select
        month,
        coalesce(of_snapshot::varchar, snapshot_id) as snapshot_id
    from newest_snapshots
),

scoped as (
    select
        cells.*,
        kpis.own_split,
        kpis.extract
    from mart.kpi_cells as cells
    inner join asked_kpis as kpis
        on cells.kpi = kpis.kpi
    inner join asked_months
        on cells.month = asked_months.month
    inner join scope_cities
        on cells.city = scope_cities.city
    left join used_snapshots
        on cells.month = used_snapshots.month
    where (
            cells.is_core is null
            or mart.in_population(of_population, cells.is_core, cells.is_high_value)
        )
        and (not kpis.is_snapshot or cells.snapshot_id = used_snapshots.snapshot_id)
),

has_total as (
    select
        kpi,
        month,
        bool_or(list_contains(whole_segments::varchar[], segment)) as has_total_segment
    from scoped
    where extract in ('market', 'surveys')
    group by
        kpi,
        month
),

cells as (
    select
        scoped.*,
        case
            when split_by::varchar = 'none' then 'all'
            when split_by::varchar = 'level' then scoped.level
            when split_by::varchar = 'strata' then coalesce(scoped.level, 'none')
            when split_by::varchar = 'tier' then scoped.tier
            when split_by::varchar = 'stage' then scoped.stage
            when split_by::varchar = 'segment' then scoped.segment
            else scoped.part
        end as group_key
    from scoped
    left join has_total
        on scoped.kpi = has_total.kpi
        and scoped.month = has_total.month
    where scoped.extract not in ('market', 'surveys')
        or scoped.segment = of_segment::varchar
        or (
            of_segment::varchar is null
            and (
                split_by::varchar = 'segment'
                or not has_total.has_total_segment
                or list_contains(whole_segments::varchar[], scoped.segment)
            )
        )
),

cells_shown as (
    select cells.*, shown_cities.city as shown_city
    from cells
    inner join shown_cities
        on cells.city = shown_cities.city
        or shown_cities.city = 'all'
),

groups as (
    select 'all' as group_key, 1 as group_order, null as kpi, null::date as month
    where split_by::varchar = 'none'
    union all
    select groups.group_key, groups.group_order, kpis.kpi, null::date as month
    from mart.groups as groups
    cross join asked_kpis as kpis
    where groups.dimension
            = case when split_by::varchar = 'strata' then 'level' else split_by::varchar end
        and (kpis.extract <> 'surveys' or split_by::varchar = 'tier')
    union all
    select 'none' as group_key, 6 as group_order, null as kpi, null::date as month
    where split_by::varchar = 'strata'
    union all
    select
        group_key,
        row_number() over (partition by kpi, month order by group_key) as group_order,
        kpi,
        month
    from cells
    where extract in ('market', 'surveys')
        and split_by::varchar in ('segment', 'operator')
        and group_key is not null
    group by
        kpi,
        month,
        group_key
),

grid as (
    select
        closed_months.month,
        closed_months.has_customers,
        kpis.*,
        groups.group_key,
        groups.group_order,
        shown_cities.city
    from closed_months
    cross join asked_kpis as kpis
    cross join shown_cities
    inner join groups
        on (groups.kpi is null or groups.kpi = kpis.kpi)
        and (groups.month is null or groups.month = closed_months.month)
),

summed as (
    select
        kpi,
        month,
        shown_city as city,
        group_key,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        case when count(numerator_2) = count(*) then sum(numerator_2) end as numerator_2,
        case when count(denominator_2) = count(*) then sum(denominator_2) end as denominator_2,
        sum(n) as n,
        coalesce(sum(unknown), 0) as unknown
    from cells_shown
    where group_key is not null
    group by
        kpi,
        month,
        shown_city,
        group_key
),

totals as (
    select
        kpi,
        month,
        shown_city as city,
        sum(denominator) as denominator,
        sum(n) as n,
        coalesce(sum(unknown), 0) as unknown
    from cells_shown
    group by
        kpi,
        month,
        shown_city
),

city_rows as (
    select
        month,
        city,
        sum(on_net) as on_net,
        sum(on_net_before) - sum(city_missing) as could_leave
    from mart.customer_flows
    group by
        month,
        city
),

gone_cities as (
    select
        flows.month,
        shown_cities.city
    from mart.customer_flows as flows
    inner join scope_cities
        on flows.city = scope_cities.city
    inner join shown_cities
        on flows.city = shown_cities.city
        or shown_cities.city = 'all'
    where flows.city_missing > 0
    group by
        flows.month,
        shown_cities.city
),

filled as (
    select
        grid.*,
        used_snapshots.snapshot_id,
        off.needs,
        off.key is not null
            or (grid.own_split = 'rule' and rules_off.key is not null)
            or (
                grid.form = 'amount'
                and grid.city <> 'all'
                and coalesce(
                    case when grid.months_before = 0 then city_rows.on_net else city_rows.could_leave end,
                    0
                ) = 0
            )
            or (grid.form = 'amount' and no_tiers.key is not null) as is_off,
        summed.unknown as own_unknown,
        totals.unknown,
        summed.numerator,
        case when grid.of_total then totals.denominator else summed.denominator end as denominator,
        summed.numerator_2,
        summed.denominator_2,
        coalesce(case when grid.of_total then totals.n else summed.n end, 0)::bigint as n
    from grid
    left join summed
        on grid.kpi = summed.kpi
        and grid.month = summed.month
        and grid.city = summed.city
        and grid.group_key = summed.group_key
    left join totals
        on grid.kpi = totals.kpi
        and grid.month = totals.month
        and grid.city = totals.city
    left join mart.off as off
        on grid.month = off.month
        and off.kind = 'kpi'
        and grid.kpi = off.key
    left join mart.off as rules_off
        on grid.month = rules_off.month
        and rules_off.kind = 'rule'
        and grid.group_key = rules_off.key
    left join city_rows
        on grid.month = city_rows.month
        and grid.city = city_rows.city
    left join mart.off as no_tiers
        on no_tiers.month = (grid.month - to_months(grid.months_before::integer))::date
        and no_tiers.kind = 'kpi'
        and no_tiers.key = 'tier_mix'
        and split_by::varchar = 'tier'
    left join used_snapshots
        on grid.month = used_snapshots.month
        and grid.is_snapshot
),

known as (
    select
        *,
        case
            when is_off or form = 'mean_of_two' then null
            when blocks_unknown and coalesce(own_unknown, 1) > 0 then null
            else coalesce(numerator, 0)
        end as shown_numerator,
        case
            when is_off or form in ('mean_of_two', 'amount') then null
            when blocks_unknown and coalesce(unknown, 1) > 0 then null
            else coalesce(denominator, 0)
        end as shown_denominator,
        case
            when is_off or (blocks_unknown and coalesce(unknown, 1) > 0) then null
            when form = 'amount' then coalesce(numerator, 0)::double
            when form = 'mean_of_two'
                then (
                    numerator::double / nullif(denominator, 0)::double
                    + numerator_2::double / nullif(denominator_2, 0)::double
                ) / 2
            else coalesce(numerator, 0)::double * scale / nullif(denominator, 0)::double
        end as value,
        case when form = 'mean' then greatest(
            numerator_2::double / nullif(denominator, 0)::double
                - (numerator::double / nullif(denominator, 0)::double)
                    * (numerator::double / nullif(denominator, 0)::double),
            0
        ) end as variance,
        denominator::double * denominator::double / nullif(denominator_2, 0)::double
            as effective_n
    from filled
),

figures as (
    select
        known.*,
        case form
            when 'rate' then mart.wilson_low(value, n)
            when 'mean' then value - 1.96 * sqrt(variance / effective_n)
        end as low,
        case form
            when 'rate' then mart.wilson_high(value, n)
            when 'mean' then value + 1.96 * sqrt(variance / effective_n)
        end as high,
        matures_after = 0
            or (
                exists (
                    select 1
                    from mart.months as later
                    where later.has_customers
                        and later.month = (
                            known.month + to_months(known.matures_after::integer)
                        )::date
                )
                and not exists (
                    select 1
                    from gone_cities
                    where gone_cities.city = known.city
                        and gone_cities.month > known.month
                        and gone_cities.month <= (
                            known.month + to_months(known.matures_after::integer)
                        )::date
                )
            ) as mature
    from known
)

select * from figures;
