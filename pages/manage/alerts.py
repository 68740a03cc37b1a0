"""Which falls should call us, and how often would they have been right?"""

from __future__ import annotations

from functools import partial

import streamlit as st

from baoyou import alerts, definitions, watches
from baoyou.ui import cards, states
from baoyou.ui.alerts import alert_cards, alert_choice, alert_deeds
from baoyou.ui.frame import Frame, current

declared = [kpi for kpi in definitions.kpis().values() if kpi.headline]
HEADLINES = [kpi.key for kpi in sorted(declared, key=lambda kpi: kpi.headline or 0)]


def main(frame: Frame) -> None:
    """The alerts that are on, one tried on history, thresholds to choose from."""
    rows = partial(frame.rows, all_cities=True)
    found = alerts.present(frame.reader, rows)
    alert_cards.sentence(frame, found)
    alert_deeds.done()
    table = st.container()
    says = alert_cards.says(frame)
    with cards.card(frame.say("alerts.trend.title"), says=says, stretch=False):
        fallback = alerts.proposed(rows, HEADLINES[:1])
        first = found[0].watch if found else fallback[0].watch if fallback else None
        tried = alert_choice.choose(frame, rows, first or watches.watch(HEADLINES[0], 0.01))
        (one,) = alerts.standings(rows, [tried])
        alert_cards.history(frame, one, f"alerts-trend-{tried.id}")
        alert_deeds.buttons(frame, one, found)
    with table:
        chosen = alert_cards.switched_on(frame, found, tried) if found else None
    proposed = alerts.proposed(rows, HEADLINES, tried.city, tried.population)
    chosen = alert_cards.suggestions(frame, proposed, tried) or chosen
    if chosen:
        frame.go("alerts", **alert_choice.query(chosen))


page = current()
if page.reader.is_empty:
    extract, what = page.say("frame.customers_extract"), page.say("page.alerts.title")
    states.no_data(extract, what, page.language, page.pages["upload"])
else:
    main(page)
