"""Who is really better, and what is only noise?"""

from __future__ import annotations

import streamlit as st

from baoyou import definitions
from baoyou.ui import absences, address, cards
from baoyou.ui.cities import peers, rankings, standings
from baoyou.ui.frame import Frame, current

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


frame = current()
kpi = choose(frame)
found = rankings.ranked(frame, kpi.key)
rows = [row for row in found if row["value"] is not None]
cards.sentence(rankings.verdict_words(frame, kpi, found), rankings.left_out(frame, found))
if not rows and found:
    st.markdown(absences.absence(frame, found[0]).markdown)
if rows:
    left, right = st.columns([11, 9])
    with left:
        standings.ranking_card(frame, kpi, rows)
    with right:
        standings.funnel_card(frame, kpi, rows)
    peers.card(frame, kpi, rows)
    standings.history_card(frame, kpi, rows)
