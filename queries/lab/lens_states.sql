-- What KPI files read of the months around a month: on net, contract end, complaints and faults.
-- grain: one row per month (six before to one after) and customer with a row in it
-- params: $month
-- returns: month, customer_id, is_on_net, contract_end_on, complaints, faults
select
    month,
    customer_id,
    is_on_net,
    contract_end_on,
    complaints,
    faults
from memory.mart.customer_months
where has_row
    and month between ($month::date - interval 6 month)::date and ($month::date + interval 1 month)::date
