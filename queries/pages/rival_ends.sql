-- Offers of rivals that run out after the month's end, and how many of ours they aim at.
-- grain: one row per offer and city
-- params: $cities, $month, $population, $months_ahead
-- returns: the offer, ends_on, customers: on net in the city at a fee it aims at; members: those of groups
with

offers as (
    select *
    from extract.rival_offers
    where ends_on > last_day($month::date)
        and ends_on <= last_day(($month::date + to_months($months_ahead::integer))::date)
        and list_contains($cities::varchar[], city)
),

people as (
    select
        city,
        group_id,
        fee_3m_sum,
        fee_3m_months
    from mart.customer_months
    where month = $month::date
        and is_on_net
        and list_contains($cities::varchar[], city)
        and mart.in_population($population, is_core, is_high_value)
)

select
    offers.offer_id,
    offers.city,
    offers.rival,
    offers.offer,
    offers.arpu_min,
    offers.starts_on,
    offers.ends_on,
    count(people.city) as customers,
    count(people.group_id) as members
from offers
left join people
    on offers.city = people.city
    and people.fee_3m_sum >= offers.arpu_min * people.fee_3m_months
group by all
order by
    offers.ends_on,
    offers.city,
    offers.offer_id
