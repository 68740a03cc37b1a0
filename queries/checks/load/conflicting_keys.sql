-- Keys that stand twice with different content: which of them is right only the analyst knows.
-- grain: one row per key, the first hundred
-- params: none; reads staging.later, the rows whose key stood before
-- returns: row_key, the rows it stands in and the file of each, how many such keys there are
with

doubled as (
    select row_key
    from staging.later
    group by row_key
),

conflicts as (
    select
        typed.row_key,
        list_slice(list(typed.source_row order by typed.source_file, typed.source_row), 1, 5)
            as source_rows,
        list_slice(list(typed.source_file order by typed.source_file, typed.source_row), 1, 5)
            as source_files
    from staging.typed as typed
    inner join doubled
        on typed.row_key = doubled.row_key
    where typed.row_faults = ''
    group by typed.row_key
    having count(distinct typed.row_hash) > 1
)

select
    row_key,
    source_rows,
    source_files,
    count(*) over () as conflicts
from conflicts
order by row_key
limit 100
