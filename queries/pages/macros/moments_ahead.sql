-- The next key moment of each customer, and the key moments of groups, after a month's end.
-- grain: table macros: one row per customer with a moment ahead; one row per moment of a group's member
-- params: none: made once per snapshot by `reading.py`; its arguments are typed here
-- returns: the customer, kind and moment_on; of a group also group_id, and the offer that runs out
-- A customer has one next moment: the earliest [S0, S1]. Who ported out has the win-back day. A group
-- has its members' contract ends, the alarm of the month, and the offers of rivals that run out where a
-- member lives, for the members whose fee they aim at [S0: contract, bulk change, rival's bundle ends].
create macro mart.next_moments(
    for_cities,
    at_month,
    of_population,
    win_back_days,
    suspension_days,
    of_customers := 'mart.customer_months'
) as table
with

here as (
    select
        customer_id,
        phone_masked,
        city,
        level,
        stage,
        group_id,
        manager_id,
        alert,
        rule_count,
        fee_3m_sum::double / nullif(fee_3m_months, 0) as fee_3m,
        is_locked,
        true as is_on_net,
        mart.next_moment_kind(
            month, is_on_net, contract_end_on, joined_on, tenure_months, rules, left_reason,
            suspension_days := suspension_days::integer
        ) as kind,
        mart.next_moment_on(
            month, is_on_net, contract_end_on, joined_on, tenure_months, rules, left_reason,
            suspension_days := suspension_days::integer
        ) as moment_on
    from query_table(of_customers::varchar)
    where month = at_month::date
        and is_on_net
        and list_contains(for_cities::varchar[], city)
        and mart.in_population(of_population, is_core, is_high_value)
),

ported as (
    select
        customer_id,
        phone_masked,
        city,
        level,
        null::varchar as stage,
        null::varchar as group_id,
        manager_id,
        null::varchar as alert,
        0 as rule_count,
        fee_3m,
        false as is_locked,
        false as is_on_net,
        'win_back' as kind,
        due_on as moment_on
    from mart.win_backs(
        for_cities, at_month, of_population, win_back_days, of_customers := of_customers
    )
    where days_left > 0
)

select * from here where moment_on is not null
union all
select * from ported;

create macro mart.group_moments(
    for_cities, at_month, of_population, months_ahead, of_customers := 'mart.customer_months'
) as table
with

members as (
    select
        customer_id,
        phone_masked,
        city,
        level,
        stage,
        group_id,
        manager_id,
        alert,
        rules,
        rule_count,
        contract_end_on,
        fee_3m_sum,
        fee_3m_months,
        fee_3m_sum::double / nullif(fee_3m_months, 0) as fee_3m,
        is_locked,
        true as is_on_net
    from query_table(of_customers::varchar)
    where month = at_month::date
        and is_on_net
        and group_id is not null
        and list_contains(for_cities::varchar[], city)
        and mart.in_population(of_population, is_core, is_high_value)
),

moments as (
    select
        *,
        'contract_end' as kind,
        contract_end_on as moment_on,
        null::varchar as offer_id
    from members
    where contract_end_on > last_day(at_month::date)
    union all
    select
        *,
        'group_alarm' as kind,
        last_day(at_month::date) as moment_on,
        null::varchar as offer_id
    from members
    where list_contains(string_split(rules, ','), 'group_alarm')
    union all
    select
        members.*,
        'rival_end' as kind,
        offers.ends_on as moment_on,
        offers.offer_id
    from members
    inner join extract.rival_offers as offers
        on members.city = offers.city
    where offers.ends_on > last_day(at_month::date)
        and members.fee_3m_sum >= offers.arpu_min * members.fee_3m_months
)

select *
from moments
where moment_on <= last_day((at_month::date + to_months(months_ahead::integer))::date);
