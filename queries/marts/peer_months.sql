-- What customers of the same city and value level pay and use: the median of each figure.
-- grain: one row per month, city, level (null: not core), measure (fee_3m, mou, data_mb)
-- params: $month
-- returns: the grain, customers whose figure is known, and the median
with

customers as (
    select
        customer_id,
        city,
        level,
        mou,
        data_mb,
        (fee_3m_sum::double / nullif(fee_3m_months, 0)::double)::decimal(18, 6) as fee_3m
    from mart.customer_months
    where month = $month::date
        and is_on_net
),

measured as (
    select customer_id, city, level, 'fee_3m' as measure, fee_3m as figure from customers
    union all
    select customer_id, city, level, 'mou' as measure, mou as figure from customers
    union all
    select customer_id, city, level, 'data_mb' as measure, data_mb as figure from customers
),

ranked as (
    select
        city,
        level,
        measure,
        figure,
        row_number() over (
            partition by city, level, measure order by figure, customer_id
        ) as place,
        count(*) over (partition by city, level, measure) as customers
    from measured
    where figure is not null
),

medians as (
    select
        $month::date as month,
        city,
        level,
        measure,
        max(customers)::bigint as customers,
        (
            (
                min(case when place * 2 >= customers then figure end)
                + min(case when place * 2 > customers then figure end)
            )::double / 2
        )::decimal(18, 6) as median
    from ranked
    group by
        city,
        level,
        measure
)

select * from medians
