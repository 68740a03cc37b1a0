"""How each rule hits: its new, continuing and cleared hits, or what it would need to run.

Apart from `combinations`, where a customer whom several rules hit counts once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from baoyou.contracts import contracts
from baoyou.ui import behind, cards, charts, show, words, writers
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, Row
from baoyou.ui.tables import Column


def rules_card(frame: Frame, moves: Sequence[Row], rule: str | None) -> str | None:
    """Every rule's new, continuing and cleared hits; the rule clicked, else None."""
    code = frame.language
    rows = [_bar(frame, row) for row in moves]
    title, subtitle = frame.say("warnings.rules.title"), frame.say("warnings.rules.subtitle")
    says = behind.says(frame, "rule_count", "rule_moves")
    with cards.card(title, subtitle, says=says) as top:
        clicked = show.chart(
            charts.rule_bars(
                rows, palette=frame.palette, language=code, keys=[row["rule"] for row in rows]
            ),
            f"warnings-rules-{rule}",
            _alt(frame, rows),
            language=code,
            rows=moves,
            columns=_columns(frame),
            table_in=top,
            on_select=True,
        )
        unknown = [row for row in moves if row["not_evaluated"]]
        if unknown:
            st.markdown(cards.grey(_not_evaluated(frame, unknown)))
    return clicked[0] if clicked else None


def _bar(frame: Frame, row: Row) -> dict[str, Any]:
    bar = {"rule": row["rule"], "name": frame.rule_name(row["rule"])}
    if row["hits"] is None:
        return bar | {"reason": _needs(frame, row)}
    return bar | {
        "continuing": row["other_hits"],
        "new": row["new_hits"],
        "cleared": row["cleared_hits"],
    }


def _needs(frame: Frame, row: Row) -> str:
    """The extract, the columns or the months that a rule would have needed."""
    if row["needs"] in contracts():
        return frame.say("warnings.rules.extract", extract=frame.say(f"extract.{row['needs']}"))
    return words.needs(row["rule"], row["needs"], frame.language)


def _alt(frame: Frame, rows: Sequence[Row]) -> str:
    told = [
        frame.say("warnings.rules.alt_one", rule=row["name"], hits=_hits(row, frame.language))
        for row in rows
        if not row.get("reason")
    ]
    return frame.say("warnings.rules.alt", rules=frame.say("frame.joint").join(told))


def _hits(row: Row, language: str) -> str:
    return fmt.count((row["continuing"] or 0) + (row["new"] or 0), language)


def _columns(frame: Frame) -> list[Column]:
    written = writers.count(frame.language)
    counts = ("hits", "new_hits", "other_hits", "cleared_hits", "not_evaluated")
    return [
        Column("rule", frame.say("warnings.column.rule"), frame.rule_name),
        *(Column(name, frame.say(f"warnings.column.{name}"), written, "number") for name in counts),
    ]


def _not_evaluated(frame: Frame, rows: Sequence[Row]) -> str:
    told = [
        frame.say(
            "warnings.not_evaluated.one",
            rule=frame.rule_name(row["rule"]),
            count=fmt.count(row["not_evaluated"], frame.language),
        )
        for row in rows
    ]
    return frame.say("warnings.not_evaluated.all", rules=frame.say("frame.joint").join(told))
