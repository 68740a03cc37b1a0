-- What an analyst should know of a closed month: leavers without a row, newcomers who joined earlier.
-- grain: one row per month and kind with at least one customer
-- params: $cities, $months
-- returns: month, kind (absent, joined_before), customers
with

asked_months as (
    select unnest($months::date[]) as month
),

months as (
    select
        months.month,
        months.customer_id,
        months.left_reason,
        months.is_joined
    from mart.customer_months as months
    inner join asked_months
        on months.month = asked_months.month
    where list_contains($cities::varchar[], coalesce(months.city, months.city_before))
),

absent as (
    select
        month,
        'absent' as kind,
        count(*) as customers
    from months
    where left_reason = 'absent'
    group by month
),

joined_before as (
    select
        months.month,
        'joined_before' as kind,
        count(*) as customers
    from months
    inner join extract.customers as customers
        on months.month = customers.month
        and months.customer_id = customers.customer_id
    where months.is_joined
        and customers.joined_on < months.month
    group by months.month
)

select * from absent
union all
select * from joined_before
order by
    month,
    kind
