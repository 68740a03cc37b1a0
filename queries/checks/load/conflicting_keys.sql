-- Keys that stand twice with different content: which of them is right only the analyst knows.
-- grain: one row per key, the first hundred
-- params: none
-- returns: row_key, the rows it stands in, how many such keys there are
with

conflicts as (
    select
        row_key,
        list_slice(list(source_row order by source_file, source_row), 1, 5) as source_rows,
        min(source_file) as source_file
    from staging.typed
    where row_faults = ''
    group by row_key
    having count(distinct row_hash) > 1
)

select
    row_key,
    source_file,
    source_rows,
    count(*) over () as conflicts
from conflicts
order by row_key
limit 100
