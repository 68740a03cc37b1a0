"""What was asked of a figure, on a page: its target, the line on a card, the state, what it needs.

Apart from the cards of the page Targets because every card of a KPI says the same of its target.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from baoyou import targets
from baoyou.ui import cards
from baoyou.ui import format as fmt
from baoyou.ui.cards import Target
from baoyou.ui.frame import Frame
from baoyou.ui.wording import goals as wording
from baoyou.ui.wording import voice

Row = Mapping[str, Any]
# The verdict that colours a state; the state itself is said in words.
VERDICTS: dict[str, Target] = {
    "stretch": "met",
    "met": "met",
    "open": "open",
    "missed": "missed",
    "below_floor": "missed",
}


def attached(frame: Frame, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of `figures.changes`, each with the row of its target under `target`, or None there."""
    if not rows or not targets.are_stored(frame.reader.manifest):
        return rows
    kpis = [row["kpi"] for row in rows]
    found = {
        (aim["kpi"], aim["snapshot_id"]): aim
        for aim in targets.states(frame.rows, [frame.month], kpis, frame.population)  # type: ignore[list-item]
    }
    return [row | {"target": found.get((row["kpi"], row["snapshot_id"]))} for row in rows]


def course(frame: Frame, row: Row, months: Sequence[date]) -> dict[date, Any]:
    """The target of each month that had one, for the KPI of a row of `figures.changes`.

    Targets are for the newest snapshot list; a figure of another has none.
    """
    if not months or not targets.are_stored(frame.reader.manifest):
        return {}
    aims = targets.states(frame.rows, months, [row["kpi"]], frame.population)
    return {
        aim["month"]: aim["target"]
        for aim in aims
        if aim["target"] is not None and aim["snapshot_id"] == row["snapshot_id"]
    }


def line(frame: Frame, row: Row | None) -> list[str]:
    """The line of a card on its target, as a list of Markdown; empty where there is no verdict."""
    verdict = VERDICTS.get(row["state"]) if row else None
    if row is None or verdict is None:
        return []
    return [cards.target_line(verdict, told(frame, row), frame.language)]


def told(frame: Frame, row: Row) -> str:
    """The target, the gap, and what else must be said: the floor broken, the month it is of."""
    key = "ceiling" if row["good"] == "down" else "target"
    figure = voice.write(frame, row, row["target"])
    words = frame.say(f"ui.target.{key}", figure=figure, gap=gap(frame, row))
    if row["state"] in ("below_floor", "stretch"):
        words += frame.say(f"targets.line.{row['state']}")
    if row["goal_month"] != row["month"]:
        month = fmt.month_name(row["goal_month"], frame.language)
        words += frame.say("targets.line.of_month", month=month)
    return words


def gap(frame: Frame, row: Row) -> str:
    """How far a figure is from its target, in its unit: "over 1.0", "0.4 within error"."""
    size = voice.bare(frame, row, abs(row["value"] - row["target"]))
    if row["state"] == "open":
        return frame.say("ui.target.within", gap=size)
    if row["good"] == "down":
        return frame.say(f"targets.line.{'lower' if row['gap'] >= 0 else 'higher'}", gap=size)
    return frame.say(f"ui.target.{'over' if row['gap'] >= 0 else 'under'}", gap=size)


def state(frame: Frame, code: str) -> str:
    """What a state is called, with its mark: "✓ Met"."""
    return frame.say(f"targets.state.{code}")


def needed(frame: Frame, row: Row) -> str:
    """What each month to the year's end must bring, with its sign; nothing where it is there."""
    if row["pace_state"] not in wording.ON_THE_WAY:
        return fmt.MISSING
    return voice.signed(frame, row, row["needed_monthly"])
