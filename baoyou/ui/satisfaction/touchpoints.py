"""Touchpoints: the sentence with peak, end and worst, a card of each, and who is behind.

Apart from `surveys`, which reads a survey by segment, item and city and knows no journey.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from baoyou.journey import journey
from baoyou.ui import address, cards, moves
from baoyou.ui import format as fmt
from baoyou.ui.cities import rankings
from baoyou.ui.frame import Frame
from baoyou.ui.satisfaction import low_scores
from baoyou.ui.wording import journeys
from baoyou.ui.wording.voice import Row

# What the address says of the list that is open.
OPEN = "low_at"


def scores(frame: Frame) -> list[dict[str, Any]]:
    """Every touchpoint and item of the last survey that names any; see `touchpoint_scores.sql`."""
    return frame.rows(
        "touchpoint_scores",
        **low_scores.asked(frame),
        places=list(journey().places),
        least=rankings.least(frame.month),
    )


def sentence(frame: Frame, rows: Sequence[Row]) -> tuple[str, str]:
    """Peak, end and worst of the journey, and what customers are likely to remember of it."""
    return journeys.told(frame, rows, rankings.least(frame.month), low_scores.floor(frame))


def mark_cards(frame: Frame, rows: Sequence[Row]) -> None:
    """A card each for peak, end and worst: the score, how far from the others, who scored low."""
    wholes = [row for row in rows if row["is_summary"]]
    if journeys.marked(wholes, "peak") is None:
        return
    code = frame.language
    with cards.card_row(across=3):
        for mark in journeys.MARKS:
            row = journeys.marked(wholes, mark)
            title = frame.say(f"touchpoints.mark.{mark}")
            if row is None:
                none = cards.State(
                    frame.say("touchpoints.mark.none"), frame.say("touchpoints.mark.no_end")
                )
                cards.kpi_card(title, fmt.MISSING, state=none)
                continue
            low = frame.say(
                "touchpoints.mark.low",
                floor=low_scores.floor(frame),
                share=fmt.value(row["low_share"], "share", code),
                interval=fmt.interval(row["low_share_low"], row["low_share_high"], "share", code),
            )
            cards.kpi_card(
                frame.say("touchpoints.mark.label", mark=title, touchpoint=row["touchpoint"]),
                fmt.value(row["value"], "points", code),
                definition=frame.say(f"touchpoints.mark.{mark}_help"),
                changes=[
                    replace(change, basis=frame.say("touchpoints.mark.basis"))
                    for change in moves.change(
                        row["gap"], "points", code, verdict=row["gap_verdict"]
                    )
                ],
                foot=[
                    *([cards.grey(low)] if row["low_share"] is not None else []),
                    cards.count_line(
                        row["n"], code, fmt.interval(row["low"], row["high"], "points", code)
                    ),
                ],
                link=_link(frame, row),
            )


def _link(frame: Frame, row: Row) -> cards.Link | None:
    if not row["low_customers"]:
        return None
    count = fmt.count(row["low_customers"], frame.language)
    words_of = frame.say("touchpoints.link", count=count)
    return frame.link(words_of, "touchpoints", **{OPEN: row["touchpoint"]})


def open_list(frame: Frame, rows: Sequence[Row]) -> None:
    """The customers who scored the touchpoint of the address low."""
    known = {row["touchpoint"]: row for row in rows if row["is_summary"]}
    address.follow(OPEN)
    chosen = st.query_params.get(OPEN)
    row = known.get(chosen or "")
    if row is None:
        return
    name = frame.say("touchpoints.list", touchpoint=chosen, floor=low_scores.floor(frame))
    way = {OPEN: row["touchpoint"]}
    low_scores.card(frame, name, row["month"], way, item=row["item"], touchpoint=row["touchpoint"])
