-- Mean, unknown share and range of every column of the month, beside the month before.
-- grain: one row per column
-- params: none; reads staging.rows (one month) and staging.rows_before
-- returns: column_name, customers, mean, unknown (share), least, most; the same of the month before
with

now as (
    select * from (summarize staging.rows)
),

before as (
    select * from (summarize staging.rows_before)
)

select
    now.column_name,
    now.count as customers,
    try_cast(now.avg as double) as mean,
    now.null_percentage::double / 100 as unknown,
    now.min as least,
    now.max as most,
    before.count as customers_before,
    try_cast(before.avg as double) as mean_before,
    before.null_percentage::double / 100 as unknown_before
from now
left join before
    on now.column_name = before.column_name
order by now.column_name
