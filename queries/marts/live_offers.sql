-- Offers of rivals that are live at the end of a month: what the close of that month depends on.
-- grain: one row per offer
-- params: $month
-- returns: city, rival, offer, arpu_min, ends_on, in the order of their ids
with

rival_offers as (
    select
        offer_id,
        city,
        rival,
        offer,
        arpu_min,
        starts_on,
        ends_on
    from extract.rival_offers
),

live as (
    select *
    from rival_offers
    where starts_on <= last_day($month::date)
        and (ends_on is null or ends_on >= last_day($month::date))
)

select * from live
order by offer_id
