"""What the customers of each city are sensitive to, and which score columns are missing.

Apart from the mixes of the base because its columns may be missing, by name.
"""

from __future__ import annotations

import streamlit as st

from baoyou import definitions
from baoyou.ui import behind, cards, tables, words, writers
from baoyou.ui import format as fmt
from baoyou.ui.customer import sensitivity
from baoyou.ui.frame import Frame
from baoyou.ui.lists import people
from baoyou.ui.tables import Column

CLASSES = (*sensitivity.CLASSES, "unclassified")


def card(frame: Frame) -> None:
    """The classes of every city; a row leads to its customers."""
    code, month = frame.language, frame.month
    assert month is not None
    rows = frame.rows("sensitivity_cities", month=month, population=frame.population)
    least = fmt.number(definitions.values(month)["sensitivity_min"], "points", code)
    subtitle = frame.say("base.sensitivity.subtitle", least=least)
    says = behind.says(frame, "sensitivity_cities")
    with cards.card(frame.say("base.sensitivity.title"), subtitle, says=says):
        told = _missing(frame, "partly" if rows else "none")
        if not rows:
            st.markdown(cards.grey(told))
            return
        named = [
            {**row, "name": frame.place() if row["city"] == "all" else row["city"]} for row in rows
        ]
        chosen = tables.clickable_table(
            named,
            [
                Column("name", frame.say("base.cities.city")),
                *(
                    Column(key, people.sensitivity(key, code), writers.share(code), "number")
                    for key in CLASSES
                ),
                Column(
                    "customers", frame.say("base.cities.customers"), writers.count(code), "number"
                ),
            ],
            key="base-sensitivity",
            id_column="city",
            alt=frame.say("base.sensitivity.alt"),
        )
        if told:
            st.markdown(cards.grey(told))
    if chosen:
        narrowed = {} if chosen == "all" else {"city": [chosen]}
        frame.go("customers", list="sensitivity", **narrowed)


def _missing(frame: Frame, how: str) -> str:
    """Which score columns the month's extract lacks; empty where it has them all."""
    missing = sensitivity.missing_columns(frame)
    if not missing:
        return ""
    named = [words.column_name("customers", name, frame.language) for name in missing]
    return frame.say(
        f"base.sensitivity.{how}",
        columns=frame.say("frame.joint").join(named),
        month=fmt.month(frame.month, frame.language),
    )
