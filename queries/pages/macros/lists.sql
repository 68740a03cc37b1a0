-- Lists of customers: their places, the part that is shown, and who stands beside whom.
-- grain: a scalar macro; table macros: one row per row of the list
-- params: none: made once per snapshot by `reading.py`; its arguments are typed here
-- returns: whether a place is shown; the list with place and total, or with the neighbours' ids
-- of_list: the name of a table, or of a common table expression of the query that asks.

-- most: at most so many places; skipped: those before the first shown. Null: all of them, none.
create macro mart.is_shown(place, most, skipped) as
    place > coalesce(skipped::bigint, 0)
    and (most::bigint is null or place <= coalesce(skipped::bigint, 0) + most::bigint);

-- Highest fee_3m first.
create macro mart.by_fee(of_list) as table
select
    *,
    count(*) over () as total,
    row_number() over (order by fee_3m desc nulls last, customer_id) as place
from query_table(of_list::varchar);

-- Of a list with places.
create macro mart.with_neighbours(of_list) as table
select
    *,
    lag(customer_id) over (order by place) as customer_before,
    lead(customer_id) over (order by place) as customer_after
from query_table(of_list::varchar);
