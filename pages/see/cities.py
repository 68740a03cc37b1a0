"""Who is really better, and what is only noise?"""

from __future__ import annotations

from typing import Any

import streamlit as st

from baoyou import definitions
from baoyou.ui import address, cards, charts, drills, rankings, show
from baoyou.ui.frame import Frame, Row, current

KPIS = [
    kpi.key
    for kpi in definitions.kpis().values()
    if kpi.good in ("up", "down") and kpi.form not in ("amount", "curve") and not kpi.own_split
]


def choose(frame: Frame) -> definitions.Kpi:
    """The KPI to compare by, in the filter bar."""
    address.seed("cities_kpi", KPIS, "retention_rate")
    with frame.bar or st.container():
        chosen = st.selectbox(
            frame.say("cities.kpi"),
            KPIS,
            format_func=lambda kpi: frame.say("cities.by", kpi=frame.kpi_name(kpi)),
            key="cities_kpi",
            label_visibility="collapsed",
            width=210,
        )
    address.keep("cities_kpi", chosen)
    return definitions.kpis()[chosen or KPIS[0]]


def ranking_card(frame: Frame, kpi: definitions.Kpi, rows: list[Row]) -> None:
    """Dots with intervals, tie groups, and both ranks."""
    with cards.card(frame.say("cities.ranking"), frame.say("cities.ranking_how")) as controls:
        clicked = show.chart(
            charts.ranking(
                [rankings.dot(row) for row in rows],
                rows[0]["province"],
                label=frame.say(f"rankings.unit.{kpi.unit}"),
                keys=[row["city"] for row in rows],
                **rankings.drawing(frame, kpi),
            ),
            "cities-ranking",
            rankings.verdict_words(frame, kpi, rows),
            language=frame.language,
            rows=rows,
            columns=rankings.columns(frame, kpi),
            table_in=controls,
            on_select=True,
        )
    if clicked:
        drills.go(frame, kpi.key, city=[clicked])


def funnel_card(frame: Frame, kpi: definitions.Kpi, rows: list[Row]) -> None:
    """Every city over its size, between the limits that size explains."""
    limits = rankings.limits(frame, kpi.key)
    subtitle = rankings.funnel_words(frame, kpi, rows[0]) if limits else ""
    with cards.card(frame.say("cities.funnel"), subtitle):
        if not limits:
            st.markdown(cards.grey(frame.say("cities.no_funnel", kpi=frame.kpi_name(kpi.key))))
            return
        clicked = show.chart(
            charts.funnel(
                [rankings.dot(row) for row in rows],
                limits,
                rows[0]["province"],
                axis_label=frame.say(f"rankings.size.{kpi.extract}"),
                keys=[row["city"] for row in rows],
                **rankings.drawing(frame, kpi),
            ),
            "cities-funnel",
            subtitle,
            language=frame.language,
            on_select=True,
        )
    if clicked:
        drills.go(frame, kpi.key, city=[clicked])


def history_card(frame: Frame, kpi: definitions.Kpi, rows: list[Row]) -> None:
    """Thirteen months of every city, best first, the province thin behind; three to a figure."""
    months, panels, province = rankings.histories(frame, kpi, rows)
    scale = [value for panel in panels for value in panel["values"]]
    title = frame.say("cities.history", kpi=frame.kpi_name(kpi.key))
    with (
        cards.card(title, frame.say("cities.history_how"), stretch=False),
        st.grid(3, min_column_width=260, gap="small"),
    ):
        for first in range(0, len(panels), 3):
            shown = panels[first : first + 3]
            look = {"columns": 3, "scale": scale, **rankings.drawing(frame, kpi)}
            figure = charts.multiples(shown, months, province, **look)
            names = frame.say("frame.joint").join(panel["name"] for panel in shown)
            alt = frame.say("cities.history_alt", title=title, cities=names)
            show.chart(figure, f"cities-history-{first}", alt, language=frame.language)


frame = current()
kpi = choose(frame)
found = rankings.ranked(frame, kpi.key)
rows: list[Any] = [row for row in found if row["value"] is not None]
cards.sentence(rankings.verdict_words(frame, kpi, found), rankings.left_out(frame, found))
if rows:
    left, right = st.columns([11, 9])
    with left:
        ranking_card(frame, kpi, rows)
    with right:
        funnel_card(frame, kpi, rows)
    history_card(frame, kpi, rows)
