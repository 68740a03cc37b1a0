-- The rows that can be stored: readable, and the first of exact duplicates.
-- grain: one row per key
-- params: none
-- returns: the typed columns with source_file, source_row, row_key and row_hash
select typed.* exclude (row_faults, row_repairs)
from staging.typed as typed
anti join staging.later
    on typed.row_key = later.row_key
    and typed.source_file = later.source_file
    and typed.source_row = later.source_row
where typed.row_faults = ''
