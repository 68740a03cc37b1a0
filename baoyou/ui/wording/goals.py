"""Targets in words: what is met, what is missed and by how much, what keeps pace.

Apart from `scores`, which weighs several targets: here each is told for itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from baoyou import targets
from baoyou.ui import format as fmt
from baoyou.ui.wording import voice as words
from baoyou.ui.wording.voice import Row, Voice

JUDGED = (*targets.REACHED, "open", *targets.MISSED)
# States of a pace that still has months to go.
ON_THE_WAY = ("on_pace", "within", "behind")


def opening(voice: Voice, rows: Sequence[Row], cities: Sequence[Row]) -> tuple[str, str]:
    """How many targets are met, which are missed and by how much; what is behind pace, and where.

    rows, cities: of `target_states.sql`, of the place as a whole and of each city.
    """
    judged = [row for row in rows if row["state"] in JUDGED]
    missed = [row for row in judged if row["state"] in targets.MISSED]
    slots = {
        "month": words.month(voice),
        "place": voice.place(),
        "count": len(judged),
        "met": sum(row["state"] in targets.REACHED for row in judged),
        "open": sum(row["state"] == "open" for row in judged),
        "missed": len(missed),
        "names": _named(voice, missed),
    }
    form = "missed" if missed else "open" if slots["open"] else "all_met"
    bold = voice.say(f"targets.sentence.{form if judged else 'none'}", **slots)
    return bold, " ".join(part for part in (behind(voice, rows), worst(voice, cities)) if part)


def behind(voice: Voice, rows: Sequence[Row]) -> str:
    """What is behind pace; nothing where nothing is."""
    late = [voice.kpi_name(row["kpi"]) for row in rows if row["pace_state"] == "behind"]
    names = voice.say("targets.joint").join(late)
    return voice.say("targets.sentence.rest_behind", names=names) if late else ""


def worst(voice: Voice, cities: Sequence[Row]) -> str:
    """In how many places a city misses a target, and which city does so most often."""
    missed = [row["city"] for row in cities if row["state"] in targets.MISSED]
    if not missed or len({row["city"] for row in cities}) < 2:
        return ""
    city = max(sorted(set(missed)), key=missed.count)
    slots = {"cells": len(missed), "city": city, "count": missed.count(city)}
    return voice.say("targets.sentence.rest", **slots)


def summary(voice: Voice, states: Sequence[str]) -> str:
    """How many of these states are met, missed and open."""
    return voice.say(
        "targets.cities.summary",
        met=sum(state in targets.REACHED for state in states),
        missed=sum(state in targets.MISSED for state in states),
        open=states.count("open"),
    )


def tint(state: str) -> str:
    """The verdict that tints the cell of a state: better, worse, or none."""
    return "better" if state in targets.REACHED else "worse" if state in targets.MISSED else ""


def source(voice: Voice, row: Row) -> str:
    """Where a target comes from, and of which month it is where not of this one."""
    if row["target"] is None:
        return voice.say("targets.state.no_target")
    told = voice.say(f"targets.source.{row['source']}")
    if row["goal_month"] == row["month"]:
        return told
    month = fmt.month_name(row["goal_month"], voice.language)
    return told + voice.say("targets.line.of_month", month=month)


def pace(voice: Voice, row: Row) -> str:
    """Whether a figure is on the line to the last target of the year, and by how much not."""
    code = row["pace_state"]
    if code == "unknown":
        return fmt.MISSING
    if code in ("ended", "reached"):
        return voice.say(f"targets.pace.{code}")
    size = words.bare(voice, row, abs(row["pace_gap"]))
    return voice.say(f"targets.pace.{code}", gap=size)


def _named(voice: Voice, missed: Sequence[Row]) -> str:
    """Missed targets with how far each is off, in its unit."""
    return voice.say("targets.joint").join(
        voice.say(
            "targets.named",
            kpi=voice.kpi_name(row["kpi"]),
            gap=words.signed_change(voice, row, row["value"] - row["target"]),
        )
        for row in missed
    )
