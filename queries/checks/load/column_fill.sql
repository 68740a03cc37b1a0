-- How far every column is filled, and with how many different values.
-- grain: one row, one struct per column
-- params: none; reads staging.profiled (one partition)
-- returns: per column rows, known (cells that are not blank), distinct_values (about)
select
    struct_pack(
        rows := count(*),
        known := count(columns(*)),
        distinct_values := approx_count_distinct(columns(*))
    )
from staging.profiled
