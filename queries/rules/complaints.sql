-- Complaints over three months, on-net months only. [S2]
-- grain: one row per customer on net
-- params: $complaints
-- returns: customer_id, is_hit (null: not evaluated) and the evidence: complaints month by month and their sum
with

customer_features as (
    select
        customer_id,
        complaints_0,
        complaints_1,
        complaints_2
    from mart.customer_features
    where is_on_net
),

judged as (
    select
        customer_id,
        coalesce(complaints_0, 0) + coalesce(complaints_1, 0) + coalesce(complaints_2, 0)
            >= $complaints::integer as is_hit,
        (coalesce(complaints_0, 0) + coalesce(complaints_1, 0) + coalesce(complaints_2, 0))::integer
            as total,
        complaints_2,
        complaints_1,
        complaints_0
    from customer_features
)

select * from judged
