-- Corrected rows whose key is stored already: the same row again, or another one under its key.
-- grain: one row per key
-- params: none; reads staging.rows and staging.kept
-- returns: row_key, source_file, source_row of the corrected row, is_same
select
    rows.row_key,
    rows.source_file,
    rows.source_row,
    rows.row_hash = kept.row_hash as is_same
from staging.rows as rows
inner join staging.kept as kept
    on rows.row_key = kept.row_key
order by rows.row_key
