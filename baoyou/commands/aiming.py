"""`targets`, `scorecard`: what was asked and how far it is reached."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Iterable
from datetime import date
from typing import Any

from baoyou import ask, scorecards, targets
from baoyou.access import EVERYONE
from baoyou.commands.face import MANY, Adder, Face, month
from baoyou.errors import Refused, WrongUsage

_TARGET = (
    "month",
    "city",
    "kpi",
    "state",
    "floor",
    "target",
    "stretch",
    "value",
    "low",
    "high",
    "n",
    "gap",
    "unit",
    "source",
    "goal_month",
    "pace_state",
    "pace_value",
    "pace_gap",
    "needed_monthly",
    "end_target",
    "end_month",
)
_TOTAL = (
    "customers",
    "total",
    "total_error",
    "left_out",
    "total_before",
    "total_year",
    "tie_rank",
    "is_tied",
    "why_not",
)
_INDICATOR = (
    "kpi",
    "value",
    "low",
    "high",
    "n",
    "unit",
    "target",
    "state",
    "gap",
    "score",
    "method",
    "weight_share",
    "before_change",
    "year_change",
)


def add(command: Adder) -> None:
    """The commands of this module."""
    told = command("targets", _targets, "each figure beside its target, with its pace")
    told.add_argument("--month", metavar="YYYY-MM")
    told.add_argument("--city", **MANY, metavar="C", default=[])
    told.add_argument("--kpi", **MANY, metavar="KEY", default=[])
    told = command("scorecard", _scorecard, "cities or managers, all indicators weighed")
    told.add_argument("kind", choices=scorecards.KINDS)
    told.add_argument("--month", metavar="YYYY-MM")


def _targets(asked: argparse.Namespace, face: Face) -> int:
    pinned, when = _reader(face, asked.month)
    kpis = [_known("kpi", kpi, targets.aimed()) for kpi in asked.kpi] or targets.aimed()
    named = [_known("city", city, pinned.cities) for city in asked.city if city != "*"]
    show = "both" if "*" in asked.city else "cities" if named else "total"
    rows = targets.states(pinned.rows, [when], kpis, show=show, cities=named or None)
    wanted = [row for row in rows if asked.kpi or row["target"] is not None or row["end_month"]]
    face.show([{name: _plain(row[name]) for name in _TARGET} for row in wanted])
    return 0


def _scorecard(asked: argparse.Namespace, face: Face) -> int:
    pinned, when = _reader(face, asked.month)
    found: dict[str, dict[str, Any]] = {}
    for row in scorecards.rows(pinned.rows, pinned, asked.kind, when):
        one = {asked.kind: row["entity"], "city": row["city"], "month": _plain(when)}
        told = found.setdefault(
            row["entity"], one | {name: row[name] for name in _TOTAL} | {"indicators": []}
        )
        told["indicators"].append({name: row[name] for name in _INDICATOR})
    face.show(list(found.values()))
    return 0


def _reader(face: Face, asked: str | None) -> tuple[ask.Reader, date]:
    """The present snapshot, and the month asked for or the latest with customers.

    Raises Refused `targets_empty` where none is closed, WrongUsage for a month that is not.
    """
    pinned = ask.reader(face.store, EVERYONE)
    closed = [] if pinned.is_empty else pinned.rows("closed_months")
    held = [row["month"] for row in closed if row["has_customers"]]
    if not held:
        raise Refused("targets_empty")
    if asked is None:
        return pinned, held[-1]
    names = {_plain(one): one for one in held}
    return pinned, names[_known("month", _plain(month(asked)), names)]


def _known(kind: str, name: str, known: Iterable[str]) -> str:
    names = list(known)
    if name not in names:
        near = difflib.get_close_matches(name, names, 5, 0.3) or names[:10]
        raise WrongUsage(f"{kind}_unknown", value=name, near=", ".join(near))
    return name


def _plain(value: Any) -> Any:
    """A month as people write it; anything else as it is."""
    return value.isoformat()[:7] if isinstance(value, date) else value
