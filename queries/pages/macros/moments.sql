-- The key moments ahead of a customer, as the closed month knows them; the earliest is the next one.
-- grain: scalar macros over a row of mart.customer_months
-- params: none: made once per snapshot by `reading.py`; the days are those of queries/parameters.toml
-- returns: a date strictly after the month's end, or its kind; null where no moment is known
-- Of moments on one day the first in the order of the kinds below is told [S0, S1, S2].
create macro mart.suspension_on(month, is_on_net, rules, suspension_days := 10) as
    case
        when is_on_net and list_contains(string_split(rules, ','), 'suspension_due')
            then (last_day(month) + suspension_days::integer)::date
    end;

create macro mart.contract_ends_on(month, is_on_net, contract_end_on) as
    case when is_on_net and contract_end_on > last_day(month) then contract_end_on end;

-- The bill of the month of joining is made out on the first of the month after it.
create macro mart.first_bill_on(month, is_on_net, tenure_months) as
    case when is_on_net and tenure_months = 0 then (last_day(month) + 1)::date end;

-- Who joined on 29 February is greeted on the 28th in other years. The day of joining must be known.
create macro mart.anniversary_on(month, is_on_net, joined_on) as
    case
        when is_on_net and joined_on <= last_day(month)
            then (
                joined_on
                + to_years(
                    (
                        year(last_day(month)) - year(joined_on)
                        + case
                            when (joined_on + to_years((year(last_day(month)) - year(joined_on))::integer))::date
                                > last_day(month) then 0
                            else 1
                        end
                    )::integer
                )
            )::date
    end;

-- ported_on: the day of porting out where it is known, else the last day of the month it was seen in.
create macro mart.win_back_on(month, is_on_net, left_reason, ported_on := null, win_back_days := 120) as
    case
        when not is_on_net
            and coalesce(
                ported_on::date, case when left_reason = 'ported_out' then last_day(month) end
            ) + win_back_days::integer > last_day(month)
            then (coalesce(ported_on::date, last_day(month)) + win_back_days::integer)::date
    end;

create macro mart.next_moment_on(
    month,
    is_on_net,
    contract_end_on,
    joined_on,
    tenure_months,
    rules,
    left_reason,
    ported_on := null,
    suspension_days := 10,
    win_back_days := 120
) as
    least(
        mart.suspension_on(month, is_on_net, rules, suspension_days := suspension_days),
        mart.contract_ends_on(month, is_on_net, contract_end_on),
        mart.first_bill_on(month, is_on_net, tenure_months),
        mart.anniversary_on(month, is_on_net, joined_on),
        mart.win_back_on(
            month, is_on_net, left_reason, ported_on := ported_on, win_back_days := win_back_days
        )
    );

-- suspension_due, contract_end, first_bill, anniversary or win_back.
create macro mart.next_moment_kind(
    month,
    is_on_net,
    contract_end_on,
    joined_on,
    tenure_months,
    rules,
    left_reason,
    ported_on := null,
    suspension_days := 10,
    win_back_days := 120
) as
    case mart.next_moment_on(
        month,
        is_on_net,
        contract_end_on,
        joined_on,
        tenure_months,
        rules,
        left_reason,
        ported_on := ported_on,
        suspension_days := suspension_days,
        win_back_days := win_back_days
    )
        when mart.suspension_on(month, is_on_net, rules, suspension_days := suspension_days)
            then 'suspension_due'
        when mart.contract_ends_on(month, is_on_net, contract_end_on) then 'contract_end'
        when mart.first_bill_on(month, is_on_net, tenure_months) then 'first_bill'
        when mart.anniversary_on(month, is_on_net, joined_on) then 'anniversary'
        when mart.win_back_on(
            month, is_on_net, left_reason, ported_on := ported_on, win_back_days := win_back_days
        ) then 'win_back'
    end;
