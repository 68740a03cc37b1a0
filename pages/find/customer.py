"""Why this customer is on the list, and what to do next."""

from __future__ import annotations

import streamlit as st

from baoyou.ui import address, cards
from baoyou.ui import format as fmt
from baoyou.ui.customer import (
    case,
    companions,
    contacts,
    dossier,
    measures,
    next_step,
    sensitivity,
    sheet,
    timeline,
    trail,
    why,
)
from baoyou.ui.customer.case import Case
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
    _case(frame, case.read(frame, customer_id, history, row))


def _case(frame: Frame, known: Case) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap=None):
            dossier.heading(frame, known)
        sheet.button(frame, known)
    dossier.lock(frame, known)
    cards.sentence(*why.told(frame, known))
    left, right = st.columns([5, 3])
    with left:
        measures.card(frame, known)
        why.card(frame, known)
    with right:
        next_step.card(frame, known)
        timeline.card(frame, known)
        dossier.beside(frame, known)
    left, right = st.columns([5, 3])
    with left:
        dossier.stages(frame, known)
        companions.card(frame, known)
        contacts.contacts(frame, known)
    with right:
        dossier.bindings(frame, known)
        sensitivity.card(frame, known)
        contacts.surveys(frame, known)
    dossier.months(frame, known)


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
