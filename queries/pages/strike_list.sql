-- The members of a snapshot on net with so many value strikes after its base month. [OP]
-- grain: one row per customer
-- params: $cities, $month, $snapshot, $strikes, $city, $level, $limit, $offset, $customer_id
-- returns: the member at the city, level and base fee of the list, this month's fee, place and total
-- $city, $level: of the list ('none': without a level); null for all. Highest base fee first.
-- $customer_id gives one customer with the place in the whole list, and the neighbours' ids.
with

members as (
    select
        members.customer_id,
        months.phone_masked,
        members.city,
        members.level,
        members.manager_id,
        months.stage,
        months.alert,
        months.rule_count,
        members.base_fee::double as fee_3m,
        members.fee as figure_now,
        members.strikes,
        members.is_on_net,
        coalesce(months.is_locked, false) as is_locked
    from mart.snapshot_members as members
    left join mart.customer_months as months
        on members.customer_id = months.customer_id
        and members.month = months.month
    where members.month = $month::date
        and members.snapshot_id = $snapshot::varchar
        and members.is_on_net
        and not members.is_city_missing
        and members.strikes = $strikes::integer
        and list_contains($cities::varchar[], members.city)
        and ($city::varchar is null or members.city = $city::varchar)
        and ($level::varchar is null or coalesce(members.level, 'none') = $level::varchar)
),

ordered as (
    select * from mart.by_fee('members')
)

select *
from mart.with_neighbours('ordered')
where ($customer_id::varchar is null or customer_id = $customer_id::varchar)
    and mart.is_shown(place, $limit, $offset)
order by place
