"""What a customer is sensitive to, with the scores that say so, and which scores are missing.

Apart from the dossier because a missing column must be named and never read as unclassified.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from baoyou import definitions
from baoyou.ui import cards, tables, words
from baoyou.ui import format as fmt
from baoyou.ui.customer.case import Case
from baoyou.ui.frame import Frame, Row
from baoyou.ui.lists import people
from baoyou.ui.tables import Column

CLASSES = ("safety", "price", "service", "brand")


def card(frame: Frame, case: Case) -> None:
    """The class, the four scores, and the columns that the month's extract does not have."""
    code = frame.language
    with cards.card(frame.say("customer.sensitivity.title"), line(frame, case), stretch=False):
        rows = score_rows(case)
        if rows:
            tables.reading_table(
                rows,
                [
                    Column(
                        "class",
                        frame.say("customer.sensitivity.class"),
                        lambda name: people.sensitivity(name, code),
                    ),
                    Column(
                        "score",
                        frame.say("customer.sensitivity.score"),
                        words.figures("points", code),
                        "number",
                    ),
                    *_standardised(frame, rows),
                ],
            )
        missing = missing_columns(frame)
        if missing:
            named = [words.column_name("customers", name, code) for name in missing]
            joined = frame.say("frame.joint").join(named)
            st.markdown(cards.grey(frame.say("customer.sensitivity.missing", columns=joined)))


def line(frame: Frame, case: Case) -> str:
    """The class in a sentence, or why there is none."""
    found = case.row["sensitivity"]
    if len(missing_columns(frame)) == len(CLASSES):
        return frame.say("customer.sensitivity.not_run")
    if found is None:
        return frame.say("customer.sensitivity.none")
    least = definitions.values(case.row["month"])["sensitivity_min"]
    called = people.sensitivity(found, frame.language)
    return frame.say(
        f"customer.sensitivity.{'unclassified_told' if found == 'unclassified' else 'told'}",
        called=called,
        least=fmt.number(least, "points", frame.language),
    )


def score_rows(case: Case) -> list[dict[str, Any]]:
    """The scores that are known: class, score as given, standardised over core."""
    return [
        {
            "class": name,
            "score": case.row[f"score_{name}"],
            "standardised": case.row[f"sensitivity_{name}"],
        }
        for name in CLASSES
        if case.row[f"score_{name}"] is not None
    ]


def missing_columns(frame: Frame) -> list[str]:
    """The score columns that the month's extract does not have."""
    assert frame.month is not None
    stored = frame.reader.manifest.partitions.get("customers", {}).get(frame.month.isoformat())
    columns = stored.facts["columns"] if stored else ()
    return [f"score_{name}" for name in CLASSES if f"score_{name}" not in columns]


def _standardised(frame: Frame, rows: Sequence[Row]) -> list[Column]:
    """The standardised scores, which only core customers on net have."""
    if all(row["standardised"] is None for row in rows):
        return []
    return [
        Column(
            "standardised",
            frame.say("customer.sensitivity.standardised"),
            lambda score: fmt.number(score, "points", frame.language, 2),
            "number",
        )
    ]
