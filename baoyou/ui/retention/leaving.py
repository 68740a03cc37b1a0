"""Who left, drawn: monthly churn on the base chosen, its reasons, and whether they turned to us."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from baoyou.ui import (
    absences,
    behind,
    cards,
    charts,
    drills,
    figures,
    moves,
    noting,
    series,
    show,
    switches,
    writers,
)
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column

BASES = ("opening", "closing", "average", "day")
REASONS = ("ported_out", "cancelled", "cancelled_arrears", "long_suspended", "absent")
DECIMALS = 2
Row = Mapping[str, Any]


def churn(frame: Frame) -> list[dict[str, Any]]:
    """Monthly churn over 13 months on the base chosen; gives its rows, by month and reason."""
    code = frame.language
    with cards.card(
        frame.say("retention.churn.title"),
        frame.say("retention.churn.subtitle"),
        says=behind.says(frame, "churn_rate", "churn_months"),
    ) as controls:
        with controls:
            base = switches.switch(
                "retention_base",
                BASES,
                frame.say("retention.churn.base"),
                lambda name: frame.say(f"retention.churn.{name}"),
            )
        rows = frame.rows(
            "churn_months", months=frame.months_back(13), population=frame.population, base=base
        )
        points = [row | {"value": row["rate"]} for row in rows if row["reason"] == "all"]
        if all(row["value"] is None for row in points):
            st.markdown(cards.grey(frame.say("retention.reasons.nobody")))
            return rows
        clicked = show.chart(
            charts.trend(
                points,
                palette=frame.palette,
                language=code,
                decimals=DECIMALS,
                height=270,
                notes=noting.marks(frame, [row["month"] for row in points]),
                keys=[row["month"].isoformat()[:7] for row in points],
            ),
            "retention-churn",
            frame.say(
                "retention.churn.alt",
                base=frame.say(f"retention.churn.{base}"),
                month=fmt.month(frame.month, code),
                value=fmt.value(points[-1]["value"], "share", code, DECIMALS),
            ),
            language=code,
            rows=_wide(rows),
            columns=_columns(frame),
            table_in=controls,
            on_select=True,
        )
        st.markdown(cards.grey(frame.say(f"retention.churn.base_{base}")))
    if clicked:
        frame.go("customers", list="left", month=clicked)
    return rows


def _wide(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """One line a month, the latest first: the base, the rate, who left by reason."""
    lines: dict[Any, dict[str, Any]] = {}
    for row in rows:
        line = lines.setdefault(row["month"], {"month": row["month"]})
        if row["reason"] == "all":
            line |= {"base": row["base_customers"], "rate": row["rate"]}
        else:
            line[row["reason"]] = row["left_customers"]
    return list(reversed(lines.values()))


def _columns(frame: Frame) -> list[Column]:
    code = frame.language
    return [
        Column("month", frame.say("figures.column.month"), writers.month(code)),
        Column("base", frame.say("retention.churn.base_customers"), writers.count(code), "number"),
        Column("rate", frame.say("retention.churn.rate"), _rate(code), "number"),
        *(
            Column(reason, frame.say(f"group.outcome.{reason}"), writers.count(code), "number")
            for reason in REASONS
        ),
    ]


def _rate(code: str) -> writers.Writer:
    return lambda share: fmt.value(share, "share", code, DECIMALS)


def reasons(frame: Frame, rows: Sequence[Row]) -> None:
    """The five reasons of the month, which sum to its churn; a bar leads to those who left so."""
    code, total = frame.language, rows[0]
    known = total["left_customers"] is not None
    subtitle = frame.say(
        "retention.reasons.subtitle",
        month=fmt.month(frame.month, code),
        count=fmt.count(total["left_customers"], code),
        rate=_rate(code)(total["rate"]),
    )
    title = frame.say("retention.reasons.title")
    says = behind.says(frame, "churn_months", "churn_rate")
    with cards.card(title, subtitle if known else "", says=says) as controls:
        if not known:
            st.markdown(cards.grey(frame.say("retention.reasons.nobody")))
            return
        bars = [
            {
                **row,
                "name": frame.say(f"group.outcome.{row['reason']}"),
                "value": row["left_customers"],
                "moved": moves.badge(row["change"], "share", code, row["verdict"], DECIMALS),
                "text": frame.say(
                    "retention.reasons.bar",
                    count=fmt.count(row["left_customers"], code),
                    rate=_rate(code)(row["rate"]),
                ),
            }
            for row in rows[1:]
        ]
        clicked = show.chart(
            charts.bars(
                bars, palette=frame.palette, language=code, keys=[row["reason"] for row in bars]
            ),
            "retention-reasons",
            frame.say(
                "retention.reasons.alt",
                reasons=frame.say("frame.joint").join(
                    f"{row['name']} {row['text']}" for row in bars
                ),
            ),
            language=code,
            rows=bars,
            columns=[
                Column("name", frame.say("retention.reasons.reason")),
                Column(
                    "value", frame.say("retention.reasons.customers"), writers.count(code), "number"
                ),
                Column(
                    "share_of_left",
                    frame.say("retention.reasons.share"),
                    writers.share(code),
                    "number",
                ),
                Column("rate", frame.say("retention.churn.rate"), _rate(code), "number"),
                Column("moved", frame.say("retention.reasons.change"), kind="markdown"),
            ],
            table_in=controls,
            on_select=True,
        )
    if clicked:
        frame.go("customers", list="left", value=clicked)


def contact(frame: Frame) -> None:
    """How many of those who left had turned to us before, with a complaint or a fault."""
    code = frame.language
    (row,) = figures.changes(frame, "leavers_with_contact")
    share = fmt.value(row["value"], "share", code)
    interval = fmt.interval(row["low"], row["high"], "share", code)
    says = behind.says(frame, row["kpi"])
    if row["value"] is None:
        with cards.card(frame.say("retention.contact.title_unknown"), says=says):
            st.markdown(absences.absence(frame, row).markdown)
        return
    with cards.card(
        frame.say("retention.contact.title", share=share),
        frame.say("retention.contact.subtitle", interval=interval),
        says=says,
    ):
        parts = [
            {"name": frame.say("retention.contact.with"), "value": row["counted"], "role": "good"},
            {
                "name": frame.say("retention.contact.without"),
                "value": row["not_counted"],
                "role": "mark",
            },
        ]
        clicked = show.chart(
            charts.strip(parts, palette=frame.palette, language=code, keys=["contact", "left"]),
            "retention-contact",
            frame.say("retention.contact.alt", share=share),
            language=code,
            on_select=True,
        )
        count = fmt.count(row["counted"], code)
        cards.link_to(
            frame.link(
                frame.say("retention.contact.link", count=count), "customers", list="contact"
            )
        )
    if clicked:
        frame.go("customers", list=clicked)


def renewal(frame: Frame) -> None:
    """The renewal rate over the months, the last of them hollow until the next is closed."""
    (row,) = figures.changes(frame, "renewal_rate")
    with cards.card(
        frame.say("retention.renewal.title"),
        frame.say("retention.renewal.subtitle"),
        says=behind.says(frame, row["kpi"]),
    ) as controls:
        clicked = series.trend(frame, row, "retention-renewal", height=250, table_in=controls)
        state = absences.state(frame, row) if row["value"] is not None else None
        if state:
            st.markdown(state.markdown)
    if clicked:
        drills.go(frame, "renewal_rate", month=clicked.isoformat()[:7])
