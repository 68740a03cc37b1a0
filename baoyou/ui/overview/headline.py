"""The overview's sentence: what moved most for its error this month, and who moved it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from baoyou.ui import drills
from baoyou.ui.cards import Link
from baoyou.ui.frame import Frame
from baoyou.ui.overview import contributions
from baoyou.ui.wording import moved

Row = Mapping[str, Any]


def told(frame: Frame, most: Row | None) -> tuple[str, str, list[Link]]:
    """The bold sentence, the rest, the links; most: the row of `figures.changes` placed first."""
    row = most if most and most["before_verdict"] != "none" else None
    parts = contributions.parts(frame, row) if row else []
    bold, rest = moved.told(frame, most, parts)
    if row is None:
        return bold, rest, []
    if not parts:
        return bold, rest, [link] if (link := drills.link(frame, row)) else []
    first, alone = {**parts[0], "kpi": row["kpi"]}, len(frame.cities) == 1
    customers = drills.link(frame, row) if alone else drills.link(frame, first, first["group"])
    compare = frame.link(frame.say("overview.compare"), "cities", cities_kpi=row["kpi"])
    return bold, rest, [customers, compare] if customers else [compare]
