-- Scorecards of cities or managers: each indicator against target, scored, and the weighted total.
-- grain: one row per entity (a city, a manager) and kpi, in the order of the totals
-- params: $cities, $month, $kind, $kpis, $weights, $is_own_weight, $population, $total_segments,
--     $province_names, $falling, $least_ranked
-- returns: figure, target and state, score, weight_share, before_* and year_*, total, rank and tie
-- $kind: city, or manager (of lens.cells, which the caller fills; see baoyou/lens.py).
-- score 0..100, capped. goal: how far from floor to stretch. province: 50 + 25 for each standard error
-- √(unit_variance / n + τ²) better than the province: where there is no floor or stretch, and of
-- managers, whose few customers move by chance further than that. null: it leaves its weight out.
-- weight: $weights where a person chose them; else those of the goals of the city, which then leave
-- out what has none; else $weights. Managers go by $weights alone, and by the targets of their city.
-- total_error: of the scores whose figure has an interval; others count as known exactly.
-- total_before, total_year: change of the total over the indicators scored alike in both months.
-- why_not: small, no_score. A tie: within 1.96 √(error₁² + error₂²) of the first of the group.
with

asked as (
    select
        unnest($kpis::varchar[]) as kpi,
        unnest($weights::double[]) as weight,
        unnest(range(len($kpis::varchar[]))) as kpi_place
),

months as (
    select
        unnest(['now', 'before', 'year']) as basis,
        unnest([
            $month::date,
            ($month::date - interval 1 month)::date,
            ($month::date - interval 12 month)::date
        ]) as month
),

figures as (
    select figures.*
    from mart.kpi_figures(
        $cities,
        [
            $month::date,
            ($month::date - interval 1 month)::date,
            ($month::date - interval 12 month)::date
        ],
        $kpis,
        $population,
        $total_segments,
        to_show := case when $kind::varchar = 'city' then 'both' else 'total' end,
        as_of := $month
    ) as figures
),

provinces as (
    select
        month,
        kpi,
        form,
        unit,
        good,
        scale,
        extract,
        snapshot_id,
        value as province,
        mature
    from figures
    where city = 'all'
),

held as (
    select
        cells.month,
        cells.kpi,
        cells.group_key as entity,
        arg_max(cells.city, (cells.n, cells.city)) as city,
        sum(cells.numerator) as numerator,
        sum(cells.denominator) as denominator,
        sum(cells.numerator_2) as numerator_2,
        sum(cells.denominator_2) as denominator_2,
        sum(cells.n)::bigint as n
    from lens.cells as cells
    inner join provinces
        on cells.month = provinces.month
        and cells.kpi = provinces.kpi
        and cells.snapshot_id is not distinct from provinces.snapshot_id
    where $kind::varchar = 'manager'
        and cells.dimension = 'manager'
        and cells.group_key is not null
        and list_contains($cities::varchar[], cells.city)
        and (
            cells.is_core is null
            or mart.in_population($population, cells.is_core, cells.is_high_value)
        )
    group by
        cells.month,
        cells.kpi,
        cells.group_key
),

of_managers as (
    select
        held.month,
        held.kpi,
        held.entity,
        held.city,
        held.n,
        case
            when provinces.province is null then null
            when provinces.form = 'mean_of_two' then (
                held.numerator::double / nullif(held.denominator, 0)::double
                + held.numerator_2::double / nullif(held.denominator_2, 0)::double
            ) / 2
            else held.numerator::double * provinces.scale / nullif(held.denominator, 0)::double
        end as value,
        provinces.form,
        provinces.mature
    from held
    inner join provinces
        on held.month = provinces.month
        and held.kpi = provinces.kpi
),

of_all as (
    select
        month,
        kpi,
        city as entity,
        city,
        n,
        value,
        low,
        high,
        mature
    from figures
    where city <> 'all'
    union all
    select
        month,
        kpi,
        entity,
        city,
        n,
        value,
        case when form = 'rate' then mart.wilson_low(value, n) end as low,
        case when form = 'rate' then mart.wilson_high(value, n) end as high,
        mature
    from of_managers
),

entities as (
    select
        of_all.entity,
        arg_max(of_all.city, (of_all.n, of_all.city)) as city,
        coalesce(
            max(of_all.n) filter (where provinces.extract = 'customers'), max(of_all.n)
        ) as customers
    from of_all
    inner join provinces
        on of_all.month = provinces.month
        and of_all.kpi = provinces.kpi
    where of_all.month = $month::date
    group by of_all.entity
    having max(of_all.n) > 0
),

goals as (
    select *
    from mart.goals_in_force(
        $cities,
        [
            $month::date,
            ($month::date - interval 1 month)::date,
            ($month::date - interval 12 month)::date
        ],
        $province_names
    )
    where $population::varchar = 'core'
),

weighing as (
    select distinct city
    from goals
    where month = $month::date
        and weight is not null
        and not $is_own_weight::boolean
        and $kind::varchar = 'city'
),

beside as (
    select
        months.basis,
        months.month,
        entities.entity,
        entities.city,
        entities.customers,
        asked.kpi,
        asked.kpi_place,
        case when weighing.city is null then asked.weight else coalesce(goals.weight, 0) end
            as weight,
        provinces.form,
        provinces.unit,
        provinces.good,
        provinces.extract,
        provinces.province,
        case when provinces.good = 'down' then -1 else 1 end as better,
        case when of_all.mature then of_all.value end as known,
        of_all.value,
        of_all.low,
        of_all.high,
        of_all.n,
        case
            when of_all.mature and of_all.n > 0
                then mart.own_variance(
                    provinces.form, of_all.value, of_all.low, of_all.high, of_all.n
                )
        end as own_variance,
        coalesce(of_all.mature, true) as mature,
        goals.floor,
        goals.target,
        goals.stretch,
        goals.goal_month
    from months
    cross join entities
    cross join asked
    inner join provinces
        on months.month = provinces.month
        and asked.kpi = provinces.kpi
    left join of_all
        on months.month = of_all.month
        and entities.entity = of_all.entity
        and asked.kpi = of_all.kpi
    left join goals
        on months.month = goals.month
        and entities.city = goals.city
        and asked.kpi = goals.kpi
    left join weighing
        on entities.city = weighing.city
),

measured as (
    select
        *,
        sqrt(coalesce(nullif(own_variance, 0), unit_variance) / n) as own_error,
        case
            when known is null then null
            when floor <> stretch and ($kind::varchar = 'city' or own_variance is null) then 'goal'
            when own_variance is not null and unit_variance > 0 then 'province'
        end as method
    from mart.with_limits('beside')
),

scored as (
    select
        *,
        case method
            when 'goal' then least(greatest(100 * (known - floor) / (stretch - floor), 0), 100)
            when 'province'
                then least(greatest(50 + 25 * better * (known - province) / limit_error, 0), 100)
        end as score,
        own_error * case method
            when 'goal' then 100 / abs(stretch - floor)
            when 'province' then 25 / limit_error
        end as score_error,
        mart.target_state(value, low, high, mature, better, floor, target, stretch) as state
    from measured
),

totals as (
    select
        entity,
        any_value(customers) as customers,
        sum(weight * score order by kpi_place)
            / nullif(sum(weight) filter (where score is not null), 0) as total,
        sqrt(sum(power(weight * coalesce(score_error, 0), 2) order by kpi_place))
            / nullif(sum(weight) filter (where score is not null), 0) as total_error,
        coalesce(sum(weight) filter (where score is null), 0) / nullif(sum(weight), 0) as left_out
    from scored
    where basis = 'now'
    group by entity
),

alike as (
    select
        now.entity,
        earlier.basis,
        sum(now.weight * (now.score - earlier.score) order by now.kpi_place)
            / nullif(sum(now.weight), 0) as change
    from scored as now
    inner join scored as earlier
        on now.entity = earlier.entity
        and now.kpi = earlier.kpi
        and now.method = earlier.method
        and earlier.basis <> 'now'
    where now.basis = 'now'
    group by
        now.entity,
        earlier.basis
),

judged as (
    select
        *,
        case
            when total is null then 'no_score'
            when customers < $least_ranked::bigint then 'small'
        end as why_not
    from totals
),

ordered as (
    select
        'total' as compared_in,
        entity,
        total as value,
        total_error as error,
        row_number() over (order by total desc, entity) as place
    from judged
    where why_not is null
),

compared as (
    select
        now.entity,
        now.kpi,
        earlier.basis,
        earlier.value,
        now.value - earlier.value as change,
        case
            when now.low is null or earlier.low is null or not (now.mature and earlier.mature)
                then 'none'
            when earlier.basis = 'before' and list_contains($falling::varchar[], now.kpi) then 'none'
            when abs(now.value - earlier.value)
                <= mart.change_error(now.low, now.high, earlier.low, earlier.high) then 'none'
            when now.better * (now.value - earlier.value) > 0 then 'better'
            else 'worse'
        end as verdict
    from scored as now
    inner join scored as earlier
        on now.entity = earlier.entity
        and now.kpi = earlier.kpi
        and earlier.basis <> 'now'
    where now.basis = 'now'
)

select
    scored.entity,
    scored.city,
    scored.kpi,
    scored.form,
    scored.unit,
    scored.good,
    scored.state,
    scored.method,
    judged.why_not,
    before.verdict as before_verdict,
    year.verdict as year_verdict,
    scored.value,
    scored.low,
    scored.high,
    scored.n,
    scored.floor,
    scored.target,
    scored.stretch,
    scored.better * (scored.value - scored.target) as gap,
    scored.score,
    scored.weight,
    scored.weight / nullif(sum(scored.weight) over (partition by scored.entity), 0)
        as weight_share,
    before.value as before_value,
    before.change as before_change,
    year.value as year_value,
    year.change as year_change,
    judged.total,
    judged.total_error,
    judged.left_out,
    since_before.change as total_before,
    since_year.change as total_year,
    judged.customers,
    ties.place,
    ties.tie_rank,
    coalesce(ties.is_tied, false) as is_tied,
    scored.mature,
    scored.goal_month
from scored
inner join judged
    on scored.entity = judged.entity
left join mart.with_ties('ordered') as ties
    on scored.entity = ties.entity
left join alike as since_before
    on scored.entity = since_before.entity
    and since_before.basis = 'before'
left join alike as since_year
    on scored.entity = since_year.entity
    and since_year.basis = 'year'
left join compared as before
    on scored.entity = before.entity
    and scored.kpi = before.kpi
    and before.basis = 'before'
left join compared as year
    on scored.entity = year.entity
    and scored.kpi = year.kpi
    and year.basis = 'year'
where scored.basis = 'now'
order by
    ties.place nulls last,
    judged.total desc nulls last,
    scored.entity,
    scored.kpi_place
