-- How the number of customers on net in the population moved, in terms that balance to the customer.
-- grain: one row per month
-- params: $cities, $months, $population
-- returns: before + joined + returned + came in − left − fell out − left out = on net, and difference
-- Came in and fell out: on net in both months, but only now, or only then, in the population and the
-- cities. Left out: of cities whose month is missing. All null where the month before is not stored.
with

asked_months as (
    select unnest($months::date[]) as month
),

flows as (
    select
        month,
        sum(on_net)::bigint as on_net,
        sum(on_net_before)::bigint as on_net_before,
        sum(joined)::bigint as joined,
        sum(returned)::bigint as returned,
        sum(left_customers)::bigint as left_customers,
        sum(city_missing)::bigint as left_out,
        list(distinct city order by city) filter (where city_missing > 0) as cities_left_out
    from mart.customer_flows
    where list_contains($cities::varchar[], city)
        and mart.in_population($population, is_core, is_high_value)
    group by month
),

sides as (
    select
        month,
        customers,
        list_contains($cities::varchar[], city)
            and mart.in_population($population, is_core, is_high_value) as is_in,
        list_contains($cities::varchar[], city_before)
            and mart.in_population($population, was_core, was_high_value) as was_in
    from mart.population_moves
),

moves as (
    select
        month,
        coalesce(sum(customers) filter (where is_in and not was_in), 0)::bigint as came_in,
        coalesce(sum(customers) filter (where was_in and not is_in), 0)::bigint as fell_out
    from sides
    group by month
),

known as (
    select
        asked_months.month,
        flows.on_net,
        not exists (
            select 1
            from mart.off as off
            where off.month = asked_months.month
                and off.kind = 'kpi'
                and off.key = 'churn_rate'
        ) as is_known,
        flows.on_net_before,
        flows.joined,
        flows.returned,
        coalesce(moves.came_in, 0) as came_in,
        flows.left_customers,
        coalesce(moves.fell_out, 0) as fell_out,
        flows.left_out,
        flows.cities_left_out
    from asked_months
    inner join flows
        on asked_months.month = flows.month
    left join moves
        on asked_months.month = moves.month
)

select
    month,
    on_net,
    is_known,
    case when is_known then on_net_before end as on_net_before,
    case when is_known then joined end as joined,
    case when is_known then returned end as returned,
    case when is_known then came_in end as came_in,
    case when is_known then left_customers end as left_customers,
    case when is_known then fell_out end as fell_out,
    case when is_known then left_out end as left_out,
    cities_left_out,
    case when is_known then on_net - on_net_before end as change,
    case
        when is_known
            then on_net_before + joined + returned + came_in - left_customers - fell_out - left_out
                - on_net
    end as difference
from known
order by month
