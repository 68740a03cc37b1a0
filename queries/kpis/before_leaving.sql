-- Bills before leaving: mean fee so many months before; part is months before and who. [S2]
-- grain: one row per city, level, is_core, is_high_value, part ('1 left' ... '6 stayed')
-- params: $month
-- returns: the grain, Σ fee and customers, and Σ local fee and customers as the second pair
-- Stayers are those on net in the month before and in the month, of the same city and level.
with

people as (
    select
        customer_id,
        city_before as city,
        level_before as level,
        was_core as is_core,
        was_high_value as is_high_value,
        is_left
    from mart.customer_months
    where month = $month::date
        and was_on_net
        and not is_city_missing
),

fees as (
    select
        customer_id,
        arpu,
        local_fee,
        (
            (year($month::date) * 12 + month($month::date)) - (year(month) * 12 + month(month))
        )::integer as months_before
    from mart.customer_states
    where month >= ($month::date - interval 6 month)::date
        and month < $month::date
        and is_on_net
),

cells as (
    select
        people.city,
        people.level,
        people.is_core,
        people.is_high_value,
        concat(
            cast(fees.months_before as varchar), case when people.is_left then ' left' else ' stayed' end
        ) as part,
        coalesce(sum(fees.arpu), 0)::decimal(38, 8) as numerator,
        count(fees.arpu)::decimal(38, 8) as denominator,
        coalesce(sum(fees.local_fee), 0)::decimal(38, 8) as numerator_2,
        count(fees.local_fee)::decimal(38, 8) as denominator_2,
        count(*)::bigint as n
    from people
    inner join fees
        on people.customer_id = fees.customer_id
    group by
        people.city,
        people.level,
        people.is_core,
        people.is_high_value,
        fees.months_before,
        people.is_left
)

select * from cells
