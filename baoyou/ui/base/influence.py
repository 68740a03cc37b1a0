"""Value × influence drawn: the four cells, and how much of the fees the highest payers hold.

Apart from the page because the list behind a cell goes by the same words and the same address.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from baoyou.ui import address, behind, cards, show, tables, words, writers
from baoyou.ui import format as fmt
from baoyou.ui.drawing import fees
from baoyou.ui.frame import Frame
from baoyou.ui.lists import opened
from baoyou.ui.lists.people import Listing
from baoyou.ui.tables import Column
from baoyou.ui.wording import fees as wording
from baoyou.ui.wording.fees import TOP

CELLS = ("both", "value", "influence", "neither")
# What the address says of the list that is open.
OPEN, GONE, CITY = "cell", "gone", "in_city"
Row = Mapping[str, Any]


def cell_card(frame: Frame, row: Row) -> None:
    """One cell: customers, their share and fees, churn and warnings with intervals, both lists."""
    code = frame.language
    with cards.card(
        frame.say(f"influence.cell.{row['cell']}"),
        frame.say(f"influence.cell_is.{row['cell']}"),
        says=behind.says(frame, "influence_cells"),
    ):
        st.metric(
            frame.say("influence.customers"), fmt.count(row["customers"], code), delta_color="gray"
        )
        st.markdown("  \n".join(cards.grey(line) for line in _lines(frame, row)))
        with st.container(horizontal=True, gap="xsmall"):
            if row["customers"]:
                count = fmt.count(row["customers"], code)
                told = frame.say("influence.link", count=count)
                cards.link_to(frame.link(told, "influence", **{OPEN: row["cell"]}))
            if row["left_customers"]:
                count = fmt.count(row["left_customers"], code)
                told = frame.say("influence.link_gone", count=count)
                query = {OPEN: row["cell"], GONE: "yes"}
                cards.link_to(frame.link(told, "influence", **query))


def _lines(frame: Frame, row: Row) -> list[str]:
    code = frame.language

    def rate(key: str, low: str, high: str, n: str, decimals: int) -> dict[str, str]:
        return {
            "share": fmt.value(row[key], "share", code, decimals),
            "interval": fmt.interval(row[low], row[high], "share", code, decimals),
            "n": fmt.count(row[n], code),
        }

    return [
        frame.say(
            "influence.shares",
            share=fmt.value(row["share"], "share", code),
            fee_share=fmt.value(row["fee_share"], "share", code),
        ),
        frame.say(
            "influence.fees",
            fee=fmt.money(row["fee_3m"], code, per_month=True),
            mean=fmt.quantity(row["fee_mean"], "yuan", code, 0),
        ),
        frame.say("influence.churn", **rate("churn", "churn_low", "churn_high", "before", 2))
        if row["before"] is not None
        else frame.say("influence.churn_unknown"),
        frame.say(
            "influence.warned", **rate("warned_share", "warned_low", "warned_high", "customers", 1)
        ),
    ]


def curve(frame: Frame, tenths: Sequence[Row]) -> None:
    """The share of the fees over the share of the customers, from the highest payer on."""
    code, says = frame.language, behind.says(frame, "influence_tenths")
    if not tenths:
        with cards.card(frame.say("influence.curve.title"), says=says):
            st.markdown(cards.grey(frame.say("influence.curve.nobody")))
        return
    told = wording.top(frame, tenths)
    with cards.card(told, frame.say("influence.curve.subtitle"), says=says) as controls:
        show.chart(
            fees.curve(frame, tenths, height=290, width=420),
            "influence-curve",
            told,
            language=code,
            rows=[{**row, "part": f"{row['tenth']}0%"} for row in tenths],
            columns=_tenth_columns(frame),
            table_in=controls,
        )
        if tenths[0]["unknown"]:
            count = fmt.count(tenths[0]["unknown"], code)
            st.markdown(cards.grey(frame.say("influence.curve.unknown", count=count)))
        count = fmt.count(tenths[TOP - 1]["customers"], code)
        link = frame.say("influence.curve.link", count=count)
        cards.link_to(frame.link(link, "influence", **{OPEN: "top"}))


def _tenth_columns(frame: Frame) -> list[Column]:
    code = frame.language
    return [
        Column("part", frame.say("influence.curve.part")),
        Column("customers", frame.say("influence.customers"), writers.count(code), "number"),
        Column("fee_3m", frame.say("influence.curve.fee"), writers.yuan(code, 0), "number"),
        Column("fee_share", frame.say("influence.curve.share"), writers.share(code), "number"),
        Column("least_fee", frame.say("influence.curve.least"), writers.yuan(code), "number"),
    ]


def cities(frame: Frame, tenths: Sequence[Row]) -> None:
    """How much the top fifth holds in each city; a row opens them."""
    code = frame.language
    rows = [
        {**row, "name": frame.place() if row["city"] == "all" else row["city"]}
        for row in tenths
        if row["tenth"] == TOP
    ]
    title, how = frame.say("influence.cities.title"), frame.say("influence.cities.subtitle")
    with cards.card(title, how, says=behind.says(frame, "influence_tenths")):
        picked = tables.clickable_table(
            rows,
            [
                Column("name", frame.say("survival.by_city")),
                Column(
                    "fee_share", frame.say("influence.curve.share"), writers.share(code), "number"
                ),
                Column(
                    "customers", frame.say("influence.cities.top"), writers.count(code), "number"
                ),
                Column("n", frame.say("influence.cities.n"), writers.count(code), "number"),
                Column(
                    "least_fee", frame.say("influence.curve.least"), writers.yuan(code), "number"
                ),
            ],
            key=f"influence-cities-{st.query_params.get(CITY)}-{st.query_params.get(OPEN)}",
            id_column="city",
            alt=frame.say("influence.cities.alt", month=fmt.month(frame.month, code)),
        )
    if picked:
        frame.go("influence", **{OPEN: "top", CITY: None if picked == "all" else picked})


def open_list(frame: Frame) -> None:
    """The list that the address asks for."""
    address.follow(OPEN, GONE, CITY)
    query = st.query_params
    cell, gone, city = query.get(OPEN), query.get(GONE) == "yes", query.get(CITY)
    if cell not in (*CELLS, "top"):
        return
    params = {
        "month": frame.month,
        "population": frame.population,
        "cell": cell,
        "is_gone": gone,
        "in_city": city,
    }
    asked = {OPEN: cell, GONE: "yes" if gone else None, CITY: city}
    listing = Listing("influence", "influence_list", params, asked)
    told = frame.say(f"influence.{'list_gone' if gone else 'list'}", name=_cell(frame, cell))
    if city:
        told = frame.say("customers.which", list=told, which=city)
    own = [Column("role", frame.say("influence.role"))]
    if gone:
        outcome = Column(
            "left_reason",
            frame.say("influence.left_how"),
            lambda code: words.group("outcome", code, frame.language),
        )
        own.append(outcome)
    opened.card(frame, listing, told, opened.columns(frame, *own), lambda rows: _tell(frame, rows))


def _cell(frame: Frame, cell: str) -> str:
    return frame.say(f"influence.cell.{cell}")


def _tell(frame: Frame, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with why the customer is influential, in words."""

    def role(row: Row) -> str | None:
        found = []
        if row["group_role"] == "key_person":
            found.append(frame.say("group.clause.key_person"))
        if row["group_class"]:
            found.append(frame.say("influence.class", group=row["group_class"]))
        return frame.say("frame.joint").join(found) or None

    return [row | {"role": role(row)} for row in rows]
