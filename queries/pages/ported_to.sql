-- Where those who ported out and are not back went, for staff only.
-- grain: one row per operator named in the extract; null: not named
-- params: $cities, $month, $population, $win_back_days
-- returns: port_to, customers, their three-month mean fees at leaving, their share of all of them
with

ported as (
    select
        port_to,
        fee_3m
    from mart.win_backs($cities, $month, $population, $win_back_days)
)

select
    port_to,
    count(*) as customers,
    coalesce(sum(fee_3m order by fee_3m), 0)::double as fee_3m,
    count(*)::double / sum(count(*)) over () as share
from ported
group by port_to
order by
    customers desc,
    port_to nulls last
