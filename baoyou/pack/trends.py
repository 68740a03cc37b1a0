"""A KPI over thirteen months, drawn as its card draws it: band, the year before, gaps.

Apart from the topics because half of them open with such a line.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from baoyou import definitions
from baoyou.months import add_months, month_of
from baoyou.pack.asker import HISTORY, Asker, Row
from baoyou.pack.model import Drawing
from baoyou.ui import charts
from baoyou.ui import format as fmt

PERIODIC = ("surveys", "market", "snapshot")


def drawing(ask: Asker, row: Row, width: int, height: int) -> Drawing | None:
    """The trend of a row of `Asker.changes`; None where no month has a figure."""
    points = _points(ask, row)
    if all(point["value"] is None for point in points):
        return None
    figure = charts.trend(
        points,
        palette=ask.palette,
        language=ask.language,
        unit=row["unit"],
        decimals=decimals(row),
        height=height,
        width=width,
        previous=[point["previous"] for point in points],
    )
    first, last = points[0], points[-1]
    alt = ask.say(
        "figures.trend.alt",
        kpi=ask.kpi_name(row["kpi"]),
        first_month=fmt.month(first["month"], ask.language),
        first=written(ask, row, first["value"]),
        month=fmt.month(last["month"], ask.language),
        value=written(ask, row, last["value"]),
    )
    return Drawing(ask.kpi_name(row["kpi"]), figure, alt, width, height)


def decimals(row: Row) -> int | None:
    """The decimals declared for the KPI of a row; money in large sums is written by its size."""
    kpi = definitions.kpis()[row["kpi"]]
    return None if kpi.form == "amount" else kpi.decimals


def written(ask: Asker, row: Row, amount: Any) -> str:
    """A figure in the unit and with the decimals of its KPI."""
    return fmt.value(amount, row["unit"], ask.language, decimals(row))


def _points(ask: Asker, row: Row) -> list[Row]:
    """Thirteen calendar months from the first that is stored; of surveys those that were held."""
    found = ask.figures(row["kpi"], months=ask.back(25), snapshot=row["snapshot_id"])
    periodic = row["extract"] in PERIODIC
    seen = {one["month"]: one for one in found if one["value"] is not None or not periodic}
    last_year = {} if row["snapshot_id"] else {one["month"]: one["value"] for one in found}
    absent = {"value": None, "low": None, "high": None, "n": None, "mature": True}
    points = []
    for step in range(1 - HISTORY, 1):
        month = _months_on(ask.month, step)
        if month in seen or (seen and month > min(seen) and not periodic):
            previous = last_year.get(_months_on(month, -12))
            points.append({**absent, "month": month, **seen.get(month, {}), "previous": previous})
    return points


def _months_on(month: date, step: int) -> date:
    return month_of(add_months(month.isoformat(), step))
