"""Our scores beside the rivals': a card for each axis, with what the gap to each rival is worth.

Apart from `market`, which counts subscribers: here customers of every operator were asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from baoyou import definitions
from baoyou.journey import journey
from baoyou.ui import behind, cards, charts, moves, show, writers
from baoyou.ui import format as fmt
from baoyou.ui.cities import rankings
from baoyou.ui.drawing import journeys as dots
from baoyou.ui.frame import Frame, Row
from baoyou.ui.tables import Column
from baoyou.ui.wording import journeys


def scores(frame: Frame) -> list[dict[str, Any]]:
    """Ours and every rival's, axis by axis, of the last survey of rivals; `rival_scores.sql`."""
    told, province = journey(), definitions.province()
    return frame.rows(
        "rival_scores",
        month=frame.month,
        items=list(told.items),
        axes=list(told.axes),
        own_operators=province["own_operators"],
        total_segments=province["total_segments"],
        least=rankings.least(frame.month),
    )


def section(frame: Frame) -> None:
    """The sentence and a card for each axis; what is needed where no rival was asked about."""
    rows = scores(frame)
    if not rows:
        says = behind.says(frame, "rival_scores")
        with cards.card(frame.say("touchpoints.rivals.title"), says=says):
            st.markdown(cards.grey(frame.say("touchpoints.rivals.needs")))
        return
    month = fmt.month(rows[0]["month"], frame.language)
    with cards.card(
        frame.say("touchpoints.rivals.title"),
        frame.say("touchpoints.rivals.how", month=month),
        says=behind.says(frame, "rival_scores", month=rows[0]["month"]),
        stretch=False,
    ):
        told = journeys.rivals(frame, rows, rankings.least(frame.month))
        st.markdown(f"**{fmt.safe(told)}**")
        if not all(row["has_own"] for row in rows):
            st.markdown(cards.grey(frame.say("touchpoints.rivals.unnamed")))
        axes = list(dict.fromkeys(row["axis"] for row in rows))
        with st.grid(min(4, len(axes)), min_column_width=250):
            for axis in axes:
                _axis_card(frame, axis, [row for row in rows if row["axis"] == axis])


def _axis_card(frame: Frame, axis: str, rows: Sequence[Row]) -> None:
    code, name = frame.language, journeys.axis(frame, axis)
    told = [journeys.against(frame, row) for row in rows if not row["is_own"]]
    drawn = dots.operators(frame, rows)
    with cards.card(name, frame.say("touchpoints.rivals.joint").join(told)) as controls:
        show.chart(
            charts.ranking(drawn, None, **dots.look(frame)),
            f"touchpoints-rivals-{axis}",
            frame.say("touchpoints.rivals.alt", axis=name, told=" ".join(told)),
            language=code,
            rows=[
                {
                    **row,
                    "interval": fmt.interval(row["low"], row["high"], "points", code),
                    "apart": moves.badge(row["gap"], "points", code, row["gap_verdict"]),
                }
                for row in drawn
            ],
            columns=_columns(frame),
            table_in=controls,
        )


def _columns(frame: Frame) -> list[Column]:
    code = frame.language
    return [
        Column("name", frame.say("touchpoints.rivals.operator")),
        Column("value", frame.say("satisfaction.table.value"), writers.points(code), "number"),
        Column("interval", frame.say("satisfaction.table.interval")),
        Column("n", frame.say("satisfaction.table.n"), writers.count(code), "number"),
        Column("apart", frame.say("touchpoints.rivals.gap"), kind="markdown"),
    ]
