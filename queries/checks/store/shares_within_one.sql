-- The parts of a share lie within its whole.
-- grain: one row per cell that breaks it, the first twenty
-- params: none
-- returns: month, kpi, city, numerator, denominator
select
    cells.month,
    cells.kpi,
    cells.city,
    cells.numerator,
    cells.denominator
from mart.kpi_cells as cells
inner join mart.kpis as kpis
    on cells.kpi = kpis.kpi
where kpis.form = 'rate'
    and (cells.numerator < 0 or cells.numerator > cells.denominator)
limit 20
