"""The overview's sentence: what moved most for its error this month, and who moved it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from baoyou.ui import drills, figures
from baoyou.ui import format as fmt
from baoyou.ui.cards import Link
from baoyou.ui.frame import Frame
from baoyou.ui.overview import contributions

Row = Mapping[str, Any]


def told(frame: Frame, most: Row | None) -> tuple[str, str, list[Link]]:
    """The bold sentence, the rest, the links; most: the row of `figures.changes` placed first."""
    if most is None:
        month = fmt.month(frame.month, frame.language)
        return frame.say("overview.first", month=month), "", []
    slots = {
        "kpi": frame.kpi_name(most["kpi"]),
        "value": figures.write(most, most["value"], frame.language),
        "since": figures.since(frame, most["before_month"]),
        "change": figures.badge_of(frame, most, "before").text,
        "error": fmt.change(
            most["before_error"], most["unit"], frame.language, figures.decimals(most)
        ),
    }
    if most["before_verdict"] == "none":
        return frame.say("overview.still"), frame.say("overview.still_most", **slots), []
    bold = frame.say(f"overview.moved.{most['before_direction']}", **slots)
    parts = contributions.parts(frame, most)
    if not parts:
        return bold, "", [link] if (link := drills.link(frame, most)) else []
    first, alone = {**parts[0], "kpi": most["kpi"]}, len(frame.cities) == 1
    rest = frame.say(
        "overview.who.levels" if alone else "overview.who.cities",
        name=first["name"],
        part=contributions.signed(frame, most, first["total"]),
        others=first["groups"] - 1,
        rest=contributions.signed(frame, most, first["rest"]),
    )
    customers = drills.link(frame, most) if alone else drills.link(frame, first, first["group"])
    compare = frame.link(frame.say("overview.compare"), "cities", cities_kpi=most["kpi"])
    return bold, rest, [customers, compare] if customers else [compare]
