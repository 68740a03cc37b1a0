"""What the store holds of each extract: up to which month, and where a month is missing.

Apart from the upload cards because it answers another question: which file is due next?
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from baoyou.months import add_months
from baoyou.ui import cards, tables
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame

# An extract whose parts follow one another by this many months.
STEPS = {"customers": 1}


def card(frame: Frame) -> None:
    """One row for each extract that is stored; a sentence where none is."""
    partitions = frame.reader.manifest.partitions
    with cards.card(frame.say("stored.title"), frame.say("stored.subtitle"), stretch=False):
        if not partitions:
            st.markdown(frame.say("stored.empty"))
            return
        rows = [_row(frame, name, parts) for name, parts in partitions.items() if parts]
        columns = [
            tables.Column("extract", frame.say("stored.column.extract")),
            tables.Column("span", frame.say("stored.column.span")),
            tables.Column(
                "rows",
                frame.say("stored.column.rows"),
                lambda count: fmt.count(count, frame.language),
                "number",
            ),
            tables.Column("gaps", frame.say("stored.column.gaps")),
        ]
        tables.reading_table(rows, columns)


def _row(frame: Frame, name: str, parts: dict[str, Any]) -> dict[str, Any]:
    first, last = min(parts), max(parts)
    span = _short(first) if first == last else f"{_short(first)} – {_short(last)}"
    gaps = _gaps(parts, STEPS[name]) if name in STEPS else []
    return {
        "extract": frame.say(f"extract.{name}"),
        "span": span,
        "rows": parts[last].rows,
        "gaps": frame.say("frame.joint").join(_short(month) for month in gaps) or "–",
    }


def _short(part: str) -> str:
    return part[:7] if len(part) == 10 and part[4] == "-" else part


def _gaps(parts: dict[str, Any], step: int) -> list[str]:
    """Months between the first and the last that are not stored."""
    month, missing = add_months(min(parts), step), []
    while month < max(parts):
        if month not in parts:
            missing.append(month)
        month = add_months(month, step)
    return missing
