"""The four retentions in one small table: what each counts, and how far it lies from headcount.

Apart from the cards, which show each alone: beside one another nobody takes one for the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from baoyou import definitions
from baoyou.ui import behind, cards, tables
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column


def card(frame: Frame, chosen: Mapping[str, Any]) -> None:
    """A row for each: its definition, value, interval, n, gap to headcount."""
    code = frame.language
    found = frame.rows("retention_kinds", month=frame.month, snapshot=chosen["snapshot_id"])
    rows = [
        row
        | {
            "name": frame.kpi_name(row["kpi"]),
            "counts": definitions.kpis()[row["kpi"]].words(code).formula,
            "told": _told(frame, row),
        }
        for row in found
    ]
    with cards.card(
        frame.say("retention_kinds.title"),
        frame.say("retention_kinds.subtitle"),
        says=behind.says(frame, "retention_kinds", snapshot=chosen["snapshot_id"]),
        stretch=False,
    ):
        tables.reading_table(
            rows,
            [
                Column("name", frame.say("retention_kinds.kind")),
                Column("counts", frame.say("retention_kinds.counts")),
                Column("told", frame.say("retention_kinds.value")),
                Column(
                    "gap",
                    frame.say("retention_kinds.gap"),
                    lambda gap: fmt.signed(gap, "share", code),
                    "number",
                ),
            ],
            alt=frame.say("retention_kinds.alt"),
        )


def _told(frame: Frame, row: Mapping[str, Any]) -> str:
    code = frame.language
    slots = {
        "value": fmt.value(row["value"], "share", code),
        "n": fmt.count(row["n"], code),
        "interval": fmt.interval(row["low"], row["high"], "share", code),
    }
    known = "bare" if row["low"] is None else "told"
    return frame.say(f"retention_kinds.{known}", **slots)
