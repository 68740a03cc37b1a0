"""What a snapshot kept, month by month: people, value and revenue as lines on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from baoyou.ui import format as fmt
from baoyou.ui.drawing.course import Asking
from baoyou.ui.wording import voice
from baoyou.ui.wording.voice import Row, Voice

MEASURES = {
    "revenue": ("context", "revenue_retention_rate"),
    "people": ("subject", "retention_rate"),
    "value": ("ink", "value_retention_rate"),
}


def months(asking: Asking, snapshot: Row) -> list[date]:
    """The closed months from that of the list on, up to the month looked at."""
    last = asking.month
    return [day for day in asking.months if snapshot["base_month"] <= day <= (last or day)]


def lines(asking: Asking, snapshot: Row, when: Sequence[date]) -> list[dict[str, Any]]:
    """For `charts.lines`: key, name, role and values of each measure in these months."""
    kpis = {kpi: name for name, (_, kpi) in MEASURES.items()}
    values: dict[str, dict[date, Any]] = {name: {} for name in MEASURES}
    for row in asking.figures(*kpis, months=list(when), snapshot=snapshot["snapshot_id"]):
        values[kpis[row["kpi"]]][row["month"]] = row["value"]
    return [
        {
            "key": name,
            "name": asking.say(f"retention.measures.{name}"),
            "role": role,
            "values": [values[name].get(month) for month in when],
        }
        for name, (role, _) in MEASURES.items()
    ]


def told(asking: Voice, drawn: Sequence[Row]) -> str:
    """The lines of `lines` in words: what was kept at last."""
    last = {one["key"]: fmt.value(one["values"][-1], "share", asking.language) for one in drawn}
    return asking.say("retention.measures.alt", month=voice.month(asking), **last)
