-- Twelve months of one customer's fee, usage and counts, each beside the threshold of its rule.
-- grain: one row per measure and month, the twelve up to the month looked at
-- params: $cities, $customer_id, $month, $ratio, $complaints, $faults, $days, $calls, $intent, $yuan
-- returns: measure, value (null: off net or not known), threshold (null: no rule looks at it), is_hit
-- Complaints and repeat faults are over three months, as their rules count them. is_hit: the month is
-- one that a rule fired on, as closed; a fee below the plan's only where `below_plan` counted it.
with

steps as (
    select ($month::date - to_months(11 - unnest(range(0, 12))::integer))::date as month
),

own as (
    select
        months.month,
        months.arpu,
        months.plan_fee,
        months.mou,
        months.data_mb,
        months.complaints,
        months.repeat_faults,
        string_split(coalesce(months.rules, ''), ',') as rules,
        extracts.zero_call_days,
        extracts.rival_hotline_calls,
        extracts.offnet_fee,
        case
            when extracts.cancel_enquiries is not null or extracts.retention_calls is not null
                then coalesce(extracts.cancel_enquiries, 0) + coalesce(extracts.retention_calls, 0)
        end as leaving_contacts
    from mart.customer_months as months
    left join extract.customers as extracts
        on months.customer_id = extracts.customer_id
        and months.month = extracts.month
    where months.customer_id = $customer_id::varchar
        and months.is_on_net
        and months.month > $month::date - interval 14 month
        and months.month <= $month::date
        and list_contains($cities::varchar[], months.city)
),

over_three as (
    select
        *,
        sum(complaints) over three_months as complaints_3m,
        sum(repeat_faults) over three_months as repeat_faults_3m,
        bool_or(list_contains(rules, 'below_plan')) over counted_in as is_counted_below
    from own
    window
        three_months as (
            order by month range between interval 2 month preceding and current row
        ),
        counted_in as (
            order by month range between current row and interval 2 month following
        )
),

measures as (
    select
        month,
        unnest(
            [
                {
                    'measure': 'arpu',
                    'value': arpu::double,
                    'threshold': plan_fee::double * $ratio::double,
                    'is_hit': is_counted_below and arpu < plan_fee * $ratio::decimal(28, 4)
                },
                {
                    'measure': 'mou',
                    'value': mou::double,
                    'threshold': null::double,
                    'is_hit': false
                },
                {
                    'measure': 'data_mb',
                    'value': data_mb::double,
                    'threshold': null::double,
                    'is_hit': false
                },
                {
                    'measure': 'complaints',
                    'value': complaints_3m::double,
                    'threshold': $complaints::double,
                    'is_hit': list_contains(rules, 'complaints')
                },
                {
                    'measure': 'repeat_faults',
                    'value': repeat_faults_3m::double,
                    'threshold': $faults::double,
                    'is_hit': list_contains(rules, 'repeat_faults')
                },
                {
                    'measure': 'zero_call_days',
                    'value': zero_call_days::double,
                    'threshold': $days::double,
                    'is_hit': list_contains(rules, 'zero_calls')
                },
                {
                    'measure': 'rival_hotline_calls',
                    'value': rival_hotline_calls::double,
                    'threshold': $calls::double,
                    'is_hit': list_contains(rules, 'rival_hotline')
                },
                {
                    'measure': 'offnet_fee',
                    'value': offnet_fee::double,
                    'threshold': $yuan::double,
                    'is_hit': list_contains(rules, 'offnet_spend')
                },
                {
                    'measure': 'leaving_contacts',
                    'value': leaving_contacts::double,
                    'threshold': $intent::double,
                    'is_hit': list_contains(rules, 'leaving_intent') and leaving_contacts >= $intent::double
                }
            ],
            recursive := true
        )
    from over_three
),

known as (
    select measure
    from measures
    group by measure
    having bool_or(value is not null)
)

select
    known.measure,
    steps.month,
    measures.value,
    measures.threshold,
    coalesce(measures.is_hit, false) as is_hit
from known
cross join steps
left join measures
    on known.measure = measures.measure
    and steps.month = measures.month
order by
    known.measure,
    steps.month
