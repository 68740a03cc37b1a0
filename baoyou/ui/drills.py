"""From a KPI to the customers behind it: which list or page a figure opens, and what it holds.

Apart from the pages because the card, the bar and the sentence of a KPI must open the same list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from baoyou.ui import format as fmt
from baoyou.ui.cards import Link
from baoyou.ui.frame import Frame


@dataclass(frozen=True)
class Drill:
    """A way down. counts: the column of a figure's row that says how many are on the list."""

    page: str
    words: str
    counts: str = ""
    query: Mapping[str, str] = field(default_factory=dict)


def _list(words: str, counts: str, name: str, value: str = "") -> Drill:
    return Drill("customers", words, counts, {"list": name} | ({"value": value} if value else {}))


_DRILLS = {
    "bundling_rate": _list("unbound", "not_counted", "unbound"),
    "contract_rate": _list("no_contract", "not_counted", "unbound", "contract"),
    "sticky_rate": _list("no_sticky", "not_counted", "unbound", "sticky"),
    "fusion_rate": _list("no_fusion", "not_counted", "unbound", "fusion"),
    "retention_rate": _list("lost", "not_counted", "snapshot", "lost"),
    "churn_rate": _list("left", "counted", "left"),
    "port_out_rate": _list("ported", "counted", "left", "ported_out"),
    "downgrade_rate": _list("downgraded", "counted", "downgrade"),
    "renewal_rate": _list("not_renewed", "not_counted", "renewal", "not_renewed"),
    "warned_share": Drill("warnings", "warned", "counted"),
    "market_share": Drill("share", "page"),
    "satisfaction": Drill("satisfaction", "page"),
    "satisfied_share": Drill("satisfaction", "page"),
    "value_retention_rate": Drill("retention", "page"),
    "revenue_retention_rate": Drill("retention", "page"),
    "composite_retention_rate": Drill("retention", "page"),
}


def link(frame: Frame, row: Mapping[str, Any], city: str | None = None) -> Link | None:
    """The link to the customers of a row of figures, of all cities chosen or of one."""
    drill = _DRILLS.get(row["kpi"])
    if drill is None or (drill.counts and not row[drill.counts]):
        return None
    count = fmt.count(row[drill.counts], frame.language) if drill.counts else ""
    words = frame.say(f"drills.{drill.words}", count=count, kpi=frame.kpi_name(row["kpi"]))
    if city:
        words = frame.say("drills.in_city", city=city, words=words)
    return frame.link(words, drill.page, **_query(drill, city))


def go(frame: Frame, kpi: str, **query: Any) -> None:
    """Leave for the customers of a KPI, with a narrower choice of city or another month."""
    drill = _DRILLS.get(kpi)
    if drill:
        frame.go(drill.page, **_query(drill), **query)


def narrows(kpi: str, by: str) -> bool:
    """Whether the list behind a KPI can be narrowed to a group: by city, level, tier, stage, plan.

    The flagged list knows no tier and no plan; other pages hold no list.
    """
    drill = _DRILLS.get(kpi)
    if drill is None:
        return False
    return drill.page == "customers" or (drill.page == "warnings" and by not in ("tier", "plan"))


def _query(drill: Drill, city: str | None = None) -> dict[str, Any]:
    return {**drill.query, **({"city": [city]} if city else {})}
