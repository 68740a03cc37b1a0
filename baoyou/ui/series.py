"""Lines over months out of the rows of a query: for a card, a chart, and the table beside it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from baoyou.text import say
from baoyou.ui import absences, figures, words
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column

Row = Mapping[str, Any]


def spark(rows: Sequence[Row], key: str) -> list[float]:
    """The line of a card: a month without a figure is a gap; none for a single month."""
    values = [math.nan if row[key] is None else float(row[key]) for row in rows]
    known = [value for value in values if not math.isnan(value)]
    return values if len(known) > 1 else []


def parts(
    rows: Sequence[Row], months: Sequence[date], names: Mapping[str, str], value: str = "share"
) -> list[dict[str, Any]]:
    """The rows of `mix_months` as parts of a chart: groups that occur, in the order of names."""
    known = {(row["group_key"], row["month"]): row[value] for row in rows}
    present = {row["group_key"] for row in rows if row[value] is not None}
    return [
        {"key": key, "name": name, "values": [known.get((key, month)) for month in months]}
        for key, name in names.items()
        if key in present
    ]


def by_month(shown: Sequence[Row], months: Sequence[date]) -> list[dict[str, Any]]:
    """The parts of a chart as rows of a table, the latest month first."""
    return [
        {"month": month} | {part["key"]: part["values"][step] for part in shown}
        for step, month in reversed(list(enumerate(months)))
    ]


def month_columns(frame: Frame, shown: Sequence[Row], unit: str) -> list[Column]:
    """The columns of `by_month`."""

    def written(amount: Any) -> str:
        return fmt.value(amount, unit, frame.language)

    return [
        Column(
            "month",
            say("figures.column.month", frame.language),
            lambda day: fmt.month(day, frame.language),
        ),
        *(Column(part["key"], part["name"], written, "number") for part in shown),
    ]


def names(dimension: str, language: str, *keys: str) -> dict[str, str]:
    """What the groups of a dimension are called: level, tier, stage, outcome."""
    return {key: words.group(dimension, key, language) for key in keys}


def trend(
    frame: Frame, row: Row, key: str, *, height: int, table_in: DeltaGenerator
) -> date | None:
    """The trend of a row of `figures.changes`, or why there is none; the month clicked."""
    if row["value"] is None and all(point is None for point in row["spark"] or ()):
        st.markdown(absences.absence(frame, row).markdown)
        return None
    return figures.trend(frame, row, key, height=height, table_in=table_in)
