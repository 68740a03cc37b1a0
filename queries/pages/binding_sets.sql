-- Which bindings customers hold together, and how many of those who held just these left next month.
-- grain: one row per set of contract, sticky, fusion (joined by commas; 'none'), most customers first
-- params: $cities, $month, $population
-- returns: customers, share of on_net; in outcome_month n of the set, left_next, rate, interval
-- outcome_month: the latest month up to $month whose next month is closed; a rate from 20 customers on.
-- verdict: worse where even the lower limit is above base_rate, that of all on net then. An association:
-- who binds himself differs from who does not. A kind whose column is missing is in no set.
with

asked as (
    select
        month,
        customer_id,
        coalesce(
            nullif(
                concat_ws(
                    ',',
                    case when is_contracted then 'contract' end,
                    case when is_sticky then 'sticky' end,
                    case when is_fused then 'fusion' end
                ),
                ''
            ),
            'none'
        ) as kinds
    from mart.customer_months
    where month <= $month::date
        and month >= ($month::date - interval 1 month)::date
        and is_on_net
        and is_bound is not null
        and list_contains($cities::varchar[], city)
        and mart.in_population($population, is_core, is_high_value)
),

outcome_month as (
    select max(months.month) as month
    from mart.months as months
    inner join mart.months as later
        on later.month = (months.month + interval 1 month)::date
        and later.has_customers
    where months.has_customers
        and months.month <= $month::date
        and months.month >= ($month::date - interval 1 month)::date
),

sets as (
    select
        kinds,
        count(*) as customers
    from asked
    where month = $month::date
    group by kinds
),

outcomes as (
    select
        asked.kinds,
        count(*) as n,
        count(*) filter (where later.is_left) as left_next
    from asked
    inner join outcome_month
        on asked.month = outcome_month.month
    inner join mart.customer_months as later
        on asked.customer_id = later.customer_id
        and later.month = (outcome_month.month + interval 1 month)::date
        and not later.is_city_missing
    group by asked.kinds
),

rates as (
    select
        *,
        case when n >= 20 then left_next::double / n end as rate,
        sum(left_next) over ()::double / nullif(sum(n) over (), 0) as base_rate
    from outcomes
)

select
    sets.kinds,
    sets.customers,
    sets.customers::double / sum(sets.customers) over () as share,
    sum(sets.customers) over ()::bigint as on_net,
    coalesce(sum(sets.customers) filter (where contains(sets.kinds, ',')) over (), 0)::bigint
        as several,
    outcome_month.month as outcome_month,
    rates.n,
    rates.left_next,
    rates.rate,
    mart.wilson_low(rates.rate, rates.n) as low,
    mart.wilson_high(rates.rate, rates.n) as high,
    rates.base_rate,
    case
        when mart.wilson_low(rates.rate, rates.n) > rates.base_rate then 'worse'
        when mart.wilson_high(rates.rate, rates.n) < rates.base_rate then 'better'
    end as verdict
from sets
cross join outcome_month
left join rates
    on sets.kinds = rates.kinds
order by
    sets.customers desc,
    sets.kinds
