-- Monthly churn on the base chosen, in all and by the five reasons, which sum to it. [OP]
-- grain: one row per month and reason ('all' for the five together)
-- params: $cities, $months, $population, $base
-- returns: who left, the base, the rate, its share of all who left, the change on the month before
-- $base: opening, closing, average, or day (opening × days of the year ÷ (12 × days of the month)).
-- Cities whose month is missing are in no base. The interval is Wilson's; of a share of a base that
-- does not hold the leavers (closing) or half of them (average) there is none.
with

asked_months as (
    select unnest($months::date[]) as month
    union
    select (unnest($months::date[]) - interval 1 month)::date as month
),

leavers as (
    select
        cells.month,
        cells.part as reason,
        sum(cells.numerator)::bigint as left_customers
    from mart.kpi_cells as cells
    inner join asked_months
        on cells.month = asked_months.month
    where cells.kpi = 'churn_rate'
        and cells.part is not null
        and list_contains($cities::varchar[], cells.city)
        and mart.in_population($population, cells.is_core, cells.is_high_value)
    group by
        cells.month,
        cells.part
),

bases as (
    select
        flows.month,
        sum(flows.on_net_before - flows.city_missing)::bigint as opening,
        sum(flows.on_net)::bigint as closing
    from mart.customer_flows as flows
    inner join asked_months
        on flows.month = asked_months.month
    where list_contains($cities::varchar[], flows.city)
        and mart.in_population($population, flows.is_core, flows.is_high_value)
    group by flows.month
),

known_bases as (
    select
        bases.month,
        bases.opening,
        case $base::varchar
            when 'closing' then bases.closing::double
            when 'average' then (bases.opening + bases.closing) / 2.0
            else bases.opening::double
        end as base_customers,
        case
            when $base::varchar = 'day'
                then date_diff(
                    'day',
                    date_trunc('year', bases.month),
                    date_trunc('year', bases.month) + interval 1 year
                )::double / (12 * day(last_day(bases.month)))
            else 1.0
        end as factor
    from bases
    left join mart.off as off
        on bases.month = off.month
        and off.kind = 'kpi'
        and off.key = 'churn_rate'
    where off.key is null
),

reasons as (
    select
        unnest([
            'all', 'ported_out', 'cancelled', 'cancelled_arrears', 'long_suspended', 'absent'
        ]) as reason,
        unnest(range(0, 6))::integer as reason_order
),

counted as (
    select
        known_bases.month,
        reasons.reason,
        reasons.reason_order,
        known_bases.opening,
        known_bases.base_customers,
        known_bases.factor,
        coalesce(sum(leavers.left_customers), 0)::bigint as left_customers
    from known_bases
    cross join reasons
    left join leavers
        on known_bases.month = leavers.month
        and (reasons.reason = 'all' or reasons.reason = leavers.reason)
    group by
        known_bases.month,
        reasons.reason,
        reasons.reason_order,
        known_bases.opening,
        known_bases.base_customers,
        known_bases.factor
),

rates as (
    select
        *,
        left_customers * factor / nullif(base_customers, 0) as rate,
        left_customers::double / nullif(opening, 0) as share,
        left_customers::double
            / nullif(max(left_customers) filter (where reason = 'all') over by_month, 0)
            as share_of_left
    from counted
    window by_month as (partition by month)
),

changed as (
    select
        rates.*,
        rates.rate - before.rate as change,
        case
            when rates.share is null or before.share is null then null
            when abs(rates.share - before.share)
                <= 1.96 * sqrt(
                    rates.share * (1 - rates.share) / rates.opening
                    + before.share * (1 - before.share) / before.opening
                ) then 'none'
            when rates.share < before.share then 'good'
            else 'bad'
        end as verdict
    from rates
    left join rates as before
        on rates.reason = before.reason
        and before.month = (rates.month - interval 1 month)::date
)

select
    asked.month,
    reasons.reason,
    reasons.reason_order,
    changed.left_customers,
    changed.base_customers,
    changed.rate,
    case
        when $base::varchar in ('opening', 'day')
            then mart.wilson_low(changed.share, changed.opening) * changed.factor
    end as low,
    case
        when $base::varchar in ('opening', 'day')
            then mart.wilson_high(changed.share, changed.opening) * changed.factor
    end as high,
    changed.share_of_left,
    changed.change,
    changed.verdict
from (select unnest($months::date[]) as month) as asked
cross join reasons
left join changed
    on asked.month = changed.month
    and reasons.reason = changed.reason
order by
    asked.month,
    reasons.reason_order
