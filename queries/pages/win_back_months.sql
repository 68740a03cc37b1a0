-- When those who ported out are to be won back: by the month of the due day, and how many are overdue.
-- grain: one row per month of the due day; null: due by the month's end
-- params: $cities, $month, $population, $win_back_days
-- returns: due_month, customers, fee_3m: what they paid before leaving, yuan a month
with

due as (
    select
        case when days_left > 0 then date_trunc('month', due_on)::date end as due_month,
        fee_3m
    from mart.win_backs($cities, $month, $population, $win_back_days)
)

select
    due_month,
    count(*) as customers,
    coalesce(sum(fee_3m order by fee_3m), 0)::double as fee_3m
from due
group by due_month
order by due_month nulls first
