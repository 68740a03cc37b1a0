-- The cells of a KPI by another dimension: all else that they tell apart is summed up.
-- grain: one row per snapshot_id, city, group_key, is_core, is_high_value
-- params: $dimension, $month, $kpi
-- returns: dimension, month, kpi, the grain (group_key null: not known), the sums and n
-- The second pair of sums is known where each of its cells is.
select
    $dimension::varchar as dimension,
    $month::date as month,
    $kpi::varchar as kpi,
    snapshot_id,
    city,
    level as group_key,
    is_core,
    is_high_value,
    sum(numerator) as numerator,
    sum(denominator) as denominator,
    case when count(numerator_2) = count(*) then sum(numerator_2) end as numerator_2,
    case when count(denominator_2) = count(*) then sum(denominator_2) end as denominator_2,
    sum(n)::bigint as n
from temp.lens_cells
group by all
