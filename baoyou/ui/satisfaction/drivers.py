"""What goes with the overall score: the items by importance and performance, and who scored low.

Apart from `surveys`, which compares groups of respondents: here answers of one person are paired.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from baoyou import definitions
from baoyou.ui import address, behind, cards, charts, show, tables, words, writers
from baoyou.ui import format as fmt
from baoyou.ui.cities import rankings
from baoyou.ui.frame import Frame, Row
from baoyou.ui.satisfaction import low_scores
from baoyou.ui.tables import Column

# What the address says of the list that is open.
OPEN = "low_item"


def found(frame: Frame) -> list[dict[str, Any]]:
    """The items of the frame's survey beside the overall one; see `satisfaction_drivers.sql`."""
    province = definitions.province()
    return frame.rows(
        "satisfaction_drivers",
        month=frame.month,
        floor=low_scores.floor(frame),
        own_operators=province["own_operators"],
        total_segments=province["total_segments"],
        least=rankings.least(frame.month),
    )


def card(frame: Frame, survey: Frame) -> None:
    """Bars of how strongly each item goes with the overall score; the quadrants as a table.

    survey: the frame of the month in which people were asked.
    """
    code, rows = frame.language, found(survey)
    title = frame.say("satisfaction.drivers.title")
    shown = [row for row in rows if row["correlation"] is not None]
    says = behind.says(survey, "satisfaction_drivers")
    if not shown:
        with cards.card(title, says=says):
            st.markdown(cards.grey(frame.say("satisfaction.drivers.none")))
        return
    n = fmt.count(max(row["n"] for row in rows), code)
    how = frame.say("satisfaction.drivers.how", n=n)
    with cards.card(title, how, says=says, stretch=False) as controls:
        with controls:
            st.markdown(cards.badge(frame.say("satisfaction.drivers.association")), width="content")
        told = sentence(frame, rows)
        st.markdown(f"**{fmt.safe(told)}**")
        left, right = st.columns([2, 3])
        with left:
            clicked = _bars(frame, shown, told)
        with right:
            tables.reading_table([_written(frame, row) for row in rows], _columns(frame), alt=told)
    if clicked:
        frame.go("satisfaction", **{OPEN: clicked})


def open_list(frame: Frame, survey: Frame) -> None:
    """The customers who scored the item of the address low, as they stand in the frame's month."""
    address.follow(OPEN)
    item = st.query_params.get(OPEN)
    known = {row["item"] for row in found(survey) if row["low_n"]}
    if survey.month is None or item is None or item not in known:
        return
    called = words.group("item", item, frame.language)
    name = frame.say("satisfaction.drivers.list", item=called, floor=low_scores.floor(survey))
    low_scores.card(frame, name, survey.month, {OPEN: item}, item=item)


def sentence(frame: Frame, rows: Sequence[Row]) -> str:
    """Which items to mend first: they go with the overall score and are scored low themselves."""
    joint = frame.say("frame.joint")
    first = [words.group("item", row["item"], frame.language) for row in rows if _is(row, "fix")]
    if not any(row["quadrant"] for row in rows):
        least = rankings.least(frame.month)
        return frame.say("satisfaction.drivers.sentence.few", least=least)
    form = "fix" if first else "none"
    return frame.say(f"satisfaction.drivers.sentence.{form}", items=joint.join(first))


def _is(row: Row, quadrant: str) -> bool:
    return bool(row["quadrant"] == quadrant)


def _bars(frame: Frame, rows: Sequence[Row], told: str) -> Any:
    code = frame.language
    return show.chart(
        charts.bars(
            [
                {
                    "name": words.group("item", row["item"], code),
                    "value": max(row["correlation"], 0),
                    "text": fmt.number(row["correlation"], "count", code, 2),
                    "verdict": "worse" if _is(row, "fix") else None,
                }
                for row in rows
            ],
            palette=frame.palette,
            language=code,
            unit="count",
            keys=[row["item"] for row in rows],
        ),
        "satisfaction-drivers",
        told,
        language=code,
        on_select=True,
    )


def _written(frame: Frame, row: Row) -> dict[str, Any]:
    code = frame.language

    def mean(side: str) -> str:
        score = fmt.value(row[f"{side}_overall"], "points", code)
        count = fmt.count(row[f"{side}_n"] or 0, code)
        return frame.say("satisfaction.drivers.mean", score=score, n=count)

    quadrant = row["quadrant"] or "few"
    strength = fmt.number(row["correlation"], "count", code, 2)
    if row["correlation_low"] is not None:
        ends = (fmt.number(row[f"correlation_{end}"], "count", code, 2) for end in ("low", "high"))
        low, high = ends
        strength = frame.say("satisfaction.drivers.strength", r=strength, low=low, high=high)
    return {
        **row,
        "name": words.group("item", row["item"], code),
        "strength": strength,
        "low": mean("low"),
        "high": mean("high"),
        "told": cards.badge(
            frame.say(f"satisfaction.drivers.quadrant.{quadrant}"),
            "bad" if quadrant == "fix" else "good" if quadrant == "keep" else "none",
        ),
        "worth": frame.say(f"satisfaction.drivers.worth.{row['gap_verdict'] or 'unknown'}"),
    }


def _columns(frame: Frame) -> list[Column]:
    code, floor = frame.language, low_scores.floor(frame)

    def label(name: str, **slots: Any) -> str:
        return frame.say(f"satisfaction.drivers.column.{name}", **slots)

    return [
        Column("name", label("item")),
        Column("told", label("quadrant"), kind="markdown"),
        Column("strength", label("strength")),
        Column("value", frame.say("satisfaction.table.value"), writers.points(code), "number"),
        Column("low", label("low", floor=floor)),
        Column("high", label("high", floor=floor)),
        Column("worth", label("worth")),
    ]
