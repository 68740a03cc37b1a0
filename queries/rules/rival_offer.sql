-- Rival offer: an offer of a rival that is live at the month's end aims at customers like this one. [S0, S4]
-- grain: one row per customer on net
-- params: $month
-- returns: customer_id, is_hit and the evidence: the offer that aims highest, its floor, the fee, how many match
-- An offer whose floor is not known matches nobody.
with

customer_features as (
    select customer_id, city, fee_3m_sum, fee_3m_months
    from mart.customer_features
    where is_on_net
),

live as (
    select
        offer_id,
        city,
        rival,
        offer,
        arpu_min,
        ends_on
    from extract.rival_offers
    where starts_on <= last_day($month::date)
        and (ends_on is null or ends_on >= last_day($month::date))
        and arpu_min is not null
),

matches as (
    select
        customer_features.customer_id,
        live.offer_id,
        live.rival,
        live.offer,
        live.arpu_min,
        live.ends_on,
        row_number() over (
            partition by customer_features.customer_id
            order by live.arpu_min desc, live.offer_id
        ) as place,
        count(*) over (partition by customer_features.customer_id)::integer as offers
    from customer_features
    inner join live
        on customer_features.city = live.city
    where customer_features.fee_3m_sum >= live.arpu_min * customer_features.fee_3m_months
),

best as (
    select * from matches where place = 1
),

judged as (
    select
        customer_features.customer_id,
        best.customer_id is not null as is_hit,
        best.rival,
        best.offer,
        best.arpu_min,
        best.offers,
        best.offer_id,
        (
            customer_features.fee_3m_sum / nullif(customer_features.fee_3m_months, 0)
        )::decimal(18, 2) as fee_3m,
        best.ends_on
    from customer_features
    left join best
        on customer_features.customer_id = best.customer_id
)

select * from judged
