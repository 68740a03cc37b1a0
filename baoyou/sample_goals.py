"""What headquarters asks of the sample's cities: targets by month, city and KPI, of one year.

Apart from the extracts of customers: a target is written before the year, and knows nobody.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pyarrow as pa

from baoyou.sample_extracts import Language
from baoyou.sample_story import Calendar, Story, words


def goals_year(calendar: Calendar) -> int:
    """The calendar year of the last month."""
    last: date = calendar.start(calendar.count - 1).astype(date)
    return last.year


def goals(story: Story, calendar: Calendar) -> pa.Table:
    """One row per KPI, city and month of the year in which its target is set."""
    year = goals_year(calendar)
    rows = [
        _row(told, city.name, date(year, month, 1))
        for told in story.goals
        for city in story.cities
        for month in range(told.get("every", 1), 13, told.get("every", 1))
    ]
    return Language(chinese=True).table(
        "goals", {name: pa.array([row[name] for row in rows]) for name in rows[0]}
    )


def _row(told: dict[str, Any], city: str, month: date) -> dict[str, str]:
    january, december = (Decimal(str(end)) for end in told["target"])
    passed = Decimal(month.month - 1) / 11
    more = Decimal(str(told.get("cities", {}).get(city, 0)))
    target = january + (december - january) * passed + more
    step = Decimal(1).scaleb(-told["decimals"])

    if "most" in told:
        target = min(target, Decimal(str(told["most"])) - Decimal(str(told["stretch"])))

    def written(beside: float) -> str:
        figure = target + Decimal(str(beside))
        return str(figure.quantize(step, rounding=ROUND_HALF_UP))

    return {
        "month": f"{month:%Y-%m}",
        "city": city,
        "kpi": words()["goal_kpis"][told["kpi"]],
        "floor": written(told["floor"]),
        "target": written(0),
        "stretch": written(told["stretch"]),
        "weight": str(told["weight"]),
    }
