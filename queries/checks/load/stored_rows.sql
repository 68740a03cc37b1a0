-- The rows that can be stored: readable, and the first of exact duplicates.
-- grain: one row per key
-- params: none
-- returns: the typed columns with source_file and source_row
with

readable as (
    select *
    from staging.typed
    where row_faults = ''
),

numbered as (
    select
        *,
        row_number() over (partition by row_key order by source_file, source_row) as copy
    from readable
)

select * exclude (row_faults, row_repairs, row_key, row_hash, copy)
from numbered
where copy = 1
