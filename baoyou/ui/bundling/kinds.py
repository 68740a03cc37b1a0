"""The kinds of binding: which are held together, and who left with and without one.

Apart from `bindings`, which shows the rate: here the customers of each set, and an association with
churn that must not be read as an effect.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from baoyou.ui import address, behind, cards, charts, delivered, show, tables, writers
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.lists import opened, people
from baoyou.ui.lists.people import Listing
from baoyou.ui.tables import Column

KINDS = {"contract": "contract_end_on", "sticky": "has_sticky", "fusion": "has_fusion"}
# What the address says of the list that is open: the kinds of a set, joined by commas.
OPEN = "kinds"
DECIMALS = 2
Row = Mapping[str, Any]


def card(frame: Frame) -> None:
    """The sets by size over the kinds in each, and their later churn; a bar opens its list."""
    rows = frame.rows("binding_sets", month=frame.month, population=frame.population)
    says = behind.says(frame, "binding_sets")
    with cards.card(frame.say("kinds.title"), frame.say("kinds.subtitle"), says=says):
        lacking = delivered.missing(frame, *KINDS.values())
        if lacking:
            columns = delivered.named(frame, lacking)
            st.markdown(cards.grey(frame.say("kinds.missing", columns=columns)))
        if not rows:
            return
        left, right = st.columns([2, 3], vertical_alignment="center")
        with left:
            clicked = _sets(frame, rows, [kind for kind in KINDS if KINDS[kind] not in lacking])
        with right:
            lines = [_line(frame, row) for row in rows]
            tables.reading_table(lines, _columns(frame), alt=_alt(frame, rows))
        for line in _foot(frame, rows[0]):
            st.markdown(cards.grey(line))
    if clicked and clicked != st.query_params.get(OPEN):
        frame.go("bundling", **{OPEN: clicked})


def _sets(frame: Frame, rows: Sequence[Row], present: Sequence[str]) -> Any:
    sets = [
        {"rules": row["kinds"].split(","), "value": row["customers"], "verdict": row["verdict"]}
        for row in rows
    ]
    return show.chart(
        charts.overlap(
            sets,
            [{"key": kind, "name": frame.say(f"group.binding.{kind}")} for kind in present],
            palette=frame.palette,
            language=frame.language,
            keys=[row["kinds"] for row in rows],
        ),
        f"bundling-kinds-{st.query_params.get(OPEN)}",
        _alt(frame, rows),
        language=frame.language,
        on_select=True,
    )


def name(frame: Frame, kinds: str) -> str:
    """A set in words: its kinds joined, or that there is none."""
    if kinds == "none":
        return frame.say("kinds.none")
    named = [frame.say(f"group.binding.{kind}") for kind in kinds.split(",") if kind in KINDS]
    return frame.say("kinds.plus").join(named)


def _alt(frame: Frame, rows: Sequence[Row]) -> str:
    told = [
        frame.say(
            "kinds.alt_one",
            name=name(frame, row["kinds"]),
            count=fmt.count(row["customers"], frame.language),
        )
        for row in rows[:4]
    ]
    return frame.say("kinds.alt", sets=frame.say("frame.joint").join(told))


def _foot(frame: Frame, first: Row) -> list[str]:
    code = frame.language
    counted = frame.say(
        "kinds.counted",
        several=fmt.count(first["several"], code),
        on_net=fmt.count(first["on_net"], code),
    )
    if first["base_rate"] is None:
        return [frame.say("kinds.immature"), counted]
    outcome = frame.say(
        "kinds.outcome",
        month=fmt.month(first["outcome_month"], code),
        base=fmt.value(first["base_rate"], "share", code, DECIMALS),
    )
    return [outcome, counted]


def _line(frame: Frame, row: Row) -> dict[str, Any]:
    code = frame.language
    churn = frame.say(
        "kinds.rate",
        rate=fmt.value(row["rate"], "share", code, DECIMALS),
        interval=fmt.interval(row["low"], row["high"], "share", code, DECIMALS),
    )
    told = fmt.MISSING if row["rate"] is None else churn
    return {**row, "name": name(frame, row["kinds"]), "told": told}


def _columns(frame: Frame) -> list[Column]:
    code = frame.language

    def column(key: str, write: writers.Writer) -> Column:
        return Column(key, frame.say(f"kinds.column.{key}"), write, "number")

    return [
        Column("name", frame.say("kinds.column.name")),
        column("customers", writers.count(code)),
        column("share", writers.share(code)),
        Column("told", frame.say("kinds.column.rate")),
        column("n", writers.count(code)),
    ]


def open_list(frame: Frame) -> None:
    """The customers of the set that the address names."""
    address.follow(OPEN)
    asked = st.query_params.get(OPEN)
    if not asked or not set(asked.split(",")) <= {*KINDS, "none"}:
        return
    params = {"month": frame.month, "population": frame.population, "kinds": asked}
    listing = Listing("bundling", "binding_list", params, {OPEN: asked})
    told = frame.say("kinds.list", name=name(frame, asked))
    opened.card(
        frame, listing, told, opened.columns(frame, people.column("contract_end_on", frame))
    )
