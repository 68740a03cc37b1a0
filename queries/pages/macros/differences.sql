-- The 95 % interval of a difference of two shares of different customers (Newcombe's hybrid score).
-- grain: scalar macros
-- params: none: made once per snapshot by `reading.py`; reads mart.wilson_low and mart.wilson_high
-- returns: the lower and the upper limit of first − second; null where either share is not known
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
