"""Which columns of the month's customers were not delivered, and how a card says so.

Apart from `absences`, which asks what a KPI lacks: here a column is looked for by its own name.
"""

from __future__ import annotations

from baoyou.ui import words
from baoyou.ui.frame import Frame


def missing(frame: Frame, *columns: str) -> list[str]:
    """Those of the columns that the month's customers extract does not have."""
    assert frame.month is not None
    stored = frame.reader.manifest.partitions["customers"].get(frame.month.isoformat())
    present = stored.facts["columns"] if stored else ()
    return [name for name in columns if name not in present]


def named(frame: Frame, columns: list[str]) -> str:
    """These columns as people and files call them."""
    called = [words.column_name("customers", name, frame.language) for name in columns]
    return frame.say("frame.joint").join(called)
