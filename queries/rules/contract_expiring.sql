-- Contract expiring: its end lies after the month's end and within so many days. [S0, S2]
-- grain: one row per customer on net
-- params: $month, $days
-- returns: customer_id, is_hit (null: not evaluated) and the evidence: contract_end_on, days_left
with

customer_features as (
    select
        customer_id,
        contract_end_on
    from mart.customer_features
    where is_on_net
),

judged as (
    select
        customer_id,
        coalesce(
            contract_end_on > last_day($month::date)
            and contract_end_on <= last_day($month::date) + $days::integer,
            false
        ) as is_hit,
        contract_end_on,
        date_diff('day', last_day($month::date), contract_end_on)::integer as days_left
    from customer_features
)

select * from judged
