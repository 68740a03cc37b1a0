-- Sensitivity: the highest score, standardised over the on-net core of the month, where it is high. [S0]
-- grain: one row per core customer on net; none where the month has no score column
-- params: $sensitivity_min, $present
-- returns: customer_id, sensitivity and the four standardised scores (null: not known)
-- Standardised with the population's standard deviation; ties go to safety, service, price, brand.
with

scores as (
    select
        customer_id,
        score_safety,
        score_price,
        score_service,
        score_brand
    from mart.customer_features
    where is_core
        and (
            list_contains($present, 'score_safety') or list_contains($present, 'score_price')
            or list_contains($present, 'score_service') or list_contains($present, 'score_brand')
        )
),

sums as (
    select
        count(score_safety)::double as safety_n,
        sum(score_safety)::double as safety_sum,
        sum(score_safety::decimal(18, 6) * score_safety::decimal(18, 6))::double as safety_square,
        count(score_price)::double as price_n,
        sum(score_price)::double as price_sum,
        sum(score_price::decimal(18, 6) * score_price::decimal(18, 6))::double as price_square,
        count(score_service)::double as service_n,
        sum(score_service)::double as service_sum,
        sum(score_service::decimal(18, 6) * score_service::decimal(18, 6))::double
            as service_square,
        count(score_brand)::double as brand_n,
        sum(score_brand)::double as brand_sum,
        sum(score_brand::decimal(18, 6) * score_brand::decimal(18, 6))::double as brand_square
    from scores
),

spreads as (
    select
        *,
        sqrt(greatest(safety_n * safety_square - safety_sum * safety_sum, 0)) as safety_spread,
        sqrt(greatest(price_n * price_square - price_sum * price_sum, 0)) as price_spread,
        sqrt(greatest(service_n * service_square - service_sum * service_sum, 0))
            as service_spread,
        sqrt(greatest(brand_n * brand_square - brand_sum * brand_sum, 0)) as brand_spread
    from sums
),

standardised as (
    select
        scores.customer_id,
        ((scores.score_safety::double * safety_n - safety_sum) / nullif(safety_spread, 0))
            ::decimal(18, 9) as safety,
        ((scores.score_price::double * price_n - price_sum) / nullif(price_spread, 0))
            ::decimal(18, 9) as price,
        ((scores.score_service::double * service_n - service_sum) / nullif(service_spread, 0))
            ::decimal(18, 9) as service,
        ((scores.score_brand::double * brand_n - brand_sum) / nullif(brand_spread, 0))
            ::decimal(18, 9) as brand
    from scores
    cross join spreads
),

highest as (
    select
        *,
        greatest(
            coalesce(safety, -1000),
            coalesce(service, -1000),
            coalesce(price, -1000),
            coalesce(brand, -1000)
        ) as top
    from standardised
),

classes as (
    select
        customer_id,
        case
            when top < $sensitivity_min::decimal(18, 9) then 'unclassified'
            when safety = top then 'safety'
            when service = top then 'service'
            when price = top then 'price'
            else 'brand'
        end as sensitivity,
        safety as sensitivity_safety,
        price as sensitivity_price,
        service as sensitivity_service,
        brand as sensitivity_brand
    from highest
)

select * from classes
