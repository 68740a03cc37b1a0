"""Touchpoints and operators as dots with intervals: what `charts.ranking` draws of both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from baoyou.ui.drawing.course import Asking
from baoyou.ui.wording import journeys
from baoyou.ui.wording.voice import Row, Voice


def stops(voice: Voice, wholes: Sequence[Row]) -> list[dict[str, Any]]:
    """The summary rows of `touchpoint_scores.sql`, each named with what it is of the journey."""
    return [
        {
            **row,
            "name": journeys.named(voice, row),
            "verdict": journeys.verdict(row),
            "tie": row["touchpoint"],
            "rank": None,
        }
        for row in wholes
    ]


def operators(voice: Voice, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows of one axis of `rival_scores.sql`.

    The verdict is on us, so only our own dot may wear it, where every rival agrees.
    """
    return [
        {
            **row,
            "name": operator(voice, row),
            "verdict": journeys.shared(rows) if row["is_own"] else None,
            "tie": "own" if row["is_own"] else "rivals",
            "rank": None,
        }
        for row in rows
    ]


def operator(voice: Voice, row: Row) -> str:
    """Whose score it is: a rival's, or ours where no column names us."""
    return row["operator"] or voice.say("touchpoints.rivals.own")


def look(asking: Asking) -> dict[str, Any]:
    """What both charts are drawn with."""
    return {
        "palette": asking.palette,
        "language": asking.language,
        "label": asking.say("satisfaction.table.value"),
        "unit": "points",
        "compact": True,
    }
