"""Are the targets met, by how much, and will the year end there?"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from baoyou import definitions, targets
from baoyou.ui import address, cards, states
from baoyou.ui.frame import Frame, current
from baoyou.ui.goals import target_cards

HEADLINES = targets.headlines()


def choose(frame: Frame, kpis: list[str]) -> str:
    """The KPI whose trend is drawn, in the filter bar."""
    address.seed("targets_kpi", kpis, kpis[0])
    with frame.bar or st.container():
        chosen = st.selectbox(
            frame.say("targets.kpi"),
            kpis,
            format_func=lambda kpi: frame.say("targets.by", kpi=frame.kpi_name(kpi)),
            key="targets_kpi",
            label_visibility="collapsed",
            width=210,
        )
    address.keep("targets_kpi", chosen)
    return chosen or kpis[0]


def main(frame: Frame) -> None:
    """Sentence, each KPI with its state and pace beside the trend of one, the cities."""
    asked = [frame.month] if frame.month else []
    every = targets.states(frame.rows, asked, targets.aimed(), show="cities", all_cities=True)
    aimed = {row["kpi"] for row in every if row["target"] is not None or row["end_month"]}
    order = sorted(definitions.kpis(), key=lambda kpi: (kpi not in HEADLINES, _place(kpi)))
    kpis = [kpi for kpi in order if kpi in aimed or kpi in HEADLINES]
    total = targets.states(frame.rows, asked, kpis)
    by_kpi = {row["kpi"]: row for row in total}
    rows = [by_kpi[kpi] for kpi in kpis if kpi in by_kpi]
    cities = [row for row in every if row["kpi"] in kpis]
    chosen = choose(frame, [row["kpi"] for row in rows])
    seen = [row for row in cities if not frame.cities or row["city"] in frame.cities]
    target_cards.opening(frame, rows, seen)
    left, right = st.columns([3, 2])
    with left:
        clicked = target_cards.list_card(frame, rows)
    with right:
        target_cards.trend_card(frame, chosen)
    if clicked and clicked != chosen:
        frame.go("targets", targets_kpi=clicked)
    city = target_cards.cities_card(frame, cities, [row["kpi"] for row in rows])
    if city:
        frame.go("targets", city=[city])


def _place(kpi: str) -> int:
    headline = definitions.kpis()[kpi].headline
    return headline if headline else 100 + list(definitions.kpis()).index(kpi)


found = current()
if not targets.are_stored(found.reader.manifest):
    what = found.say("targets.what")
    states.no_data(found.say("extract.goals"), what, found.language, found.pages["upload"])
else:
    if found.population != "core":
        st.markdown(cards.grey(found.say("targets.population")))
    main(replace(found, population="core"))
