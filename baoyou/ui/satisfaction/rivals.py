"""Our scores beside the rivals': a card for each axis, with what the gap to each rival is worth.

Apart from `market`, which counts subscribers: here customers of every operator were asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from baoyou import definitions
from baoyou.journey import journey
from baoyou.text import catalogue
from baoyou.ui import cards, charts, moves, show, writers
from baoyou.ui import format as fmt
from baoyou.ui.cities import rankings
from baoyou.ui.frame import Frame, Row
from baoyou.ui.tables import Column

_WORDS = {"good": "better", "bad": "worse"}


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
        with cards.card(frame.say("touchpoints.rivals.title")):
            st.markdown(cards.grey(frame.say("touchpoints.rivals.needs")))
        return
    month = fmt.month(rows[0]["month"], frame.language)
    with cards.card(
        frame.say("touchpoints.rivals.title"),
        frame.say("touchpoints.rivals.how", month=month),
        stretch=False,
    ):
        st.markdown(f"**{fmt.safe(sentence(frame, rows))}**")
        if not all(row["has_own"] for row in rows):
            st.markdown(cards.grey(frame.say("touchpoints.rivals.unnamed")))
        axes = list(dict.fromkeys(row["axis"] for row in rows))
        with st.grid(min(4, len(axes)), min_column_width=250):
            for axis in axes:
                _axis_card(frame, axis, [row for row in rows if row["axis"] == axis])


def sentence(frame: Frame, rows: Sequence[Row]) -> str:
    """Where we are better and worse than which rival beyond error, and how many cannot be told."""
    judged = [row for row in rows if not row["is_own"] and row["gap_verdict"] is not None]
    if not judged:
        return frame.say("touchpoints.rivals.sentence.unjudged", least=rankings.least(frame.month))
    joint, parts = frame.say("frame.joint"), []
    for verdict, form in _WORDS.items():
        found = [
            frame.say(
                "touchpoints.rivals.sentence.named",
                axis=axis_name(frame, row["axis"]),
                rival=row["operator"],
                gap=fmt.signed_change(row["gap"], "points", frame.language),
            )
            for row in judged
            if row["gap_verdict"] == verdict
        ]
        if found:
            parts.append(frame.say(f"touchpoints.rivals.sentence.{form}", what=joint.join(found)))
    within = sum(row["gap_verdict"] == "none" for row in judged)
    if within:
        form = "rest" if parts else "none"
        parts.append(frame.say(f"touchpoints.rivals.sentence.{form}", count=within))
    told = frame.say("touchpoints.rivals.sentence.joint").join(parts)
    return frame.say("touchpoints.rivals.sentence.whole", parts=told)


def axis_name(frame: Frame, axis: str) -> str:
    """What an axis is called; an item of no axis keeps its own name."""
    entry = catalogue().get(f"touchpoints.axis.{axis}")
    return entry[frame.language] if entry else axis


def _axis_card(frame: Frame, axis: str, rows: Sequence[Row]) -> None:
    code, name = frame.language, axis_name(frame, axis)
    told = [_against(frame, row) for row in rows if not row["is_own"]]
    named = [
        {**row, "name": row["operator"] or frame.say("touchpoints.rivals.own")} for row in rows
    ]
    drawn = [
        {
            **row,
            # The verdict is on us, so only our own dot may wear it, where every rival agrees.
            "verdict": _WORDS.get(_shared(rows) or "") if row["is_own"] else None,
            "tie": "own" if row["is_own"] else "rivals",
            "rank": None,
        }
        for row in named
    ]
    with cards.card(name, frame.say("touchpoints.rivals.joint").join(told)) as controls:
        show.chart(
            charts.ranking(
                drawn,
                None,
                palette=frame.palette,
                language=code,
                label=frame.say("satisfaction.table.value"),
                unit="points",
                compact=True,
            ),
            f"touchpoints-rivals-{axis}",
            frame.say("touchpoints.rivals.alt", axis=name, told=" ".join(told)),
            language=code,
            rows=[
                {
                    **row,
                    "interval": fmt.interval(row["low"], row["high"], "points", code),
                    "apart": moves.badge(row["gap"], "points", code, row["gap_verdict"]),
                }
                for row in named
            ],
            columns=_columns(frame),
            table_in=controls,
        )


def _shared(rows: Sequence[Row]) -> str | None:
    """The verdict on us where it is the same against every rival."""
    verdicts = {row["gap_verdict"] for row in rows if not row["is_own"]}
    return verdicts.pop() if len(verdicts) == 1 else None


def _against(frame: Frame, row: Row) -> str:
    """What the gap to one rival is worth, in words."""
    form = {**_WORDS, "none": "within"}.get(row["gap_verdict"] or "", "unjudged")
    if row["gap"] is None:
        form = "no_own"
    return frame.say(
        f"touchpoints.rivals.against.{form}",
        rival=row["operator"],
        gap=fmt.change(row["gap"], "points", frame.language),
        interval=fmt.MISSING
        if row["gap_low"] is None
        else frame.say(
            "cities.peers.interval",
            low=fmt.signed(row["gap_low"], "points", frame.language),
            high=fmt.signed(row["gap_high"], "points", frame.language),
        ),
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
