-- What became of every member of every snapshot list whose base month has come. [S4, OP]
-- grain: one row per snapshot and member, for the month closed
-- params: $month, $strikes_lost
-- returns: the list's base fee, city and level; on net, fee, strikes after the base month, outcome
with

lists as (
    select
        snapshot_id,
        min(base_month) as base_month
    from extract.snapshot
    group by snapshot_id
),

members as (
    select
        snapshot.snapshot_id,
        snapshot.customer_id,
        snapshot.city,
        snapshot.level,
        snapshot.manager_id,
        coalesce(snapshot.base_fee, 0) as base_fee,
        lists.base_month
    from extract.snapshot as snapshot
    inner join lists
        on snapshot.snapshot_id = lists.snapshot_id
    where lists.base_month <= $month::date
),

this_month as (
    select
        customer_id,
        city,
        arpu,
        is_on_net
    from mart.customer_states
    where month = $month::date
),

cities_now as (
    select city
    from this_month
    group by city
),

cities_before as (
    select city
    from mart.memory_before
    group by city
),

followed as (
    select
        members.*,
        coalesce(memory.is_on_net, false) as is_on_net,
        case when this_month.is_on_net then this_month.arpu end as fee,
        coalesce(memory.off_net_reason, 'absent') as off_net_reason,
        cities_now.city is null and cities_before.city is not null as is_city_missing,
        bit_count(
            case
                when memory.strike_year <> year($month::date) then 0
                when year(members.base_month) = year($month::date)
                    then coalesce(memory.strike_months, 0)
                        >> (month(members.base_month)::integer + 1)
                else coalesce(memory.strike_months, 0)
            end
        )::integer as strikes
    from members
    left join mart.memory_after as memory
        on members.customer_id = memory.customer_id
    left join this_month
        on members.customer_id = this_month.customer_id
    left join cities_now
        on members.city = cities_now.city
    left join cities_before
        on members.city = cities_before.city
),

judged as (
    select
        $month::date as month,
        snapshot_id,
        customer_id,
        city,
        level,
        manager_id,
        case
            when is_city_missing then 'city_missing'
            when not is_on_net
                then case when off_net_reason = 'city_missing' then 'absent' else off_net_reason end
            when strikes < $strikes_lost::integer then 'kept_at_value'
            else 'kept_below_value'
        end as outcome,
        base_month,
        base_fee,
        fee,
        strikes,
        is_on_net,
        is_on_net and strikes < $strikes_lost::integer as is_at_value,
        is_city_missing
    from followed
)

select * from judged
