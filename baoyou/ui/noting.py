"""Month notes beside figures: which are seen from here, and how they read on a chart and a table.

Apart from the page that writes them, because every trend shows them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from baoyou import notes
from baoyou.notes import PROVINCE, Note
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame


def seen(frame: Frame) -> list[Note]:
    """The notes that stand and concern the cities looked at, newest month first."""
    found = notes.book(frame.reader.store).notes
    return notes.seen(found, frame.reader.scope.cities, frame.cities)


def marks(frame: Frame, months: Collection[date]) -> list[dict[str, Any]]:
    """For `charts.trend`: a mark for each of these months with notes, the newest month first.

    month, text: what fits beside the line; full: all that was written to the month.
    """
    joint = frame.say("notes.joint")
    return [
        {"month": month, "text": _short(frame, found), "full": joint.join(_told(frame, found))}
        for month, found in _by_month(frame).items()
        if month in months
    ]


def beside(frame: Frame, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of a table by month with all that was written to each, under `note`."""
    joint, found = frame.say("notes.joint"), _by_month(frame)
    return [
        dict(row) | {"note": joint.join(_told(frame, found.get(row["month"], [])))} for row in rows
    ]


def spoken(frame: Frame, drawn: Sequence[Mapping[str, Any]]) -> list[str]:
    """The marks of a chart in words, for those who cannot see it."""
    return [
        frame.say("notes.spoken", month=fmt.month(mark["month"], frame.language), text=mark["full"])
        for mark in drawn
    ]


def place(frame: Frame, city: str) -> str:
    """The city of a note in words."""
    return frame.say("notes.province") if city == PROVINCE else city


def kind(frame: Frame, name: str) -> str:
    """The kind of a note in words; the name itself where it has none."""
    return frame.say(f"notes.kind.{name}") if name in notes.KINDS else name


def _by_month(frame: Frame) -> dict[date, list[Note]]:
    found: dict[date, list[Note]] = {}
    for note in seen(frame):
        found.setdefault(note.month, []).append(note)
    return found


def _told(frame: Frame, found: list[Note]) -> list[str]:
    return [_with_city(frame, note) for note in found]


def _with_city(frame: Frame, note: Note) -> str:
    """The text; with the name of its city where several are looked at."""
    if note.city == PROVINCE or frame.cities == (note.city,):
        return note.text
    return frame.say("notes.of_city", city=note.city, text=note.text)


def _short(frame: Frame, found: list[Note]) -> str:
    text = _with_city(frame, found[0])
    if len(found) == 1:
        return text
    return frame.say("notes.and_more", text=text, count=len(found) - 1)
