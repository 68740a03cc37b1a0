-- A snapshot list frozen from a closed month for a population. [S4, OP]
-- grain: one row per customer on net in the population
-- params: $name, $month, $population
-- returns: the snapshot extract; base_fee is the three-month mean fee, half up to the fen
with

customer_months as (
    select *
    from mart.customer_months
    where month = $month::date
        and is_on_net
        and (
            $population::varchar = 'all'
            or ($population::varchar = 'core' and is_core)
            or ($population::varchar = 'high_value' and is_high_value)
        )
),

members as (
    select
        $name::varchar as snapshot_id,
        customer_id,
        $month::date as base_month,
        coalesce(
            floor((fee_3m_sum * 200 + fee_3m_months) / (2 * nullif(fee_3m_months, 0))) / 100, 0
        )::decimal(18, 6) as base_fee,
        city,
        level,
        manager_id,
        false as is_sample,
        source_file,
        source_row
    from customer_months
)

select * from members
