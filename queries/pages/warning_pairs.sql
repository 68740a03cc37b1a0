-- Which two rules fire together: of the customers hit by one, how many the other hits as well.
-- grain: one row per pair of rules that share a customer, most shared customers first, at most $limit
-- params: $cities, $month, $population, $limit
-- returns: rule and other (rule is hit less often), customers hit by both, share of rule, share of other
with

sets as (
    select
        string_split(rules, ',') as rules,
        sum(customers) as customers
    from mart.rule_sets
    where month = $month::date
        and list_contains($cities::varchar[], city)
        and mart.in_population($population, is_core, is_high_value)
    group by rules
),

hits as (
    select
        unnest(rules) as rule,
        rules,
        customers
    from sets
),

rules as (
    select
        rule,
        sum(customers) as customers
    from hits
    group by rule
),

shared as (
    select
        hits.rule,
        others.rule as other,
        sum(hits.customers) as customers
    from hits
    inner join hits as others
        on hits.rules = others.rules
        and hits.rule <> others.rule
    group by
        hits.rule,
        others.rule
)

select
    shared.rule,
    shared.other,
    shared.customers::bigint as customers,
    shared.customers::double / rules.customers as share,
    shared.customers::double / others.customers as other_share,
    count(*) over () as total
from shared
inner join rules
    on shared.rule = rules.rule
inner join rules as others
    on shared.other = others.rule
where (rules.customers, shared.rule) < (others.customers, shared.other)
order by
    shared.customers desc,
    shared.rule,
    shared.other
limit $limit
