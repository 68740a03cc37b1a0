"""How the number of customers on net moved: a table that balances, each of its rows a way down."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from baoyou.ui import behind, cards, tables
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column

# The terms in the order of the sum, and the list of customers behind each.
TERMS = {
    "on_net_before": None,
    "joined": "joined",
    "returned": "returned",
    "came_in": None,
    "left_customers": "left",
    "fell_out": None,
    "left_out": None,
    "on_net": "on_net",
}
ALWAYS = ("on_net_before", "joined", "returned", "left_customers", "on_net")


def card(frame: Frame, key: str) -> None:
    """The flows of the month looked at beside those of the month before, with the balance."""
    shown = frame.months_back(2)
    rows = frame.rows("population_flows", months=shown, population=frame.population)
    now = rows[-1] if rows else None
    says = behind.says(frame, "population_flows")
    with cards.card(frame.say("flows.title"), frame.say("flows.subtitle"), says=says) as controls:
        if not now or not now["is_known"]:
            st.markdown(cards.grey(frame.say("flows.not_stored")))
            return
        with controls:
            word = "flows.unbalanced" if now["difference"] else "flows.badge"
            text = frame.say(word, count=fmt.count(now["difference"], frame.language))
            verdict: cards.Verdict = "bad" if now["difference"] else "good"
            st.markdown(cards.badge(text, verdict), width="content")
        terms = [term for term in TERMS if term in ALWAYS or any(row[term] for row in rows)]
        chosen = tables.clickable_table(
            [_line(frame, term, rows) for term in terms],
            [
                Column("term", frame.say("flows.term")),
                *(_month_column(frame, row["month"]) for row in reversed(rows) if row["is_known"]),
            ],
            key=key,
            id_column="id",
            alt=frame.say(
                "flows.alt",
                before=fmt.count(now["on_net_before"], frame.language),
                now=fmt.count(now["on_net"], frame.language),
            ),
        )
        if chosen and TERMS[chosen]:
            frame.go("customers", list=TERMS[chosen])


def _line(frame: Frame, term: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    cities = frame.say("frame.joint").join(rows[-1]["cities_left_out"] or [])
    words = frame.say(f"flows.{term}", cities=cities)
    return {"id": term, "term": words} | {row["month"].isoformat(): row[term] for row in rows}


def _month_column(frame: Frame, month: date) -> Column:
    label = frame.say("flows.customers", month=fmt.month(month, frame.language))
    return Column(
        month.isoformat(), label, lambda count: fmt.count(count, frame.language), "number"
    )
