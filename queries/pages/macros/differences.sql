-- Differences of two figures: the error of each kind, and what a difference says beside its error.
-- grain: scalar macros
-- params: none: made once per snapshot by `reading.py`; reads mart.wilson_low and mart.wilson_high
-- returns: limits of first − second, half the width of its 95 % interval, or the verdict; null: not known

-- Of two shares of different customers (Newcombe's hybrid score).
create macro mart.newcombe_low(first_share, first_n, second_share, second_n) as
    first_share - second_share - sqrt(
        power(first_share - mart.wilson_low(first_share, first_n), 2)
        + power(mart.wilson_high(second_share, second_n) - second_share, 2)
    );

create macro mart.newcombe_high(first_share, first_n, second_share, second_n) as
    first_share - second_share + sqrt(
        power(mart.wilson_high(first_share, first_n) - first_share, 2)
        + power(second_share - mart.wilson_low(second_share, second_n), 2)
    );

-- Of a figure and the same before, from the intervals of both: √(half width² + half width²).
create macro mart.change_error(low, high, low_before, high_before) as
    sqrt(power((high - low) / 2, 2) + power((high_before - low_before) / 2, 2));

-- Of two means of different answers, from their standard errors.
create macro mart.gap_error(first_error, second_error) as
    1.96 * sqrt(first_error * first_error + second_error * second_error);

-- good or bad beyond the error, else none; null without one. More is better.
create macro mart.difference_verdict(difference, error) as
    case
        when error is null then null
        when abs(difference) <= error then 'none'
        when difference > 0 then 'good'
        else 'bad'
    end;
