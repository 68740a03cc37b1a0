"""The journey drawn: touchpoints in their order with intervals, and their items as a table.

Apart from `touchpoints`, which asks and words: here a mark or a row opens who scored low.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from baoyou.ui import behind, cards, charts, moves, show, tables, words, writers
from baoyou.ui import format as fmt
from baoyou.ui.drawing import journeys as dots
from baoyou.ui.frame import Frame, Row
from baoyou.ui.satisfaction import low_scores
from baoyou.ui.satisfaction.touchpoints import OPEN, sentence
from baoyou.ui.tables import Column
from baoyou.ui.wording import journeys


def journey_card(frame: Frame, rows: Sequence[Row]) -> None:
    """The touchpoints in the order of the journey, with intervals; a click opens who scored low."""
    code, wholes = frame.language, [row for row in rows if row["is_summary"]]
    first, _ = sentence(frame, rows)
    says = behind.says(frame, "touchpoint_scores", month=rows[0]["month"])
    title, how = frame.say("touchpoints.journey.title"), frame.say("touchpoints.journey.how")
    with cards.card(title, how, says=says) as controls:
        clicked = show.chart(
            charts.ranking(
                dots.stops(frame, wholes),
                None,
                **dots.look(frame),
                keys=[row["touchpoint"] for row in wholes],
            ),
            "touchpoints-journey",
            first,
            language=code,
            rows=[_written(frame, row) for row in wholes],
            columns=_columns(frame),
            table_in=controls,
            on_select=True,
        )
        unknown = [row["touchpoint"] for row in wholes if row["place"] is None]
        if unknown:
            names = frame.say("frame.joint").join(unknown)
            st.markdown(cards.grey(frame.say("touchpoints.journey.unknown", touchpoints=names)))
    if clicked:
        frame.go("touchpoints", **{OPEN: clicked})


def _written(frame: Frame, row: Row) -> dict[str, Any]:
    code = frame.language
    return {
        **row,
        "touchpoint": journeys.named(frame, row),
        "interval": fmt.interval(row["low"], row["high"], "points", code),
        "apart": moves.badge(row["gap"], "points", code, row["gap_verdict"]),
        "low_interval": fmt.interval(row["low_share_low"], row["low_share_high"], "share", code),
    }


def _columns(frame: Frame) -> list[Column]:
    code = frame.language
    return [
        Column("touchpoint", frame.say("touchpoints.column.touchpoint")),
        Column("value", frame.say("satisfaction.table.value"), writers.points(code), "number"),
        Column("interval", frame.say("satisfaction.table.interval")),
        Column("n", frame.say("satisfaction.table.n"), writers.count(code), "number"),
        Column(
            "low_share",
            frame.say("touchpoints.column.low", floor=low_scores.floor(frame)),
            writers.share(code),
            "number",
        ),
        Column("low_interval", frame.say("satisfaction.table.interval_low")),
        Column("apart", frame.say("satisfaction.table.others"), kind="markdown"),
    ]


def items_card(frame: Frame, rows: Sequence[Row]) -> None:
    """Items by touchpoint, tinted where a touchpoint differs from the others beyond error."""
    items = list(dict.fromkeys(row["item"] for row in rows if not row["is_summary"]))
    if not items:
        return
    wide: dict[str, dict[str, Any]] = {}
    for row in rows:
        told = wide.setdefault(row["touchpoint"], {"touchpoint": row["touchpoint"]})
        if row["item"] in items:
            told |= {row["item"]: row["value"], f"{row['item']}_verdict": journeys.verdict(row)}
            told["n"] = max(told.get("n", 0), row["n"])
    title = frame.say("touchpoints.items.title")
    says = behind.says(frame, "touchpoint_scores", month=rows[0]["month"])
    with cards.card(title, frame.say("touchpoints.items.how"), says=says):
        code = frame.language
        clicked = tables.clickable_table(
            list(wide.values()),
            [
                Column("touchpoint", frame.say("touchpoints.column.touchpoint")),
                *(
                    Column(
                        item,
                        words.group("item", item, code),
                        writers.points(code),
                        "number",
                        verdict=f"{item}_verdict",
                    )
                    for item in items
                ),
                Column("n", frame.say("satisfaction.table.n"), writers.count(code), "number"),
            ],
            key="touchpoints-items",
            id_column="touchpoint",
            alt=title,
            pinned=1,
        )
    if clicked:
        frame.go("touchpoints", **{OPEN: clicked})
