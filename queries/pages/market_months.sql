-- The months whose market is stored, up to the one asked for, and the segments of each.
-- grain: one row per month, oldest first
-- params: $cities, $month
-- returns: month, segments, whether some figures are estimates
select
    month,
    list_sort(list(distinct segment)) as segments,
    bool_or(coalesce(estimated, false)) as is_estimated
from extract.market
where month <= $month::date
    and list_contains($cities::varchar[], city)
group by month
order by month
