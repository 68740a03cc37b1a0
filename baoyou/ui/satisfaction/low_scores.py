"""Who scored low: the floor, and the list behind a low touchpoint or item.

Apart from the pages because the satisfaction page and that of touchpoints open the same list.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from baoyou import definitions
from baoyou.journey import journey
from baoyou.ui import writers
from baoyou.ui.frame import Frame
from baoyou.ui.lists import opened, people
from baoyou.ui.lists.people import Listing
from baoyou.ui.tables import Column


def floor(frame: Frame) -> int:
    """The score of 100 at or below which an answer is a low one: that of the rule `low_score`."""
    rule = definitions.rules()["low_score"]
    return int(rule.version(frame.month or max(frame.months)).params["score"])


def asked(frame: Frame) -> dict[str, Any]:
    """What the queries over low scores are asked with."""
    told, province = journey(), definitions.province()
    return {
        "month": frame.month,
        "names": list(told.names),
        "stops": list(told.stops),
        "floor": floor(frame),
        "own_operators": province["own_operators"],
        "total_segments": province["total_segments"],
    }


def card(
    frame: Frame,
    name: str,
    survey: date,
    address: Mapping[str, str],
    *,
    item: str,
    touchpoint: str | None = None,
) -> None:
    """The list on the frame's page, as customers stand in its month; survey: when they were asked.

    address: what of it the address of the page says. item: "all" for all items.
    """
    params = {**asked(frame), "survey": survey, "item": item, "touchpoint": touchpoint}
    listing = Listing(frame.page, "low_scores", params, address)
    lowest = people.column("figure_now", frame)
    label = frame.say("touchpoints.column.score")
    score = Column(lowest.key, label, writers.points(frame.language), "number")
    opened.card(frame, listing, name, opened.columns(frame, score))
