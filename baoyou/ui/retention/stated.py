"""Why they left, over the months and in their own words: recorded reasons beside stated ones.

Apart from `leaving`, whose reasons sum to the churn: what a customer states moves nobody.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from baoyou.ui import behind, cards, charts, delivered, series, show, states, tables, writers
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, Row
from baoyou.ui.retention import leaving
from baoyou.ui.tables import Column

# How many stated reasons are shown, with the line of those who stated none.
MOST = 9


def over_months(frame: Frame, rows: Sequence[Row]) -> None:
    """The parts of the recorded reasons month by month; a part opens who left so then."""
    code, months = frame.language, frame.months_back(13)
    keyed = [row | {"group_key": row["reason"]} for row in rows]
    names = series.names("outcome", code, *leaving.REASONS)
    parts = series.parts(keyed, months, names, "share_of_left")
    title, how = frame.say("stated.months.title"), frame.say("stated.months.subtitle")
    with cards.card(title, how, says=behind.says(frame, "churn_months")) as place:
        if not parts:
            st.markdown(cards.grey(frame.say("retention.reasons.nobody")))
            return
        told = [
            frame.say(
                "stated.months.part",
                reason=part["name"],
                share=fmt.value(part["values"][-1], "share", code),
            )
            for part in parts
        ]
        clicked = show.chart(
            charts.mix(
                parts,
                months,
                palette=frame.palette,
                language=code,
                keys=[part["key"] for part in parts],
            ),
            "stated-months",
            frame.say(
                "stated.months.alt",
                month=fmt.month(frame.month, code),
                parts=frame.say("frame.joint").join(told),
            ),
            language=code,
            rows=series.by_month(parts, months),
            columns=series.month_columns(frame, parts, "share"),
            table_in=place,
            on_select=True,
        )
    if clicked:
        reason, step = clicked
        frame.go("customers", list="left", value=reason, month=months[step].isoformat()[:7])


def card(frame: Frame) -> None:
    """What those who left stated, and under which recorded reason they are counted."""
    code, month = frame.language, fmt.month(frame.month, frame.language)
    title, how = frame.say("stated.title"), frame.say("stated.subtitle", month=month)
    with cards.card(title, how, says=behind.says(frame, "stated_reasons")):
        if delivered.missing(frame, "leave_reason"):
            need = states.needs_column("leave_reason", frame.say("extract.customers"), code)
            states.state_figure(frame.say("stated.needs"), fmt.MISSING, need)
            return
        rows = frame.rows(
            "stated_reasons", month=frame.month, population=frame.population, limit=MOST
        )
        if not rows:
            st.markdown(cards.grey(frame.say("stated.nobody", month=month)))
            return
        tables.reading_table(
            [{**row, "name": row["stated_reason"] or frame.say("stated.none")} for row in rows],
            [
                Column("name", frame.say("stated.reason")),
                Column("customers", frame.say("stated.customers"), writers.count(code), "number"),
                Column("share", frame.say("stated.share"), writers.share(code), "number"),
                *(
                    Column(key, name, writers.count(code), "number")
                    for key, name in series.names("outcome", code, *leaving.REASONS).items()
                ),
            ],
            alt=frame.say("stated.alt", month=month),
        )
        first = rows[0]
        told = frame.say(
            "stated.foot",
            stated=fmt.count(first["stated"], code),
            left=fmt.count(first["left_customers"], code),
            shown=fmt.count(sum(row["stated_reason"] is not None for row in rows), code),
            reasons=fmt.count(first["reasons"], code),
        )
        st.markdown(cards.grey(told))
        count = fmt.count(first["left_customers"], code)
        cards.link_to(frame.link(frame.say("stated.link", count=count), "customers", list="left"))
