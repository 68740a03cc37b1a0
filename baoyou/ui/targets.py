"""What was asked of a figure, in words: the line on a card, the state, the pace, the sentence.

Apart from the cards of the page Targets because every card of a KPI says the same of its target.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from baoyou import definitions, targets
from baoyou.ui import cards
from baoyou.ui import format as fmt
from baoyou.ui.cards import Target
from baoyou.ui.frame import Frame

Row = Mapping[str, Any]
# The verdict that colours a state; the state itself is said in words.
VERDICTS: dict[str, Target] = {
    "stretch": "met",
    "met": "met",
    "open": "open",
    "missed": "missed",
    "below_floor": "missed",
}
TINTS = {"met": "better", "missed": "worse"}


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
    figure = write(row, row["target"], frame)
    words = frame.say(f"ui.target.{key}", figure=figure, gap=gap(frame, row))
    if row["state"] in ("below_floor", "stretch"):
        words += frame.say(f"targets.line.{row['state']}")
    if row["goal_month"] != row["month"]:
        month = fmt.month_name(row["goal_month"], frame.language)
        words += frame.say("targets.line.of_month", month=month)
    return words


def gap(frame: Frame, row: Row) -> str:
    """How far a figure is from its target, in its unit: "over 1.0", "0.4 within error"."""
    size = write_bare(row, abs(row["value"] - row["target"]), frame)
    if row["state"] == "open":
        return frame.say("ui.target.within", gap=size)
    if row["good"] == "down":
        return frame.say(f"targets.line.{'lower' if row['gap'] >= 0 else 'higher'}", gap=size)
    return frame.say(f"ui.target.{'over' if row['gap'] >= 0 else 'under'}", gap=size)


def state(frame: Frame, code: str) -> str:
    """What a state is called, with its mark: "✓ Met"."""
    return frame.say(f"targets.state.{code}")


def tint(code: str) -> str:
    """The verdict that tints the cell of a state: better, worse, or none."""
    return TINTS.get(VERDICTS.get(code, "none"), "")


def source(frame: Frame, row: Row) -> str:
    """Where a target comes from, and of which month it is where not of this one."""
    if row["target"] is None:
        return frame.say("targets.state.no_target")
    words = frame.say(f"targets.source.{row['source']}")
    if row["goal_month"] == row["month"]:
        return words
    month = fmt.month_name(row["goal_month"], frame.language)
    return words + frame.say("targets.line.of_month", month=month)


def pace(frame: Frame, row: Row) -> str:
    """Whether a figure is on the line to the last target of the year, and by how much not."""
    code = row["pace_state"]
    if code == "unknown":
        return fmt.MISSING
    if code in ("ended", "reached"):
        return frame.say(f"targets.pace.{code}")
    size = write_bare(row, abs(row["pace_gap"]), frame)
    return frame.say(f"targets.pace.{code}", gap=size)


def needed(frame: Frame, row: Row) -> str:
    """What each month to the year's end must bring, with its sign; nothing where it is there."""
    if row["pace_state"] not in ("on_pace", "within", "behind"):
        return fmt.MISSING
    return bare(frame, row, row["needed_monthly"])


def write(row: Row, amount: Any, frame: Frame) -> str:
    """A figure in the unit and with the decimals of its KPI."""
    return fmt.value(amount, row["unit"], frame.language, decimals(row))


def write_bare(row: Row, amount: Any, frame: Frame) -> str:
    """The same without its unit."""
    return fmt.number(amount, row["unit"], frame.language, decimals(row))


def bare(frame: Frame, row: Row, amount: Any) -> str:
    """A difference with its sign and without its unit."""
    return fmt.signed(amount, row["unit"], frame.language, decimals(row))


def signed(frame: Frame, row: Row, amount: Any) -> str:
    """A difference with its sign and unit."""
    return fmt.signed_change(amount, row["unit"], frame.language, decimals(row))


def decimals(row: Row) -> int | None:
    """The decimals declared for the KPI; money in large sums is written by its size."""
    kpi = definitions.kpis()[row["kpi"]]
    return None if kpi.form == "amount" else kpi.decimals
