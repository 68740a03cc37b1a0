"""Of the customers in the snapshot, who is still here."""

from __future__ import annotations

import streamlit as st

from baoyou import definitions
from baoyou.ui import bills, cards, figures, leaving, retention
from baoyou.ui.frame import Frame, current

KPIS = (
    "retention_rate",
    "value_retention_rate",
    "revenue_retention_rate",
    "composite_retention_rate",
)


def main(frame: Frame) -> None:
    """The snapshot with its bridge, what goes before leaving, churn with its reasons."""
    chosen = retention.snapshot(frame)
    rows = (
        frame.rows("snapshot_bridge", month=frame.month, snapshot=chosen["snapshot_id"])
        if chosen
        else []
    )
    retention.opening(frame, chosen, rows)
    if chosen and rows:
        with cards.card_row(across=4):
            for row in figures.changes(frame, *KPIS, snapshot=chosen["snapshot_id"]):
                figures.kpi_card(frame, row, foot=foot(frame, row["kpi"]))
        retention.bridge(frame, chosen, rows)
    left, middle, right = st.columns([4, 4, 5])
    with left:
        if chosen and rows:
            retention.measures(frame, chosen)
        else:
            leaving.contact(frame)
    with middle:
        bills.card(frame)
    with right:
        leaving.renewal(frame)
    left, right = st.columns([3, 2])
    with left:
        month = leaving.churn(frame)
    with right:
        leaving.reasons(frame, month)
        if chosen and rows:
            leaving.contact(frame)


def foot(frame: Frame, kpi: str) -> list[str]:
    """What must be said beside a figure of the snapshot."""
    if kpi == "value_retention_rate" and frame.month:
        values = definitions.values(frame.month)
        fee, count = values["strike_fee_floor"], values["strikes_lost"]
        return [cards.grey(frame.say("retention.card.strikes", fee=fee, count=count))]
    if kpi == "revenue_retention_rate":
        return [cards.grey(frame.say("retention.card.revenue"))]
    return []


main(current())
