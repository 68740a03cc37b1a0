-- The market of each city by operator; our own operator under whichever of its names.
-- grain: one row per month, city, operator
-- params: none: a table macro, made once per snapshot by `reading.py`; reads mart.kpi_figures
-- returns: is_own, subscribers (null: masked or missing), market, is_known: every operator is known,
-- is_stored: the city is in that month's market at all; the province is made of those cities
create macro mart.market_shares(
    for_cities,
    for_months,
    whole_segments,
    own_operators,
    of_segment := null
) as table
with

figures as (
    select
        month,
        city,
        list_contains(own_operators::varchar[], group_key) as is_own,
        group_key,
        shown_numerator as subscribers
    from mart.kpi_figures(
        for_cities,
        for_months,
        ['market_share'],
        'all',
        whole_segments,
        split_by := 'operator',
        to_show := 'cities',
        of_segment := of_segment
    )
),

own_names as (
    select max(group_key) as own_name
    from figures
    where is_own
),

operators as (
    select
        figures.month,
        figures.city,
        case when figures.is_own then own_names.own_name else figures.group_key end as operator,
        figures.is_own,
        case
            when count(figures.subscribers) = count(*) then sum(figures.subscribers)
        end as subscribers
    from figures
    cross join own_names
    group by
        figures.month,
        figures.city,
        case when figures.is_own then own_names.own_name else figures.group_key end,
        figures.is_own
),

stored as (
    select
        month,
        city
    from extract.market
    where of_segment is null
        or segment = of_segment::varchar
    group by
        month,
        city
),

markets as (
    select
        operators.*,
        stored.city is not null as is_stored,
        bool_and(subscribers is not null) over (
            partition by operators.month, operators.city
        ) as is_known,
        sum(subscribers) over (
            partition by operators.month, operators.city
        ) as known_subscribers
    from operators
    left join stored
        on operators.month = stored.month
        and operators.city = stored.city
)

select
    month,
    city,
    operator,
    is_own,
    subscribers,
    case when is_known then known_subscribers end as market,
    is_known,
    is_stored
from markets;
