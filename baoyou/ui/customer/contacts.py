"""What was asked of a customer and said to it: surveys answered, orders assigned, contacts made.

Apart from the dossier because these come from extracts of their own, which may not be loaded.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from baoyou.ui import cards, tables, words
from baoyou.ui import format as fmt
from baoyou.ui.customer.case import Case
from baoyou.ui.frame import Frame, Row
from baoyou.ui.tables import Column

EXTRACTS = ("assignments", "results")


def contacts(frame: Frame, case: Case) -> None:
    """Orders and what came of them, newest first."""
    with cards.card(frame.say("customer.contacts.title"), stretch=False):
        none = why_none(frame)
        if none:
            st.markdown(cards.grey(none))
            return
        rows = contact_rows(frame, case)
        if not rows:
            st.markdown(cards.grey(frame.say("customer.contacts.none")))
            return
        tables.reading_table(
            rows,
            [
                Column(name, frame.say(f"customer.contacts.{name}"))
                for name in ("on", "what", "told")
            ],
        )


def why_none(frame: Frame) -> str:
    """Why nothing can be said of contacts; empty where at least one extract was loaded."""
    loaded = frame.reader.manifest.partitions
    if any(extract in loaded for extract in EXTRACTS):
        return ""
    named = [frame.say(f"extract.{extract}") for extract in EXTRACTS]
    return frame.say("customer.contacts.not_loaded", extracts=frame.say("frame.joint").join(named))


def contact_rows(frame: Frame, case: Case, *, is_neutral: bool = False) -> list[dict[str, str]]:
    """The contacts as they are told: on, what, told.

    is_neutral: without words of others, which may name a rival.
    """
    rows = frame.rows(
        "customer_contacts", all_cities=True, customer_id=case.customer_id, month=frame.month
    )
    if is_neutral:
        rows = [row | {"reason": None, "campaign": None} for row in rows]
    return [_contact(frame, row) for row in rows]


def surveys(frame: Frame, case: Case) -> None:
    """What the customer answered when asked."""
    code = frame.language
    rows = frame.rows("customer_surveys", all_cities=True, customer_id=case.customer_id)
    with cards.card(frame.say("customer.surveys.title"), stretch=False):
        if not rows:
            st.markdown(cards.grey(frame.say("customer.surveys.none")))
            return
        points = words.figures("points", code)
        tables.reading_table(
            rows,
            [
                Column("month", frame.say("customer.months.month"), words.months(code)),
                Column(
                    "item",
                    frame.say("customer.surveys.item"),
                    lambda item: words.group("item", item, code),
                ),
                Column("score", frame.say("customer.surveys.score"), points, "number"),
                Column("scale_max", frame.say("customer.surveys.scale"), points, "number"),
                *_touchpoint(frame, rows),
            ],
        )


def _touchpoint(frame: Frame, rows: Sequence[Row]) -> list[Column]:
    if not any(row["touchpoint"] for row in rows):
        return []
    return [Column("touchpoint", frame.say("customer.surveys.touchpoint"))]


def _contact(frame: Frame, row: Row) -> dict[str, str]:
    code = frame.language
    on = fmt.day(row["happened_on"], code)
    if row["kind"] == "contacted":
        told = frame.say(f"customer.outcome.{row['outcome']}")
        reason = row["reason"]
        return {
            "on": on,
            "what": frame.say("customer.contacts.order", order=row["reference"]),
            "told": frame.say("customer.contacts.result", outcome=told, reason=reason)
            if reason
            else told,
        }
    arm = "control" if row["arm"] == "control" else "treatment"
    told = frame.say(f"customer.contacts.{arm}")
    if row["due_on"] and arm == "treatment":
        told = frame.say("customer.contacts.due", told=told, day=fmt.day(row["due_on"], code))
    campaign = row["campaign"] or row["reference"]
    return {"on": on, "what": frame.say("customer.contacts.campaign", name=campaign), "told": told}
