"""Month notes beside figures: which are seen from here, as marks of a chart and in a table.

Apart from the page that writes them, because every trend shows them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from baoyou import notes
from baoyou.notes import Note
from baoyou.ui.frame import Frame
from baoyou.ui.wording import noted


def seen(frame: Frame) -> list[Note]:
    """The notes that stand and concern the cities looked at, newest month first."""
    found = notes.book(frame.reader.store).notes
    return notes.seen(found, frame.reader.scope.cities, frame.cities)


def marks(frame: Frame, months: Collection[date]) -> list[dict[str, Any]]:
    """For `charts.trend`: a mark for each of these months with notes; see `wording.noted`."""
    return noted.marks(frame, seen(frame), months)


def beside(frame: Frame, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of a table by month with all that was written to each, under `note`."""
    months = {row["month"] for row in rows}
    written = {mark["month"]: mark["full"] for mark in marks(frame, months)}
    return [dict(row) | {"note": written.get(row["month"], "")} for row in rows]
