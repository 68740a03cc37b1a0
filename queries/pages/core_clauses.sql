-- What makes the core customers core: how many meet each clause, and how many that one alone. [S4]
-- grain: one row per clause, the most frequent first
-- params: $cities, $month, $population
-- returns: clause, customers who meet it, who meet no other, provisional (short history), core, change
-- One customer may meet several clauses; a clause of fee is provisional with under three months.
with

clauses as (
    select
        month,
        string_split(core_clauses, ',') as clauses,
        sum(customers)::bigint as customers
    from mart.clause_months
    where month in ($month::date, ($month::date - interval 1 month)::date)
        and list_contains($cities::varchar[], city)
        and ($population::varchar <> 'high_value' or is_high_value)
    group by
        month,
        core_clauses
),

core as (
    select
        month,
        sum(customers)::bigint as core_customers
    from clauses
    group by month
),

met as (
    select
        month,
        unnest(clauses) as met_clause,
        len(clauses) = 1 as is_alone,
        customers
    from clauses
),

counted as (
    select
        month,
        case met_clause when 'fee_provisional' then 'fee' else met_clause end as clause,
        sum(customers)::bigint as customers,
        coalesce(sum(customers) filter (where is_alone), 0)::bigint as alone,
        coalesce(sum(customers) filter (where met_clause = 'fee_provisional'), 0)::bigint
            as provisional
    from met
    group by
        month,
        case met_clause when 'fee_provisional' then 'fee' else met_clause end
)

select
    now.clause,
    now.customers,
    now.alone,
    now.provisional,
    core.core_customers,
    now.customers::double / core.core_customers as share,
    now.alone::double / core.core_customers as alone_share,
    now.customers - before.customers as change
from counted as now
inner join core
    on now.month = core.month
left join counted as before
    on now.clause = before.clause
    and before.month < now.month
where now.month = $month::date
order by
    now.customers desc,
    now.clause
