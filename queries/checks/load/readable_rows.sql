-- The rows that can be stored where no key stands twice: those that are readable.
-- grain: one row per key
-- params: none
-- returns: the typed columns with source_file, source_row, row_key and row_hash
select * exclude (row_faults, row_repairs)
from staging.typed
where row_faults = ''
