-- Repeat faults over three months, on-net months only. [S2]
-- grain: one row per customer on net
-- params: $faults
-- returns: customer_id, is_hit (null: not evaluated) and the evidence: repeat faults month by month and their sum
with

customer_features as (
    select
        customer_id,
        repeat_faults_0,
        repeat_faults_1,
        repeat_faults_2
    from mart.customer_features
    where is_on_net
),

judged as (
    select
        customer_id,
        coalesce(repeat_faults_0, 0) + coalesce(repeat_faults_1, 0) + coalesce(repeat_faults_2, 0)
            >= $faults::integer as is_hit,
        (
            coalesce(repeat_faults_0, 0) + coalesce(repeat_faults_1, 0)
            + coalesce(repeat_faults_2, 0)
        )::integer as total,
        repeat_faults_2,
        repeat_faults_1,
        repeat_faults_0
    from customer_features
)

select * from judged
