"""Month notes in words: what stands beside a line, and what is said of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from baoyou import notes
from baoyou.notes import PROVINCE, Note
from baoyou.ui import format as fmt
from baoyou.ui.wording.voice import Row, Voice


def opening(voice: Voice, seen: Sequence[Note]) -> tuple[str, str]:
    """How many notes there are and what the newest month's says. seen: newest month first."""
    if not seen:
        return voice.say("notes.sentence.none"), voice.say("notes.sentence.none_rest")
    last = seen[0]
    bold = voice.say(
        "notes.sentence.some",
        count=len(seen),
        month=fmt.month(last.month, voice.language),
        place=place(voice, last.city),
        kind=kind(voice, last.kind),
        text=last.text,
    )
    return bold, voice.say("notes.sentence.rest")


def marks(voice: Voice, seen: Sequence[Note], months: Collection[date]) -> list[dict[str, Any]]:
    """For `charts.trend`: a mark for each of these months with notes, in the order of `seen`.

    month, text: what fits beside the line; full: all that was written to the month.
    """
    found: dict[date, list[str]] = {}
    for note in seen:
        if note.month in months:
            found.setdefault(note.month, []).append(with_city(voice, note))
    joint = voice.say("notes.joint")
    return [
        {"month": month, "text": _short(voice, told), "full": joint.join(told)}
        for month, told in found.items()
    ]


def spoken(voice: Voice, drawn: Sequence[Row]) -> list[str]:
    """The marks of a chart in words, for those who cannot see it."""
    return [
        voice.say("notes.spoken", month=fmt.month(mark["month"], voice.language), text=mark["full"])
        for mark in drawn
    ]


def place(voice: Voice, city: str) -> str:
    """The city of a note in words."""
    return voice.say("notes.province") if city == PROVINCE else city


def kind(voice: Voice, name: str) -> str:
    """The kind of a note in words; the name itself where it has none."""
    return voice.say(f"notes.kind.{name}") if name in notes.KINDS else name


def with_city(voice: Voice, note: Note) -> str:
    """The text; with the name of its city where several are looked at."""
    if note.city == PROVINCE or voice.cities == (note.city,):
        return note.text
    return voice.say("notes.of_city", city=note.city, text=note.text)


def _short(voice: Voice, told: Sequence[str]) -> str:
    if len(told) == 1:
        return told[0]
    return voice.say("notes.and_more", text=told[0], count=len(told) - 1)
