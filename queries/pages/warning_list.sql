-- The flagged list: customers warned in the month, worst alert first, then the highest fee.
-- grain: one row per customer
-- params: $cities, $month, $population, $rules, $together, $only, $alert, $level, $stage, $manager,
-- $sensitivity, $is_new, $within_days, $suspension_days, $limit, $offset, $after, $before, $customer_id
-- returns: the customer, why warned, place in this list, mark: place in the month's whole list, and total
-- $rules: hit by any of them; $together: by all of them; $only: by just these, in order, joined by commas.
-- A group alarm alone warns nobody; asked for that rule, its members are listed all the same.
-- $level, $stage, $manager: 'none' is who has none.
-- $within_days: a key moment falls in so many days after the month; $suspension_days dates one of them.
-- A page is read from its first mark on. $after is the mark of the customer before the page, $before of
-- the one behind it; where neither is known, the mark at $offset is found by counting marks by shelves.
-- $customer_id gives one customer with the place in the list, and the neighbours' ids.
with

listed as (
    select
        customer_id,
        place as mark
    from mart.warned_customers
    where month = $month::date
        and list_contains($cities::varchar[], city)
        and mart.in_population($population, is_core, is_high_value)
        and (
            is_warned
            or $rules::varchar[] is not null
            or $together::varchar[] is not null
            or $only::varchar is not null
        )
        and (
            $rules::varchar[] is null
            or list_has_any($rules::varchar[], string_split(rules, ','))
        )
        and (
            $together::varchar[] is null
            or list_has_all(string_split(rules, ','), $together::varchar[])
        )
        and ($only::varchar is null or rules = $only::varchar)
        and ($alert::varchar is null or alert = $alert::varchar)
        and ($level::varchar is null or coalesce(level, 'none') = $level::varchar)
        and ($stage::varchar is null or coalesce(stage, 'none') = $stage::varchar)
        and ($manager::varchar is null or coalesce(manager_id, 'none') = $manager::varchar)
        and ($sensitivity::varchar is null or sensitivity = $sensitivity::varchar)
        and (not coalesce($is_new::boolean, false) or is_new)
        and (
            $within_days::integer is null
            or mart.next_moment_on(
                month,
                true,
                contract_end_on,
                joined_on,
                tenure_months,
                rules,
                null,
                suspension_days := $suspension_days
            ) <= last_day(month) + $within_days::integer
        )
),

counted as (
    select count(*) as total from listed
),

shelves as (
    select
        mark // 4096 as shelf,
        count(*) as customers
    from listed
    where $customer_id::varchar is not null
        or ($offset::bigint > 0 and $after::bigint is null and $before::bigint is null)
    group by mark // 4096
),

starts as (
    select
        shelf,
        customers,
        sum(customers) over (order by shelf) - customers as before
    from shelves
),

asked as (
    select mark
    from listed
    where customer_id = $customer_id::varchar
),

wanted as (
    select
        starts.shelf,
        starts.before
    from starts
    left join asked
        on starts.shelf = asked.mark // 4096
    where case
        when $customer_id::varchar is not null then asked.mark is not null
        else starts.before <= $offset::bigint and $offset::bigint < starts.before + starts.customers
    end
),

on_shelf as (
    select
        listed.mark,
        wanted.before + row_number() over (order by listed.mark) as place
    from listed
    inner join wanted
        on listed.mark // 4096 = wanted.shelf
),

forwards as (
    select mark
    from listed
    where $customer_id::varchar is null
        and $before::bigint is null
        and mark > case
            when $after::bigint is not null then $after::bigint
            when coalesce($offset::bigint, 0) = 0 then 0
            else (select mark - 1 from on_shelf where place = $offset::bigint + 1)
        end
    order by mark
    limit $limit
),

backwards as (
    select mark
    from listed
    where $customer_id::varchar is null
        and mark < $before::bigint
    order by mark desc
    limit $limit
),

page as (
    select
        mark,
        coalesce($offset::bigint, 0) + row_number() over (order by mark) as place,
        null::varchar as customer_before,
        null::varchar as customer_after
    from (select mark from forwards union all select mark from backwards)
    union all
    select
        asked.mark,
        on_shelf.place,
        (select arg_max(customer_id, mark) from listed where mark < (select mark from asked)),
        (select arg_min(customer_id, mark) from listed where mark > (select mark from asked))
    from asked
    inner join on_shelf
        on asked.mark = on_shelf.mark
),

people as (
    select
        warned.*,
        page.place as list_place,
        page.customer_before,
        page.customer_after
    from mart.warned_customers as warned
    inner join page
        on warned.place = page.mark
    where warned.month = $month::date
),

evidence as (
    select
        hits.customer_id,
        json_group_object(hits.rule, hits.evidence::json) as evidence
    from mart.rule_hits as hits
    inner join people
        on hits.customer_id = people.customer_id
    where hits.month = $month::date
    group by hits.customer_id
)

select
    people.month,
    people.customer_id,
    people.customer_before,
    people.customer_after,
    people.phone_masked,
    people.city,
    people.manager_id,
    people.level,
    people.stage,
    people.alert,
    people.rules,
    people.sensitivity,
    mart.next_moment_kind(
        people.month,
        true,
        people.contract_end_on,
        people.joined_on,
        people.tenure_months,
        people.rules,
        null,
        suspension_days := $suspension_days
    ) as next_kind,
    evidence.evidence::varchar as evidence,
    people.source_file,
    people.source_row,
    people.rule_count,
    people.fee_3m_sum::double / nullif(people.fee_3m_months, 0) as fee_3m,
    people.list_place as place,
    people.place as mark,
    counted.total,
    mart.next_moment_on(
        people.month,
        true,
        people.contract_end_on,
        people.joined_on,
        people.tenure_months,
        people.rules,
        null,
        suspension_days := $suspension_days
    ) as next_on,
    people.is_new,
    people.is_locked
from people
cross join counted
left join evidence
    on people.customer_id = evidence.customer_id
order by people.place
