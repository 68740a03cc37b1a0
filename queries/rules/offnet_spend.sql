-- Off-net spend: off-net fee of the month above so many yuan. [S2]
-- grain: one row per customer on net
-- params: $yuan
-- returns: customer_id, is_hit (null: not evaluated) and the evidence: offnet_fee
with

customer_features as (
    select
        customer_id,
        offnet_fee
    from mart.customer_features
    where is_on_net
),

judged as (
    select
        customer_id,
        coalesce(offnet_fee > $yuan::decimal(18, 6), false) as is_hit,
        offnet_fee
    from customer_features
)

select * from judged
