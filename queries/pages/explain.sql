-- Why a figure moved: what each group adds to its change, as rate, mix and interaction effect.
-- grain: one row per group; one row with a null group where a figure is not known
-- params: $cities, $kpi, $from, $to, $by, $city, $against, $population, $snapshot, $total_segments, $most
-- returns: group, its effects, values, shares and n on both sides, place; the whole figures, change, residual
-- $by: city, level, tier, stage, or a dimension of lens.cells. Groups beyond the $most largest are one: other.
-- $against `province`: from all cities asked for to $city; else the months $from and $to of $city, or of all.
-- Rate effect w0 (r1 − r0), mix effect (w1 − w0) (r0 − R0), interaction (w1 − w0) (r1 − r0), with the
-- shares w of the denominators; a group empty on one side takes its other rate. Amounts: r1 − r0.
-- A mean of two: the mean of the effects of its parts. whole_from and whole_to are those of kpi_figures;
-- by a lens the same figures from its own sums, whose cells are rounded to eight places one by one.
-- is_paradox: each group on both sides moved one way and the whole the other [Simpson].
-- error: half of the 95 % interval of the difference of two months, of figures that have one.
-- One snapshot list for both sides: the newest whose base month is not after either.
with

figures as (
    select *
    from mart.kpi_figures(
        $cities,
        list_distinct([$from, $to]::date[]),
        [$kpi],
        $population,
        $total_segments,
        to_show := 'both',
        of_snapshot := $snapshot,
        as_of := least($from::date, $to::date)
    )
),

sides as (
    select
        true as is_to,
        $to::date as month,
        $city::varchar as only_city
    union all
    select
        false as is_to,
        $from::date as month,
        case when $against::varchar = 'province' then null else $city::varchar end as only_city
),

wholes as (
    select
        sides.is_to,
        sides.month,
        sides.only_city,
        figures.kpi,
        figures.snapshot_id,
        figures.form,
        figures.scale,
        figures.extract,
        figures.is_snapshot,
        figures.value,
        figures.low,
        figures.high,
        figures.mature
    from sides
    inner join figures
        on sides.month = figures.month
        and figures.city = coalesce(sides.only_city, 'all')
),

all_cells as (
    select
        kpi,
        month,
        snapshot_id,
        city,
        case $by::varchar
            when 'city' then city
            when 'level' then coalesce(level, 'none')
            when 'tier' then coalesce(tier, 'unknown')
            else coalesce(stage, 'unknown')
        end as group_key,
        segment,
        is_core,
        is_high_value,
        numerator,
        denominator,
        numerator_2,
        denominator_2,
        n
    from mart.kpi_cells
    where $by::varchar in ('city', 'level', 'tier', 'stage')
    union all
    select
        kpi,
        month,
        snapshot_id,
        city,
        coalesce(group_key, 'unknown') as group_key,
        null as segment,
        is_core,
        is_high_value,
        numerator,
        denominator,
        numerator_2,
        denominator_2,
        n
    from lens.cells
    where dimension = $by::varchar
),

cells as (
    select
        all_cells.*,
        wholes.is_to,
        wholes.only_city,
        wholes.form,
        wholes.extract
    from all_cells
    inner join wholes
        on all_cells.kpi = wholes.kpi
        and all_cells.month = wholes.month
        and (not wholes.is_snapshot or all_cells.snapshot_id = wholes.snapshot_id)
    where wholes.value is not null
        and list_contains($cities::varchar[], all_cells.city)
        and (
            all_cells.is_core is null
            or mart.in_population($population, all_cells.is_core, all_cells.is_high_value)
        )
),

has_total as (
    select
        is_to,
        bool_or(list_contains($total_segments::varchar[], segment)) as has_total_segment
    from cells
    where extract = 'surveys'
    group by is_to
),

counted as (
    select cells.*
    from cells
    left join has_total
        on cells.is_to = has_total.is_to
    where (cells.only_city is null or cells.city = cells.only_city)
        and (
            cells.extract <> 'surveys'
            or not coalesce(has_total.has_total_segment, false)
            or list_contains($total_segments::varchar[], cells.segment)
        )
),

pairs as (
    select group_key, is_to, 1 as pair, numerator, denominator, n
    from counted
    union all
    select group_key, is_to, 2 as pair, numerator_2 as numerator, denominator_2 as denominator, 0 as n
    from counted
    where form = 'mean_of_two'
),

sums as (
    select
        pair,
        group_key,
        coalesce(sum(numerator) filter (where not is_to), 0) as amount_from,
        coalesce(sum(numerator) filter (where is_to), 0) as amount_to,
        coalesce(sum(denominator) filter (where not is_to), 0) as size_from,
        coalesce(sum(denominator) filter (where is_to), 0) as size_to,
        coalesce(sum(n) filter (where not is_to), 0)::bigint as n_from,
        coalesce(sum(n) filter (where is_to), 0)::bigint as n_to
    from pairs
    group by
        pair,
        group_key
),

pair_wholes as (
    select
        pair,
        sum(amount_from)::double as amount_from,
        sum(amount_to)::double as amount_to,
        nullif(sum(size_from), 0)::double as size_from,
        nullif(sum(size_to), 0)::double as size_to
    from sums
    group by pair
),

facts as (
    select
        any_value(form) as form,
        any_value(snapshot_id) as snapshot_id,
        any_value(case when form = 'mean_of_two' then 0.5 else 1.0 end::double * scale) as weight,
        any_value(value) filter (where not is_to) as value_from,
        any_value(value) filter (where is_to) as value_to,
        sqrt(sum(power((high - low) / 2, 2) order by is_to)) as error,
        count(low) as intervals,
        bool_and(mature) as mature
    from wholes
),

recounted as (
    select
        sum(facts.weight * amount_from / case when facts.form = 'amount' then 1 else size_from end
            order by pair) as value_from,
        sum(facts.weight * amount_to / case when facts.form = 'amount' then 1 else size_to end
            order by pair) as value_to
    from pair_wholes
    cross join facts
),

months as (
    select
        facts.form,
        facts.snapshot_id,
        facts.weight,
        facts.mature,
        case when $against::varchar = 'month' and facts.intervals = 2 then facts.error end as error,
        case when $by::varchar in ('city', 'level', 'tier', 'stage') then facts.value_from
            else recounted.value_from end as whole_from,
        case when $by::varchar in ('city', 'level', 'tier', 'stage') then facts.value_to
            else recounted.value_to end as whole_to,
        whole_to - whole_from as change
    from facts
    cross join recounted
),

shares as (
    select
        sums.*,
        months.form,
        months.weight,
        sums.size_from::double / pair_wholes.size_from as share_from,
        sums.size_to::double / pair_wholes.size_to as share_to,
        pair_wholes.amount_from / pair_wholes.size_from as base_rate,
        coalesce(
            sums.amount_from::double / nullif(sums.size_from, 0)::double,
            sums.amount_to::double / nullif(sums.size_to, 0)::double,
            0
        ) as rate_from,
        coalesce(
            sums.amount_to::double / nullif(sums.size_to, 0)::double,
            sums.amount_from::double / nullif(sums.size_from, 0)::double,
            0
        ) as rate_to
    from sums
    inner join pair_wholes
        on sums.pair = pair_wholes.pair
    cross join months
    where months.change is not null
        and (
            months.form = 'amount'
            or sums.size_from > 0
            or sums.size_to > 0
        )
),

effects as (
    select
        *,
        weight * case
            when form = 'amount' then (amount_to - amount_from)::double
            else share_from * (rate_to - rate_from)
        end as rate,
        case
            when form = 'amount' then 0
            else weight * (share_to - share_from) * (rate_from - base_rate)
        end as mix,
        case
            when form = 'amount' then 0
            else weight * (share_to - share_from) * (rate_to - rate_from)
        end as interaction
    from shares
),

groups as (
    select
        group_key,
        sum(weight * (rate_to - rate_from) order by pair)
            filter (where size_from > 0 and size_to > 0) as own_change,
        row_number() over (order by sum(n_from) + sum(n_to) desc, group_key) as size_place
    from effects
    group by group_key
),

paradox as (
    select
        count(*) > 1
            and min(sign(groups.own_change)) = max(sign(groups.own_change))
            and min(sign(groups.own_change)) * sign(any_value(months.change)) = -1 as is_paradox
    from groups
    cross join months
    where groups.own_change is not null
),

shown as (
    select
        effects.pair,
        case
            when groups.size_place <= coalesce($most::integer, groups.size_place) then effects.group_key
            else 'other'
        end as group_key,
        any_value(effects.weight) as weight,
        any_value(effects.form) as form,
        sum(effects.amount_from) as amount_from,
        sum(effects.amount_to) as amount_to,
        sum(effects.size_from) as size_from,
        sum(effects.size_to) as size_to,
        sum(effects.share_from order by groups.size_place) as share_from,
        sum(effects.share_to order by groups.size_place) as share_to,
        sum(effects.rate order by groups.size_place) as rate,
        sum(effects.mix order by groups.size_place) as mix,
        sum(effects.interaction order by groups.size_place) as interaction,
        sum(effects.n_from)::bigint as n_from,
        sum(effects.n_to)::bigint as n_to,
        count(*) as groups_in
    from effects
    inner join groups
        on effects.group_key = groups.group_key
    group by all
),

parts as (
    select
        group_key,
        any_value(form) as form,
        sum(
            case
                when form = 'amount' then weight * amount_from::double
                else weight * amount_from::double / nullif(size_from, 0)::double
            end
            order by pair
        ) as value_from,
        sum(
            case
                when form = 'amount' then weight * amount_to::double
                else weight * amount_to::double / nullif(size_to, 0)::double
            end
            order by pair
        ) as value_to,
        any_value(share_from) filter (where pair = 1) as share_from,
        any_value(share_to) filter (where pair = 1) as share_to,
        sum(rate order by pair) as rate,
        sum(mix order by pair) as mix,
        sum(interaction order by pair) as interaction,
        any_value(amount_to) filter (where pair = 1) as amount_to,
        any_value(size_to) filter (where pair = 1) as size_to,
        sum(n_from)::bigint as n_from,
        sum(n_to)::bigint as n_to,
        max(groups_in) as groups_in
    from shown
    group by group_key
),

totals as (
    select
        *,
        rate + mix + interaction as total
    from parts
)

select
    totals.group_key as "group",
    totals.value_from,
    totals.value_to,
    totals.share_from,
    totals.share_to,
    totals.rate,
    totals.mix,
    totals.interaction,
    totals.total,
    months.change - totals.total as rest,
    case when months.form = 'rate' then totals.amount_to::bigint end as counted,
    case when months.form = 'rate' then (totals.size_to - totals.amount_to)::bigint end as not_counted,
    totals.n_from,
    totals.n_to,
    totals.groups_in,
    row_number() over (
        order by totals.total * sign(months.change) desc, abs(totals.total) desc, totals.group_key
    ) as place,
    months.form,
    months.snapshot_id,
    months.whole_from,
    months.whole_to,
    months.change,
    months.error,
    sum(totals.rate) over everyone as rate_all,
    sum(totals.mix) over everyone as mix_all,
    sum(totals.interaction) over everyone as interaction_all,
    months.change - sum(totals.total) over everyone as residual,
    count(totals.group_key) over () as groups,
    months.mature,
    coalesce(paradox.is_paradox, false) as is_paradox
from months
left join totals
    on true
left join paradox
    on true
window everyone as (
    order by totals.group_key rows between unbounded preceding and unbounded following
)
order by place
