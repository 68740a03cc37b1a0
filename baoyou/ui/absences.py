"""Why a KPI is not there, not to be judged yet, or not compared: never a zero, never silence.

Apart from `states`, which knows no KPI: here what `mart.off` names becomes a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from baoyou import definitions
from baoyou.contracts import contracts
from baoyou.months import add_months, month_of
from baoyou.ui import format as fmt
from baoyou.ui import states
from baoyou.ui.cards import State
from baoyou.ui.frame import Frame

Row = Mapping[str, Any]


def state(frame: Frame, row: Row) -> State | None:
    """What stands in place of the changes of a row of `figures.changes`; None where they stand."""
    if row["value"] is None:
        return absence(frame, row)
    if not row["mature"]:
        months = definitions.kpis()[row["kpi"]].matures_after
        complete = month_of(add_months(row["month"].isoformat(), months))
        return states.immature(complete, frame.language)
    return None


def absence(frame: Frame, row: Row) -> State:
    """Why there is no figure: the column, file or month it needs, or nobody to count."""
    needs, kpi = row.get("needs"), definitions.kpis()[row["kpi"]]
    badge = frame.say("ui.state.needs_column.badge")
    month = fmt.month(frame.month, frame.language)
    if needs and re.fullmatch(r"\d{4}-\d{2}", needs):
        wanted = fmt.month(month_of(needs), frame.language)
        return State(badge, frame.say("figures.needs.month", month=wanted))
    if needs in contracts():
        extract = frame.say(f"extract.{needs}")
        return State(badge, frame.say("figures.needs.extract", extract=extract, month=month))
    if needs:
        return states.needs_column(needs, frame.say(f"extract.{kpi.extract}"), frame.language)
    if kpi.snapshot and row.get("snapshot_id") is None:
        return State(badge, frame.say("figures.needs.snapshot", month=month))
    nobody = "masked" if kpi.unknown else "nobody"
    return State(frame.say("figures.needs.badge"), frame.say(f"figures.needs.{nobody}"))


def not_compared(frame: Frame, row: Row) -> list[str]:
    """The comparisons that cannot be made, with the month that is not there."""
    found = []
    for basis, step in (("before", -1), ("year", -12)):
        if row["value"] is not None and row[f"{basis}_month"] is None:
            missing = month_of(add_months(row["month"].isoformat(), step))
            kind = "snapshot" if row["snapshot_id"] else "month"
            month = fmt.month(missing, frame.language)
            found.append(frame.say(f"figures.no_{basis}.{kind}", month=month))
    return found
