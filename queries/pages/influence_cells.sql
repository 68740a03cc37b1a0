-- Value × influence: customers, fees, warnings and churn of the four cells. [S0]
-- grain: one row per cell: both, value, influence, neither
-- params: $cities, $month, $population
-- returns: customers on net, Σ fee_3m and its mean, warned, and left in the month of the cell a month before
-- Churn goes by the cell, city and population of the month before; null where that is not stored.
-- Every share has its n and Wilson interval; fee shares are of the fees of all four.
with

people as (
    select
        month,
        customer_id,
        mart.influence_cell(is_high_value, mart.is_influential(group_role, group_class)) as cell,
        fee_3m_sum * (6 // nullif(fee_3m_months, 0)) as fee_six,
        is_warned
    from mart.customer_months
    where month in ($month::date, ($month::date - interval 1 month)::date)
        and is_on_net
        and list_contains($cities::varchar[], city)
        and mart.in_population($population, is_core, is_high_value)
),

cells as (
    select
        unnest(['both', 'value', 'influence', 'neither']) as cell,
        unnest(range(1, 5))::integer as cell_order
),

now as (
    select
        cell,
        count(*) as customers,
        count(fee_six) as fee_known,
        coalesce(sum(fee_six), 0) as fee_six,
        count(*) filter (where is_warned) as warned
    from people
    where month = $month::date
    group by cell
),

later as (
    select
        people.cell,
        count(*) as before,
        count(*) filter (where this_month.is_left) as left_customers
    from people
    inner join mart.customer_months as this_month
        on people.customer_id = this_month.customer_id
        and this_month.month = $month::date
    where people.month = ($month::date - interval 1 month)::date
        and not this_month.is_city_missing
    group by people.cell
),

counted as (
    select
        cells.cell,
        cells.cell_order,
        coalesce(now.customers, 0) as customers,
        coalesce(now.fee_known, 0) as fee_known,
        coalesce(now.fee_six, 0) as fee_six,
        coalesce(now.warned, 0) as warned,
        case when has_before.has_before then coalesce(later.before, 0) end as before,
        case when has_before.has_before then coalesce(later.left_customers, 0) end as left_customers
    from cells
    cross join (select count(*) > 0 as has_before from later) as has_before
    left join now
        on cells.cell = now.cell
    left join later
        on cells.cell = later.cell
),

shares as (
    select
        *,
        sum(customers) over ()::bigint as all_customers,
        customers::double / nullif(sum(customers) over (), 0) as share,
        fee_six::double / 6 as fee_3m,
        fee_six::double / nullif(sum(fee_six) over (), 0)::double as fee_share,
        fee_six::double / 6 / nullif(fee_known, 0) as fee_mean,
        warned::double / nullif(customers, 0) as warned_share,
        left_customers::double / nullif(before, 0) as churn
    from counted
)

select
    * exclude (fee_six),
    mart.wilson_low(warned_share, customers) as warned_low,
    mart.wilson_high(warned_share, customers) as warned_high,
    mart.wilson_low(churn, before) as churn_low,
    mart.wilson_high(churn, before) as churn_high
from shares
order by cell_order
