"""Cities side by side, with the one verdict rule: the query of the ranking and its table.

Apart from the charts because the overview and the comparison of cities must judge alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from baoyou import definitions
from baoyou.ui import format as fmt
from baoyou.ui import tables
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column

Row = Mapping[str, Any]


def ranked(frame: Frame, *kpis: str) -> list[dict[str, Any]]:
    """All cities in scope of the frame's month, judged; see `city_ranking.sql`."""
    return frame.rows("city_ranking", all_cities=True, kpis=list(kpis), **params(frame))


def limits(frame: Frame, kpi: str) -> list[dict[str, Any]]:
    """The funnel that the verdicts of `ranked` go by."""
    return frame.rows("funnel_limits", all_cities=True, kpi=kpi, **params(frame))


def params(frame: Frame) -> dict[str, Any]:
    """What the queries of the ranking are asked with, apart from the KPI."""
    return {
        "month": frame.month,
        "population": frame.population,
        "total_segments": definitions.province()["total_segments"],
        "least_ranked": least(frame.month),
    }


def least(month: date | None) -> int:
    """How many customers a city must have to be ranked."""
    return int(definitions.parameters()["least_ranked"].value(month or date.today()))


def table(frame: Frame, kpis: Sequence[str], counted: str, line: str, key: str) -> str | None:
    """The cities by KPI, tinted by verdict; the city of the row that was selected.

    counted: the KPI whose n are the customers of a city. line: the KPI drawn over 13 months.
    """
    wide: dict[str, dict[str, Any]] = {city: {"city": city} for city in frame.reader.cities}
    for row in ranked(frame, *kpis):
        told = {row["kpi"]: row["value"], f"{row['kpi']}_verdict": row["verdict"]}
        wide[row["city"]] |= told | ({"n": row["n"]} if row["kpi"] == counted else {})
    months = frame.months_back(13)
    for row in frame.figures(line, months=months, show="cities", all_cities=True):
        wide[row["city"]].setdefault("line", []).append(row["value"])
    columns = [
        Column("city", frame.say("rankings.column.city")),
        Column(
            "n",
            frame.say("rankings.column.n"),
            lambda n: fmt.count(n, frame.language, dense=True),
            "number",
        ),
        *(_column(frame, kpi) for kpi in kpis),
        Column("line", frame.say("rankings.column.line", kpi=frame.kpi_name(line)), kind="line"),
    ]
    shown = [row for row in wide.values() if len(row) > 1]
    alt = frame.say("rankings.table.alt", cities=len(shown))
    return tables.clickable_table(shown, columns, key=key, id_column="city", alt=alt, pinned=1)


def _column(frame: Frame, kpi: str) -> Column:
    declared = definitions.kpis()[kpi]

    def written(amount: Any) -> str:
        return fmt.number(amount, declared.unit, frame.language, declared.decimals)

    label = frame.say(f"rankings.label.{declared.unit}", kpi=frame.kpi_name(kpi))
    return Column(kpi, label, written, "number", verdict=f"{kpi}_verdict")
