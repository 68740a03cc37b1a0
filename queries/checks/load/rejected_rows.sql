-- Rows of the files that cannot be stored, with every fault found in them.
-- grain: one row per rejected row
-- params: none
-- returns: source_file, source_row, row_faults
select
    source_file,
    source_row,
    row_faults
from staging.typed
where row_faults <> ''
order by source_file, source_row
