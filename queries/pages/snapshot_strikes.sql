-- Who of a snapshot is one strike from being lost in value, and who is lost in value but on net. [OP]
-- grain: one row per city or level of the list, 'all' last
-- params: $cities, $month, $snapshot, $by, $strikes_lost
-- returns: on_net, near and below with their share of on_net and base fees; Wilson interval of near
-- near: exactly $strikes_lost − 1 strikes; below: $strikes_lost or more. $by: city or level.
with

members as (
    select
        case when $by::varchar = 'level' then coalesce(level, 'none') else city end as part,
        strikes,
        base_fee
    from mart.snapshot_members
    where month = $month::date
        and snapshot_id = $snapshot::varchar
        and is_on_net
        and not is_city_missing
        and list_contains($cities::varchar[], city)
),

counted as (
    select
        coalesce(part, 'all') as group_key,
        count(*) as on_net,
        count(*) filter (where strikes = $strikes_lost::integer - 1) as near,
        count(*) filter (where strikes >= $strikes_lost::integer) as below,
        coalesce(sum(base_fee) filter (where strikes = $strikes_lost::integer - 1), 0)::double
            as near_fee,
        coalesce(sum(base_fee) filter (where strikes >= $strikes_lost::integer), 0)::double
            as below_fee
    from members
    group by grouping sets ((part), ())
)

select
    group_key,
    on_net,
    near,
    near_fee,
    near::double / nullif(on_net, 0) as near_share,
    mart.wilson_low(near::double / nullif(on_net, 0), on_net) as near_low,
    mart.wilson_high(near::double / nullif(on_net, 0), on_net) as near_high,
    below,
    below_fee,
    below::double / nullif(on_net, 0) as below_share
from counted
where on_net > 0
order by
    group_key = 'all',
    case when $by::varchar = 'level' then group_key end,
    near_share desc,
    group_key
