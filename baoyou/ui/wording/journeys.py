"""Touchpoints and rivals in words: peak, end and floor; where we are better, where worse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from baoyou.text import catalogue
from baoyou.ui import format as fmt
from baoyou.ui.wording import voice as words
from baoyou.ui.wording.voice import Row, Voice

MARKS = ("peak", "end", "worst")
VERDICTS = {"good": "better", "bad": "worse"}


def told(voice: Voice, rows: Sequence[Row], least: int, floor: int) -> tuple[str, str]:
    """Peak, end and worst of the journey, and what customers are likely to remember of it.

    rows: of `touchpoint_scores.sql`; least: answers below which nothing is told; floor: the score
    up to which an answer is low.
    """
    code, wholes = voice.language, [row for row in rows if row["is_summary"]]
    slots: dict[str, Any] = {"month": fmt.month(rows[0]["month"], code)}
    found = {mark: marked(wholes, mark) for mark in MARKS}
    if found["peak"] is None:
        return voice.say("touchpoints.sentence.few", least=least, **slots), ""
    for mark, row in found.items():
        slots[mark] = row["touchpoint"] if row else fmt.MISSING
        slots[f"{mark}_score"] = fmt.value(row["value"], "points", code) if row else fmt.MISSING
    worst, rest = found["worst"], []
    slots["share"] = fmt.value(worst["low_share"] if worst else None, "share", code)
    form = "whole" if found["end"] else "no_end"
    first = voice.say(f"touchpoints.sentence.{form}", floor=floor, **slots)
    if found["end"]:
        remembered = fmt.value(rows[0]["remembered"], "points", code)
        whole = fmt.value(wholes[0]["whole"], "points", code)
        key = "touchpoints.sentence.remembered"
        rest.append(voice.say(key, remembered=remembered, whole=whole))
    within = [row["touchpoint"] for row in found.values() if row and row["gap_verdict"] == "none"]
    if within:
        names = words.joined(voice, dict.fromkeys(within))
        rest.append(voice.say("touchpoints.sentence.noise", touchpoints=names))
    return first, " ".join(rest)


def marked(wholes: Sequence[Row], mark: str) -> Row | None:
    """The touchpoint that is the peak, the end or the worst; None where none is."""
    return next((row for row in wholes if row[f"is_{mark}"]), None)


def named(voice: Voice, row: Row) -> str:
    """The touchpoint with what it is of the journey: a colour never speaks alone."""
    marks = [voice.say(f"touchpoints.short.{mark}") for mark in MARKS if row[f"is_{mark}"]]
    if row["is_small"]:
        marks.append(voice.say("touchpoints.short.small"))
    if not marks:
        return str(row["touchpoint"])
    slots = {"touchpoint": row["touchpoint"], "marks": words.joined(voice, marks)}
    return voice.say("touchpoints.short.named", **slots)


def rivals(voice: Voice, rows: Sequence[Row], least: int) -> str:
    """Where we are better and worse than which rival beyond error, and how many cannot be told."""
    judged = [row for row in rows if not row["is_own"] and row["gap_verdict"] is not None]
    if not judged:
        return voice.say("touchpoints.rivals.sentence.unjudged", least=least)
    parts = []
    for verdict, form in VERDICTS.items():
        found = [_gap(voice, row) for row in judged if row["gap_verdict"] == verdict]
        if found:
            what = words.joined(voice, found)
            parts.append(voice.say(f"touchpoints.rivals.sentence.{form}", what=what))
    within = sum(row["gap_verdict"] == "none" for row in judged)
    if within:
        form = "rest" if parts else "none"
        parts.append(voice.say(f"touchpoints.rivals.sentence.{form}", count=within))
    joint = voice.say("touchpoints.rivals.sentence.joint")
    return voice.say("touchpoints.rivals.sentence.whole", parts=joint.join(parts))


def against(voice: Voice, row: Row) -> str:
    """What the gap to one rival is worth."""
    form = {**VERDICTS, "none": "within"}.get(row["gap_verdict"] or "", "unjudged")
    return voice.say(
        f"touchpoints.rivals.against.{'no_own' if row['gap'] is None else form}",
        rival=row["operator"],
        gap=fmt.change(row["gap"], "points", voice.language),
        interval=gap_interval(voice, row),
    )


def gap_interval(voice: Voice, row: Row) -> str:
    """The interval of a gap, both ends with their signs."""
    if row["gap_low"] is None:
        return fmt.MISSING
    low, high = (
        fmt.signed(row[name], "points", voice.language) for name in ("gap_low", "gap_high")
    )
    return voice.say("cities.peers.interval", low=low, high=high)


def verdict(row: Row) -> str:
    """The verdict of a gap as charts and tables colour it; nothing within error."""
    return VERDICTS.get(row["gap_verdict"] or "", "")


def axis(voice: Voice, name: str) -> str:
    """What an axis of comparison is called; an item of no axis keeps its own name."""
    entry = catalogue().get(f"touchpoints.axis.{name}")
    return entry[voice.language] if entry else name


def shared(rows: Sequence[Row]) -> str | None:
    """The verdict on us where it is the same against every rival."""
    verdicts = {row["gap_verdict"] for row in rows if not row["is_own"]}
    return VERDICTS.get(verdicts.pop() or "") if len(verdicts) == 1 else None


def _gap(voice: Voice, row: Row) -> str:
    gap = fmt.signed_change(row["gap"], "points", voice.language)
    name = axis(voice, row["axis"])
    slots = {"axis": name, "rival": row["operator"], "gap": gap}
    return voice.say("touchpoints.rivals.sentence.named", **slots)
