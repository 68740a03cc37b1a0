-- Means of weighted scores from their sums: the mean and its standard error.
-- grain: scalar macros, the first over the rows of a group; a table macro: one row per row of the sums
-- params: none: made once per snapshot by `reading.py`; its arguments are typed here
-- returns: the figure; null where nothing weighs, or, of errors, where a square is not known
-- n_eff = (Σ w)² ÷ Σ w²: the error is √(s² ÷ n_eff). Sums come in exact and are divided last.

-- The sum of a column that every row of the group knows.
create macro mart.sum_where_whole(each) as case when count(each) = count(*) then sum(each) end;

create macro mart.weighted_mean(weighted_score, weight) as
    weighted_score::double / nullif(weight::double, 0);

create macro mart.weighted_error(weighted_score, weight, weighted_square, square_weight) as
    sqrt(
        greatest(
            weighted_square::double / nullif(weight::double, 0)
                - mart.weighted_mean(weighted_score, weight)
                * mart.weighted_mean(weighted_score, weight),
            0
        ) * square_weight::double / nullif(weight::double * weight::double, 0)
    );

-- Each row of sums as a mean, beside the mean of all other rows that are compared with it.
-- of_sums: the name of a table or common table expression with compared_in (rows with the same are
-- compared; null: with none), weighted_score, weight, weighted_square, square_weight; all is kept.
create macro mart.beside_others(of_sums) as table
with

wholes as (
    select
        compared_in,
        sum(weighted_score) as weighted_score,
        sum(weight) as weight,
        mart.sum_where_whole(weighted_square) as weighted_square,
        mart.sum_where_whole(square_weight) as square_weight
    from query_table(of_sums::varchar)
    where compared_in is not null
    group by compared_in
)

select
    own.*,
    mart.weighted_mean(own.weighted_score, own.weight) as value,
    mart.weighted_error(
        own.weighted_score, own.weight, own.weighted_square, own.square_weight
    ) as error,
    mart.weighted_mean(wholes.weighted_score, wholes.weight) as whole_value,
    mart.weighted_mean(
        wholes.weighted_score - own.weighted_score, wholes.weight - own.weight
    ) as others_value,
    mart.weighted_error(
        wholes.weighted_score - own.weighted_score,
        wholes.weight - own.weight,
        wholes.weighted_square - own.weighted_square,
        wholes.square_weight - own.square_weight
    ) as others_error
from query_table(of_sums::varchar) as own
left join wholes
    on own.compared_in = wholes.compared_in;
