-- Mean and range of every column that measures something.
-- grain: one row, one struct per column
-- params: none; reads staging.measured (one partition, columns of numbers and flags as numbers)
-- returns: per column mean, least, most, zeros (cells that are 0), is_whole (no decimals at all)
select
    struct_pack(
        mean := avg(columns(*)),
        least := min(columns(*)),
        most := max(columns(*)),
        zeros := count_if(columns(*) = 0),
        is_whole := bool_and(columns(*) = floor(columns(*)))
    )
from staging.measured
