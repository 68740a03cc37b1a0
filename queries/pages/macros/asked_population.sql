-- Whether a row is of the population asked for: all, core or high_value.
-- grain: scalar macro
-- params: none: made once per snapshot by `reading.py`; by its name before the macros that call it
-- returns: true, or not; the flags are those of the month that the figure goes by
create macro mart.in_population(population, is_core, is_high_value) as
    population::varchar = 'all'
    or (population::varchar = 'core' and is_core)
    or (population::varchar = 'high_value' and is_high_value);
