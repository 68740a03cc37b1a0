"""How many customers are bound, and by what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from baoyou.ui import behind, cards, drills, figures, series
from baoyou.ui import format as fmt
from baoyou.ui.bundling import bindings, bound_churn, kinds
from baoyou.ui.frame import Frame, current

KPIS = ("bundling_rate", "contract_rate", "sticky_rate", "fusion_rate")


def main(frame: Frame) -> None:
    """Sentence, the rate and its three kinds, trend, contracts ahead, cities, overlap, churn."""
    rows = figures.changes(frame, *KPIS)
    ahead = frame.rows("contracts_ahead", month=frame.month, population=frame.population)
    opening(frame, rows[0], ahead)
    with cards.card_row(across=4):
        for row in rows:
            figures.kpi_card(frame, row, link=drills.link(frame, row))
    left, right = st.columns([3, 2])
    with (
        left,
        cards.card(
            frame.say("bundling.trend.title"),
            frame.say("bundling.trend.subtitle"),
            says=behind.says(frame, KPIS[0]),
        ) as controls,
    ):
        clicked = series.trend(frame, rows[0], "bundling-trend", height=346, table_in=controls)
        if clicked:
            drills.go(frame, "bundling_rate", month=clicked.isoformat()[:7])
    with right:
        bindings.ahead(frame, ahead)
    left, right = st.columns([3, 2])
    with left:
        bindings.cities(frame, rows[0])
    with right:
        bindings.levels(frame, rows[0])
    kinds.card(frame)
    kinds.open_list(frame)
    bound_churn.card(frame)


def opening(frame: Frame, row: Mapping[str, Any], ahead: Sequence[Mapping[str, Any]]) -> None:
    """How many are bound and whether that moved, who is not, what comes up for renewal."""
    code, known = frame.language, row["value"] is not None
    standing = row["before_verdict"] or "no_before"
    bold = frame.say(
        f"bundling.sentence.{standing if known else 'missing'}",
        month=fmt.month(frame.month, code),
        place=frame.place(),
        value=fmt.value(row["value"], "share", code),
        change=fmt.change(row["before_change"], "share", code),
    )
    slots = {"unbound": fmt.count(row["not_counted"], code)}
    links = [link for link in (drills.link(frame, row),) if link]
    if not known or not ahead:
        cards.sentence(
            bold, frame.say("bundling.sentence.rest_unbound", **slots) if known else "", links
        )
        return
    count = fmt.count(ahead[0]["customers_in_3"], code)
    slots |= {"count": count, "fee": fmt.money(ahead[0]["fee_in_3"], code, per_month=True)}
    words = frame.say("bundling.sentence.link_ahead", count=count)
    links.append(frame.link(words, "customers", list="expiring", value="3"))
    cards.sentence(bold, frame.say("bundling.sentence.rest", **slots), links)


main(current())
