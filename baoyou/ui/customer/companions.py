"""The other customers of a customer's group: how many, how many are warned, and the way to each.

Apart from the dossier because its rows are other customers.
"""

from __future__ import annotations

import streamlit as st

from baoyou.ui import cards, tables, words
from baoyou.ui import format as fmt
from baoyou.ui.customer.case import Case
from baoyou.ui.frame import Frame
from baoyou.ui.lists import people
from baoyou.ui.tables import Column

MOST = 50
# Rows to see before the table scrolls within.
HEIGHT = 250


def card(frame: Frame, case: Case) -> None:
    """The group's members on net, those with warnings first; a row leads to the customer."""
    code = frame.language
    if not case.row["group_id"]:
        with cards.card(frame.say("customer.group.title"), stretch=False):
            st.markdown(cards.grey(frame.say("customer.group.none")))
        return
    rows = frame.rows(
        "customer_group",
        all_cities=True,
        customer_id=case.customer_id,
        month=frame.month,
        limit=MOST,
    )
    if not rows:
        with cards.card(frame.say("customer.group.title"), stretch=False):
            st.markdown(cards.grey(frame.say("customer.group.nobody")))
        return
    counts = {name: fmt.count(rows[0][name], code) for name in ("members", "warned", "red")}
    subtitle = frame.say("customer.group.subtitle", group=case.row["group_id"], **counts)
    with cards.card(frame.say("customer.group.title"), subtitle, stretch=False):
        told = [
            row
            | {
                "customer": row["phone_masked"] or row["customer_id"],
                "alert_text": people.alert(row, code),
            }
            for row in rows
        ]
        chosen = tables.clickable_table(
            told,
            [
                Column("customer", frame.say("people.column.customer")),
                Column("alert_text", frame.say("people.column.alert_text"), verdict="alert"),
                Column(
                    "level",
                    frame.say("people.column.level"),
                    lambda level: words.group("level", level, code),
                ),
                Column(
                    "fee_3m",
                    frame.say("people.column.fee_3m"),
                    words.figures("yuan", code),
                    "number",
                ),
            ],
            key=f"customer-group-{case.customer_id}",
            id_column="customer_id",
            alt=subtitle,
            height=HEIGHT if len(rows) > 6 else "content",
        )
        if rows[0]["members"] > len(rows):
            shown = fmt.count(len(rows), code)
            st.markdown(
                cards.grey(frame.say("customer.group.first", shown=shown, total=counts["members"]))
            )
    if chosen and chosen != case.customer_id:
        frame.go("customer", cid=chosen)
