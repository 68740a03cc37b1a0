-- Bills before leaving: those who left beside those who stayed, of the same month, city and level. [S2]
-- grain: one row per months_before, 6 to 1
-- params: $cities, $month, $population, $pool, $measure
-- returns: both means, how many left, the gap, and how many months in a row the bill fell at the end
-- Pooled over the last $pool closed months. The mean of those who stayed is weighted with the number
-- of leavers in each cell (standardised to their mix). Cells without stayers are left out of both.
with

pooled_months as (
    select month
    from mart.months
    where has_customers
        and month <= $month::date
    qualify row_number() over (order by month desc) <= $pool::integer
),

cells as (
    select
        cells.month,
        cells.city,
        coalesce(cells.level, 'none') as level,
        split_part(cells.part, ' ', 1)::integer as months_before,
        split_part(cells.part, ' ', 2) = 'left' as is_left,
        sum(case $measure::varchar when 'local_fee' then cells.numerator_2 else cells.numerator end)
            as fee,
        sum(
            case $measure::varchar when 'local_fee' then cells.denominator_2 else cells.denominator end
        )::bigint as customers
    from mart.kpi_cells as cells
    inner join pooled_months
        on cells.month = pooled_months.month
    where cells.kpi = 'before_leaving'
        and list_contains($cities::varchar[], cells.city)
        and mart.in_population($population, cells.is_core, cells.is_high_value)
    group by
        cells.month,
        cells.city,
        coalesce(cells.level, 'none'),
        split_part(cells.part, ' ', 1),
        split_part(cells.part, ' ', 2)
),

matched as (
    select
        leavers.months_before,
        leavers.fee as left_fee,
        leavers.customers as left_customers,
        (leavers.customers * stayers.fee::double / stayers.customers)::decimal(38, 8) as stayed_fee
    from cells as leavers
    inner join cells as stayers
        on leavers.month = stayers.month
        and leavers.city = stayers.city
        and leavers.level = stayers.level
        and leavers.months_before = stayers.months_before
    where leavers.is_left
        and not stayers.is_left
        and leavers.customers > 0
        and stayers.customers > 0
),

means as (
    select
        months_before,
        sum(left_customers)::bigint as left_customers,
        sum(left_fee)::double / sum(left_customers) as left_mean,
        sum(stayed_fee)::double / sum(left_customers) as stayed_mean
    from matched
    group by months_before
),

falls as (
    select
        *,
        left_mean / nullif(stayed_mean, 0) - 1 as gap,
        left_mean < lag(left_mean) over (order by months_before desc) as is_fall
    from means
)

select
    months_before,
    left_customers,
    left_mean,
    stayed_mean,
    gap,
    (
        coalesce(
            min(months_before) filter (where not coalesce(is_fall, false)) over (),
            max(months_before) over () + 1
        ) - 1
    )::integer as falling_months,
    (select min(month) from pooled_months) as pooled_from,
    (select max(month) from pooled_months) as pooled_to
from falls
order by months_before desc
