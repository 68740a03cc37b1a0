"""Cities side by side, with the one verdict rule: the query of the ranking and its table.

Apart from the charts because the overview and the comparison of cities must judge alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from baoyou import definitions
from baoyou.definitions import Kpi
from baoyou.ui import format as fmt
from baoyou.ui import tables, writers
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column
from baoyou.ui.wording import ranking

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


def drawing(frame: Frame, kpi: Kpi) -> dict[str, Any]:
    """What every chart of a KPI is drawn with."""
    return {
        "palette": frame.palette,
        "language": frame.language,
        "unit": kpi.unit,
        "decimals": kpi.decimals,
    }


def verdict_words(frame: Frame, kpi: Kpi, rows: Sequence[Row]) -> str:
    """The sentence: which cities are beyond what their size explains, or why none is judged."""
    return ranking.verdict(frame, kpi, rows, least(frame.month))


def left_out(frame: Frame, rows: Sequence[Row]) -> str:
    """The cities that are shown and not ranked, or have no figure, and why."""
    return ranking.left_out(frame, rows, least(frame.month))


def funnel_words(frame: Frame, kpi: Kpi, row: Row) -> str:
    """How to read the funnel, with the usual difference between cities that it allows for."""
    return ranking.funnel(frame, kpi, row)


def histories(
    frame: Frame, kpi: Kpi, rows: Sequence[Row]
) -> tuple[list[date], list[dict[str, Any]], list[Any]]:
    """Months that are complete, the panels in the order of the rows, the values of the province."""
    told = frame.figures(
        kpi.key,
        months=frame.months_back(13),
        show="both",
        all_cities=True,
        snapshot=rows[0]["snapshot_id"],
    )
    values = {(row["city"], row["month"]): row["value"] for row in told}
    months = sorted({row["month"] for row in told if row["value"] is not None and row["mature"]})
    panels = [
        {
            "name": row["city"],
            "values": [values.get((row["city"], month)) for month in months],
            "change": row["gap"] if row["mature"] else None,
            "verdict": row["verdict"],
        }
        for row in rows
    ]
    return months, panels, [values.get(("all", month)) for month in months]


def history_table(
    frame: Frame,
    kpi: Kpi,
    months: Sequence[date],
    panels: Sequence[Row],
    place: DeltaGenerator,
) -> None:
    """The figures of all panels as one table, the latest month first, behind a button."""

    def written(amount: Any) -> str:
        return fmt.value(amount, kpi.unit, frame.language, kpi.decimals)

    rows = [
        {"month": month} | {panel["name"]: panel["values"][step] for panel in panels}
        for step, month in reversed(list(enumerate(months)))
    ]
    shown = [
        Column(
            "month",
            frame.say("figures.column.month"),
            writers.month(frame.language),
        ),
        *(Column(panel["name"], panel["name"], written, "number") for panel in panels),
    ]
    with place, st.popover(frame.say("ui.chart.table"), type="tertiary", key="history-table"):
        tables.reading_table(rows, shown)


def columns(frame: Frame, kpi: Kpi) -> list[Column]:
    """The columns of the ranking as a table, with the limits that the verdict goes by."""

    def written(amount: Any) -> str:
        return fmt.value(amount, kpi.unit, frame.language, kpi.decimals)

    def verdict(code: str | None) -> str:
        return frame.say(f"rankings.word.{code or 'unjudged'}")

    def label(name: str) -> str:
        return frame.say(f"rankings.column.{name}")

    return [
        Column("city", label("city")),
        Column("n", label("n"), writers.count(frame.language), "number"),
        *(
            Column(name, label(name), written, "number")
            for name in ("value", "low", "high", "low_limit", "high_limit", "standardised_value")
        ),
        Column("tie_rank", label("rank"), writers.count(frame.language), "number"),
        Column("verdict", label("verdict"), verdict),
    ]


def table(frame: Frame, kpis: Sequence[str], counted: str, line: str, key: str) -> str | None:
    """The cities by KPI, tinted by verdict; the city of the row that was selected.

    counted: the KPI whose n are the customers of a city. line: the KPI drawn over 13 months.
    """
    wide: dict[str, dict[str, Any]] = {city: {"city": city} for city in frame.reader.cities}
    found = ranked(frame, *kpis)
    for row in found:
        told = {row["kpi"]: row["value"], f"{row['kpi']}_verdict": row["verdict"]}
        wide[row["city"]] |= told | ({"n": row["n"]} if row["kpi"] == counted else {})
    months = frame.months_back(13)
    snapshot = next((row["snapshot_id"] for row in found if row["kpi"] == line), None)
    lines = frame.figures(line, months=months, show="cities", all_cities=True, snapshot=snapshot)
    for row in lines:
        if row["value"] is not None and row["mature"]:
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
