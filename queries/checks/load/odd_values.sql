-- Values that are stored but that an analyst should look at: negative fees, dates in the future.
-- grain: one row per kind and column
-- params: none; reads staging.rows (one month)
-- returns: kind, column_name, found, the first row and its file
with

found as (
    select 'negative_fee' as kind, 'arpu' as column_name, source_row, source_file
    from staging.rows
    where arpu < 0

    union all

    select 'negative_fee' as kind, 'local_fee' as column_name, source_row, source_file
    from staging.rows
    where local_fee < 0

    union all

    select 'future_date' as kind, 'joined_on' as column_name, source_row, source_file
    from staging.rows
    where joined_on > last_day(month)

    union all

    select 'odd_phone' as kind, 'phone' as column_name, source_row, source_file
    from staging.rows
    where phone is not null
        and not regexp_matches(phone, '^1[3-9]\d{9}$')
)

select
    kind,
    column_name,
    count(*) as found,
    min(source_row) as first_row,
    arg_min(source_file, source_row) as first_file
from found
group by
    kind,
    column_name
order by
    kind,
    column_name
