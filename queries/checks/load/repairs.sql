-- Numbers that were read although they were not written plainly (1,234.50, ￥80, full width).
-- grain: one row per column
-- params: none
-- returns: column_name, cells, first_row
with

cells as (
    select
        unnest(string_split(row_repairs, ',')) as column_name,
        source_row
    from staging.typed
    where row_repairs <> ''
)

select
    column_name,
    count(*) as cells,
    min(source_row) as first_row
from cells
group by column_name
order by column_name
