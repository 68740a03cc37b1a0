-- Cells that were read although they were not written plainly (1,234.50, ￥80, full width).
-- grain: one row per kind of repair and column of one file
-- params: $digest
-- returns: repair (column:kind), cells, the first three rows
with

cells as (
    select
        unnest(string_split(row_repairs, ',')) as repair,
        source_row
    from staging.typed
    where row_repairs <> ''
        and source_file = $digest::varchar
)

select
    repair,
    count(*) as cells,
    list_slice(list(source_row order by source_row), 1, 3) as first_rows
from cells
group by repair
order by repair
