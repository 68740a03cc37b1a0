-- Who left in the month of those bound and of those not bound the month before, by level then.
-- grain: one row per level ('none': not core), 'all' last
-- params: $cities, $month, $population
-- returns: both sides: n, left, rate, Wilson interval; difference bound − unbound, Newcombe interval, verdict
-- verdict: none where the interval of the difference holds zero, else lower or higher for the bound.
-- An association, not an effect: who binds himself differs from who does not. [OP]
with

bound_before as (
    select
        before.customer_id,
        coalesce(before.level, 'none') as level,
        before.is_bound,
        this_month.is_left
    from mart.customer_months as before
    inner join mart.customer_months as this_month
        on before.customer_id = this_month.customer_id
        and this_month.month = $month::date
    where before.month = ($month::date - interval 1 month)::date
        and before.is_on_net
        and before.is_bound is not null
        and not this_month.is_city_missing
        and list_contains($cities::varchar[], before.city)
        and mart.in_population($population, before.is_core, before.is_high_value)
),

counted as (
    select
        coalesce(level, 'all') as level,
        count(*) filter (where is_bound) as bound,
        count(*) filter (where is_bound and is_left) as bound_left,
        count(*) filter (where not is_bound) as unbound,
        count(*) filter (where not is_bound and is_left) as unbound_left
    from bound_before
    group by grouping sets ((level), ())
),

rates as (
    select
        *,
        bound_left::double / nullif(bound, 0) as bound_rate,
        unbound_left::double / nullif(unbound, 0) as unbound_rate
    from counted
),

compared as (
    select
        *,
        mart.wilson_low(bound_rate, bound) as bound_low,
        mart.wilson_high(bound_rate, bound) as bound_high,
        mart.wilson_low(unbound_rate, unbound) as unbound_low,
        mart.wilson_high(unbound_rate, unbound) as unbound_high,
        bound_rate - unbound_rate as difference,
        mart.newcombe_low(bound_rate, bound, unbound_rate, unbound) as low,
        mart.newcombe_high(bound_rate, bound, unbound_rate, unbound) as high
    from rates
)

select
    *,
    case
        when low is null then null
        when low > 0 then 'higher'
        when high < 0 then 'lower'
        else 'none'
    end as verdict
from compared
where bound + unbound > 0
order by
    level = 'all',
    level
