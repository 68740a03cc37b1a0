-- What must be remembered of a customer beyond the three months that a close looks back.
-- grain: one row per customer ever stored, after the month closed
-- params: $month, $strike_fee_floor
-- returns: first months, on-net state, reason of the present absence, strikes of the calendar year,
--     locked_since: the month of the first port code request or application of the present stay
-- A strike is an on-net month with a fee below the floor or blank; bit k of strike_months is month k.
with

this_month as (
    select
        customer_id,
        city,
        status,
        is_on_net,
        coalesce(port_code, 0) > 0 or coalesce(port_apply, 0) > 0 as has_asked_to_port,
        is_on_net and coalesce(arpu < $strike_fee_floor::decimal(18, 6), true) as is_strike
    from mart.customer_states
    where month = $month::date
),

cities_this_month as (
    select city
    from this_month
    group by city
),

before as (
    select
        memory.customer_id,
        memory.first_row_month,
        memory.first_on_net_month,
        memory.is_on_net,
        memory.off_net_reason,
        memory.city,
        memory.locked_since,
        memory.strike_year,
        memory.strike_months,
        memory.is_on_net and cities_this_month.city is null as is_city_missing
    from mart.memory_before as memory
    left join cities_this_month
        on memory.city = cities_this_month.city
),

joined as (
    select
        coalesce(this_month.customer_id, before.customer_id) as customer_id,
        coalesce(this_month.is_on_net, false) as is_on_net,
        coalesce(this_month.is_strike, false) as is_strike,
        coalesce(this_month.has_asked_to_port, false) as has_asked_to_port,
        this_month.status,
        this_month.customer_id is not null as has_row,
        coalesce(this_month.city, before.city) as city,
        before.first_row_month,
        before.first_on_net_month,
        coalesce(before.is_on_net, false) as was_on_net,
        before.off_net_reason as reason_before,
        before.locked_since,
        coalesce(before.is_city_missing, false) as is_city_missing,
        case
            when before.strike_year = year($month::date) then before.strike_months
            else 0
        end as strikes_before
    from this_month
    full outer join before
        on this_month.customer_id = before.customer_id
),

reasons as (
    select
        *,
        case
            when status in ('ported_out', 'cancelled', 'cancelled_arrears') then status
            when status = 'suspended_two_way' then 'long_suspended'
            when is_city_missing then 'city_missing'
            else 'absent'
        end as reason_now
    from joined
),

memory as (
    select
        customer_id,
        city,
        case
            when is_on_net then null
            when was_on_net then reason_now
            when reason_before is null or reason_before = 'city_missing' then reason_now
            else reason_before
        end as off_net_reason,
        year($month::date)::integer as strike_year,
        (
            strikes_before + case when is_strike then (1 << month($month::date)::integer) else 0 end
        )::integer as strike_months,
        is_on_net,
        coalesce(first_row_month, case when has_row then $month::date end)::date
            as first_row_month,
        coalesce(first_on_net_month, case when is_on_net then $month::date end)::date
            as first_on_net_month,
        case
            when is_on_net and was_on_net and locked_since is not null then locked_since
            when is_on_net and has_asked_to_port then $month::date
        end::date as locked_since
    from reasons
)

select * from memory
