"""Of the customers in the snapshot, who is still here."""

from __future__ import annotations

import streamlit as st

from baoyou.ui import cards, figures
from baoyou.ui.bundling import bindings
from baoyou.ui.frame import Frame, Row, current
from baoyou.ui.retention import (
    bills,
    leaving,
    measures,
    portflows,
    retention,
    retention_kinds,
    stated,
    strikes,
    survival,
)

KPIS = (
    "retention_rate",
    "value_retention_rate",
    "revenue_retention_rate",
    "composite_retention_rate",
)


def main(frame: Frame) -> None:
    """The snapshot in depth where there is one; bills, contracts, churn with reasons, port-outs."""
    chosen = retention.snapshot(frame)
    rows = (
        frame.rows("snapshot_bridge", month=frame.month, snapshot=chosen["snapshot_id"])
        if chosen
        else []
    )
    retention.opening(frame, chosen, rows)
    has_members = bool(chosen and rows)
    if chosen and rows:
        _snapshot(frame, chosen, rows)
    left, right = st.columns([1, 1])
    with left:
        if chosen and rows:
            measures.card(frame, chosen)
        else:
            leaving.contact(frame)
    with right:
        bills.card(frame)
    ahead = frame.rows("contracts_ahead", month=frame.month, population=frame.population)
    left, right = st.columns([1, 1])
    with left:
        bindings.ahead(frame, ahead)
    with right:
        leaving.renewal(frame)
    _left(frame, has_members)
    portflows.cards_of(frame)


def _snapshot(frame: Frame, chosen: Row, rows: list[Row]) -> None:
    """The four retentions and what each counts, the bridge, how the list thins out, its strikes."""
    with cards.card_row(across=4):
        for row in figures.changes(frame, *KPIS, snapshot=chosen["snapshot_id"]):
            figures.kpi_card(frame, row, foot=retention.foot(frame, row["kpi"]))
    retention_kinds.card(frame, chosen)
    retention.bridge(frame, chosen, rows)
    survival.card(frame, chosen)
    strikes.card(frame, chosen)
    strikes.open_list(frame, chosen)


def _left(frame: Frame, with_contact: bool) -> None:
    """Monthly churn beside its reasons: of the month, over the months, and as stated."""
    left, right = st.columns([3, 2])
    with left:
        churned = leaving.churn(frame)
    with right:
        leaving.reasons(frame, [row for row in churned if row["month"] == frame.month])
        if with_contact:
            leaving.contact(frame)
    left, right = st.columns([1, 1])
    with left:
        stated.over_months(frame, churned)
    with right:
        stated.card(frame)


main(current())
