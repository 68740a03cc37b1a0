"""Bills before leaving, drawn: those who left beside those like them who stayed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from baoyou.ui import behind, cards, charts, show, switches, writers
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, Row
from baoyou.ui.tables import Column


def card(frame: Frame) -> None:
    """The bill of those who left, month by month before they did, beside those who stayed."""
    code = frame.language
    with cards.card(
        frame.say("retention.bills.title"),
        frame.say("retention.bills.subtitle"),
        says=behind.says(frame, "bills_before_leaving", "before_leaving"),
    ) as controls:
        measure = switches.switch(
            "retention_measure",
            ("fee", "local_fee"),
            frame.say("retention.bills.measure"),
            lambda name: frame.say(f"retention.bills.{name}"),
        )
        rows = frame.rows(
            "bills_before_leaving",
            month=frame.month,
            population=frame.population,
            pool=6,
            measure=measure,
        )
        if not rows:
            words = frame.say("retention.bills.empty", month=fmt.month(frame.month, code))
            st.markdown(cards.grey(words))
            return
        show.chart(
            _figure(frame, rows),
            "retention-bills",
            frame.say(
                "retention.bills.alt",
                left=fmt.number(rows[-1]["left_mean"], "yuan", code),
                stayed=fmt.number(rows[-1]["stayed_mean"], "yuan", code),
            ),
            language=code,
            rows=rows,
            columns=_columns(frame),
            table_in=controls,
        )
        words = frame.say(
            "retention.bills.pooled",
            from_month=fmt.month(rows[0]["pooled_from"], code),
            to_month=fmt.month(rows[0]["pooled_to"], code),
            count=fmt.count(rows[-1]["left_customers"], code),
            gap=fmt.relative(rows[-1]["gap"], code),
        )
        st.markdown(cards.grey(words))


def _figure(frame: Frame, rows: Sequence[Row]) -> dict[str, Any]:
    falling = rows[0]["falling_months"]
    start = [step for step, row in enumerate(rows) if row["months_before"] == falling]
    note = frame.say("retention.bills.note", count=falling)
    return charts.lines(
        [
            {
                "name": frame.say("retention.bills.stayed"),
                "role": "context",
                "values": [row["stayed_mean"] for row in rows],
            },
            {
                "name": frame.say("retention.bills.left"),
                "role": "bad",
                "values": [row["left_mean"] for row in rows],
            },
        ],
        palette=frame.palette,
        language=frame.language,
        steps=[-row["months_before"] for row in rows],
        unit="yuan",
        decimals=0,
        from_zero=True,
        fill=(0, 1),
        notes=[{"step": start[0], "series": 1, "text": note}] if start and falling > 1 else [],
    )


def _columns(frame: Frame) -> list[Column]:
    yuan, code = writers.yuan(frame.language), frame.language
    return [
        Column(
            "months_before",
            frame.say("retention.bills.months_before"),
            writers.count(code),
            "number",
        ),
        Column("left_mean", frame.say("retention.bills.left"), yuan, "number"),
        Column("stayed_mean", frame.say("retention.bills.stayed"), yuan, "number"),
        Column(
            "gap", frame.say("retention.bills.gap"), lambda gap: fmt.relative(gap, code), "number"
        ),
        Column("left_customers", frame.say("retention.bills.n"), writers.count(code), "number"),
    ]
