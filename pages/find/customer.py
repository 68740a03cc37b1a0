"""Why this customer is on the list."""

from __future__ import annotations

import streamlit as st

from baoyou.ui import address, cards, dossier, trail, why
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, Row, current


def main() -> None:
    """One customer's case; without a customer in the address, a search by id."""
    frame = current()
    address.follow("cid", "origin")
    customer_id = st.query_params.get("cid")
    if not customer_id:
        _search(frame)
        return
    trail.way_back(frame, customer_id)
    history = frame.rows("customer_history", all_cities=True, customer_id=customer_id)
    if not history:
        st.markdown(frame.say("customer.unknown", id=fmt.safe(customer_id)))
        _search(frame)
        return
    row = next((row for row in history if row["month"] == frame.month), None)
    if row is None:
        _another_month(frame, customer_id, history)
        return
    _case(frame, customer_id, history, row)


def _case(frame: Frame, customer_id: str, history: list[Row], row: Row) -> None:
    all_hits = frame.rows("customer_hits", all_cities=True, customer_id=customer_id)
    hits = [hit for hit in all_hits if hit["month"] == frame.month]
    peers = frame.rows(
        "customer_peers", all_cities=True, customer_id=customer_id, month=frame.month
    )
    dossier.heading(frame, row)
    dossier.lock(frame, row)
    why.sentence(frame, row, hits, peers)
    left, right = st.columns([5, 3])
    with left:
        why.chart(frame, customer_id, hits)
        why.reasons(frame, hits)
    with right:
        dossier.beside(frame, peers)
        dossier.bindings(frame, row)
        dossier.surveys(frame, customer_id)
    dossier.months(frame, history, all_hits)


def _search(frame: Frame) -> None:
    with st.form("customer_search", border=False):
        asked = st.text_input(
            frame.say("customer.search.label"),
            placeholder=frame.say("customer.search.placeholder"),
            key="customer_search_id",
            width=360,
        )
        sent = st.form_submit_button(frame.say("customer.search.button"), type="primary")
    st.markdown(cards.grey(frame.say("customer.search.hint")))
    cards.link_to(frame.link(frame.say("customer.search.warnings"), "warnings"))
    if sent and asked and asked.strip():
        frame.go("customer", cid=asked.strip())


def _another_month(frame: Frame, customer_id: str, history: list[Row]) -> None:
    first, last = history[0]["month"], history[-1]["month"]
    slots = {
        "id": fmt.safe(customer_id),
        "month": fmt.month(frame.month, frame.language),
        "first": fmt.month(first, frame.language),
        "last": fmt.month(last, frame.language),
    }
    st.markdown(frame.say("customer.no_row", **slots))
    label = frame.say("customer.see_last", **slots)
    cards.link_to(frame.link(label, "customer", cid=customer_id, month=last.isoformat()[:7]))


main()
