"""Bindings drawn: contracts that end, the rate by level and by city, each a way to customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from baoyou.ui import absences, behind, cards, charts, show, states, writers
from baoyou.ui import format as fmt
from baoyou.ui.cities import rankings
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column

KPI = "bundling_rate"
Row = Mapping[str, Any]


def ahead(frame: Frame, rows: Sequence[Row]) -> None:
    """How many contracts end in each of the next twelve months, and the fees that hang on them."""
    code = frame.language
    with cards.card(
        frame.say("bundling.ahead.title"),
        frame.say("bundling.ahead.subtitle"),
        says=behind.says(frame, "contracts_ahead"),
    ) as controls:
        if not rows:
            extract = frame.say("extract.customers")
            need = states.needs_column("contract_end_on", extract, code)
            states.state_figure(frame.say("bundling.ahead.needs"), fmt.MISSING, need)
            return
        bars = [
            {
                "name": fmt.month(row["ends_in"], code),
                "value": row["customers"],
                "highlight": row["is_peak"],
                "text": frame.say(
                    "bundling.ahead.bar",
                    count=fmt.count(row["customers"], code),
                    fee=fmt.money(row["fee_3m"], code),
                ),
            }
            for row in rows
        ]
        peak = next((row for row in rows if row["is_peak"]), rows[0])
        clicked = show.chart(
            charts.bars(
                bars,
                palette=frame.palette,
                language=code,
                keys=[row["ends_in"].isoformat()[:7] for row in rows],
            ),
            "bundling-ahead",
            frame.say(
                "bundling.ahead.alt",
                month=fmt.month(peak["ends_in"], code),
                count=fmt.count(peak["customers"], code),
            ),
            language=code,
            rows=rows,
            columns=[
                Column("ends_in", frame.say("bundling.ahead.ends_in"), writers.month(code)),
                Column(
                    "customers",
                    frame.say("bundling.ahead.customers"),
                    writers.count(code),
                    "number",
                ),
                Column("share", frame.say("bundling.ahead.share"), writers.share(code), "number"),
                Column("fee_3m", frame.say("bundling.ahead.fee"), writers.yuan(code, 0), "number"),
            ],
            table_in=controls,
            on_select=True,
        )
    if clicked:
        frame.go("customers", list="expiring", value=clicked)


def levels(frame: Frame, whole: Row) -> None:
    """The rate of each value level."""
    code = frame.language
    rows = [
        row | {"name": _level_name(frame, row), "rank": None, "tie": None}
        for row in frame.figures(KPI, by="level")
        if row["value"] is not None
    ]
    with cards.card(
        frame.say("bundling.level.title"),
        frame.say("bundling.level.subtitle"),
        says=behind.says(frame, KPI),
    ) as controls:
        if not rows:
            st.markdown(absences.absence(frame, whole).markdown)
            return
        told = [
            frame.say(
                "bundling.level.part",
                level=row["name"],
                figure=fmt.value(row["value"], "share", code),
            )
            for row in rows
        ]
        clicked = show.chart(
            charts.ranking(
                rows,
                None,
                palette=frame.palette,
                language=code,
                label=frame.say("bundling.city.column"),
                compact=True,
                keys=[row["group"] for row in rows],
            ),
            "bundling-level",
            frame.say("bundling.level.alt", figures=frame.say("frame.joint").join(told)),
            language=code,
            rows=rows,
            columns=_columns(frame, frame.say("bundling.level.level")),
            table_in=controls,
            on_select=True,
        )
    if clicked:
        frame.go("customers", list="unbound", level=clicked)


def _level_name(frame: Frame, row: Row) -> str:
    count = fmt.count(row["n"], frame.language, dense=True)
    return frame.say(
        "bundling.level.name", level=frame.say(f"group.level.{row['group']}"), count=count
    )


def cities(frame: Frame, whole: Row) -> None:
    """The rate of each city, ranked by the one verdict rule."""
    code, kpi = frame.language, frame.kpi_name(KPI)
    rows = [
        row
        | {"name": row["city"], "tie": row["tie_rank"], "tied": row["is_tied"]}
        | {"rank": row["tie_rank"], "standardised": row["standardised_rank"]}
        for row in rankings.ranked(frame, KPI)
        if row["value"] is not None
    ]
    with cards.card(
        frame.say("bundling.city.title"),
        frame.say("bundling.city.subtitle"),
        says=behind.says(frame, KPI, "city_ranking"),
    ) as controls:
        if not rows:
            st.markdown(absences.absence(frame, whole).markdown)
            return
        clicked = show.chart(
            charts.ranking(
                rows,
                rows[0]["province"],
                palette=frame.palette,
                language=code,
                label=frame.say("bundling.city.column"),
                keys=[row["city"] for row in rows],
            ),
            "bundling-city",
            frame.say("bundling.city.alt", kpi=kpi, count=len(rows), place=rows[0]["name"]),
            language=code,
            rows=rows,
            columns=_columns(frame, frame.say("rankings.column.city")),
            table_in=controls,
            on_select=True,
        )
    if clicked:
        frame.go("customers", list="unbound", city=[clicked])


def _columns(frame: Frame, name: str) -> list[Column]:
    share = writers.share(frame.language)
    return [
        Column("name", name),
        Column("value", frame.say("bundling.city.column"), share, "number"),
        Column("low", frame.say("figures.column.low"), share, "number"),
        Column("high", frame.say("figures.column.high"), share, "number"),
        Column("n", frame.say("figures.column.n"), writers.count(frame.language), "number"),
    ]
