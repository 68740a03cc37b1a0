-- The sums of a KPI by plan or by manager, as `baoyou/lens.py` worked them out.
-- grain: one row per month, snapshot_id, city, group, is_core, is_high_value
-- params: $cities, $dimension, $kpi, $months
-- returns: the grain (group null: not known), numerator, denominator, the second pair, n
select
    month,
    snapshot_id,
    city,
    group_key as "group",
    numerator,
    denominator,
    numerator_2,
    denominator_2,
    n,
    is_core,
    is_high_value
from lens.cells
where dimension = $dimension::varchar
    and kpi = $kpi::varchar
    and list_contains($months::date[], month)
    and list_contains($cities::varchar[], city)
order by
    month,
    snapshot_id,
    city,
    group_key nulls last,
    is_core,
    is_high_value
