"""Small pieces that several pages draw: a badge of change, the parts of a mix, names of groups.

Apart from the cards and charts because these know the columns of our page queries.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from baoyou.text import say
from baoyou.ui import address, cards
from baoyou.ui import format as fmt
from baoyou.ui.cards import Change, Direction, Verdict
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column

Row = Mapping[str, Any]


def change(
    amount: Any,
    unit: str,
    language: str,
    basis: str = "month",
    verdict: Verdict | None = "none",
    decimals: int | None = None,
) -> list[Change]:
    """The badge of one change, as a list: none where the change is not known.

    basis: month, year, or another key of `ui.basis`. verdict: good, bad or none, from SQL.
    """
    if amount is None:
        return []
    text = fmt.change(amount, unit, language, decimals)
    flat = text == fmt.change(0, unit, language, decimals)
    way: Direction = "flat" if flat else "up" if amount > 0 else "down"
    judged: Verdict = "none" if flat else verdict or "none"
    return [Change(text, way, judged, say(f"ui.basis.{basis}", language))]


def spark(rows: Sequence[Row], key: str) -> list[float]:
    """The line of a card: a month without a figure is a gap; none for a single month."""
    values = [math.nan if row[key] is None else float(row[key]) for row in rows]
    known = [value for value in values if not math.isnan(value)]
    return values if len(known) > 1 else []


def badge(
    amount: Any,
    unit: str,
    language: str,
    verdict: Verdict | None = "none",
    decimals: int | None = None,
) -> str:
    """The same change without its basis, as Markdown for a table cell; a dash where not known."""
    found = change(amount, unit, language, "month", verdict, decimals)
    if not found:
        return fmt.MISSING
    return cards.badge(f"{cards.ARROW[found[0].direction]} {found[0].text}", found[0].verdict)


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


def names(dimension: str, language: str, *keys: str) -> dict[str, str]:
    """What the groups of a dimension are called: level, tier, stage, outcome."""
    return {key: say(f"group.{dimension}.{key}", language) for key in keys}


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


def switch(key: str, options: Sequence[str], label: str, name: Callable[[str], str]) -> str:
    """A switch between a few ways to look, kept in the address; the first is the default."""
    address.seed(key, options, options[0])
    chosen = st.segmented_control(
        label,
        options,
        format_func=name,
        key=key,
        required=True,
        label_visibility="collapsed",
    )
    address.keep(key, chosen)
    return chosen or options[0]


Writer = Callable[[Any], str]


def count(language: str) -> Writer:
    """Writes customers in a table."""
    return lambda amount: fmt.count(amount, language)


def share(language: str, decimals: int | None = None) -> Writer:
    """Writes a share without its sign, for a column whose heading says %."""
    return lambda amount: fmt.number(amount, "share", language, decimals)


def yuan(language: str, decimals: int | None = None) -> Writer:
    """Writes yuan in a table."""
    return lambda amount: fmt.number(amount, "yuan", language, decimals)


def signed_count(language: str) -> Writer:
    """Writes a change of customers with its sign."""
    return lambda amount: fmt.signed(amount, "count", language)
