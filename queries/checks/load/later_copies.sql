-- Rows that say what another row has said before: exact duplicates but the first of each.
-- grain: one row per duplicate
-- params: none
-- returns: source_file, source_row, row_key
with

doubled as (
    select row_key
    from staging.typed
    where row_faults = ''
    group by row_key
    having count(*) > 1
),

numbered as (
    select
        typed.source_file,
        typed.source_row,
        typed.row_key,
        row_number() over (
            partition by typed.row_key
            order by
                typed.source_file,
                typed.source_row
        ) as copy
    from staging.typed as typed
    inner join doubled
        on typed.row_key = doubled.row_key
    where typed.row_faults = ''
)

select
    source_file,
    source_row,
    row_key
from numbered
where copy > 1
