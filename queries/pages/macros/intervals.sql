-- The Wilson 95 % interval of a share of n; at 0 and at 1 the end itself.
-- grain: scalar macros
-- params: none: made once per snapshot by `reading.py`
-- returns: the lower and the upper limit; null where the share is not known or n is 0
create macro mart.wilson_low(share, n) as
    case
        when share is null or n is null or n = 0 then null
        when share = 0 then 0.0::double
        else (
            share + 1.96 * 1.96 / (2 * n::double)
            - 1.96 * sqrt(
                greatest(share * (1 - share), 0) / n::double
                + 1.96 * 1.96 / (4 * n::double * n::double)
            )
        ) / (1 + 1.96 * 1.96 / n::double)
    end;

create macro mart.wilson_high(share, n) as
    case
        when share is null or n is null or n = 0 then null
        when share = 1 then 1.0::double
        else (
            share + 1.96 * 1.96 / (2 * n::double)
            + 1.96 * sqrt(
                greatest(share * (1 - share), 0) / n::double
                + 1.96 * 1.96 / (4 * n::double * n::double)
            )
        ) / (1 + 1.96 * 1.96 / n::double)
    end;
