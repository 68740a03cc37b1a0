"""Which city and which manager reach what was asked of them, all indicators weighed?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from baoyou import scorecards
from baoyou.ui import address, cards, switches
from baoyou.ui.frame import Frame, current
from baoyou.ui.goals import scorecard_weights
from baoyou.ui.goals import scorecards as shown
from baoyou.ui.wording import scores as wording


def main(frame: Frame) -> None:
    """The kind and its weights, the sentence, the table of totals, the one that was selected."""
    scorecard_weights.done()
    with frame.bar or st.container():
        kind = switches.switch(
            "scorecard",
            scorecards.KINDS,
            frame.say("scorecards.kind"),
            lambda one: frame.say(f"scorecards.kinds.{one}"),
        )
    rows = asked(frame, kind)
    ranked = wording.entities(rows)
    cards.sentence(*wording.opening(frame, kind, ranked))
    seen = [one for one in ranked if not frame.cities or one["city"] in frame.cities]
    if not seen:
        return
    kpis = [row["kpi"] for row in seen[0]["rows"]]
    clicked = shown.table_card(
        frame, kind, seen, kpis, lambda: scorecard_weights.popover(frame, kind, rows)
    )
    names = [one["entity"] for one in seen]
    address.seed("entity", names, names[0])
    chosen = clicked or st.session_state["entity"]
    address.keep("entity", chosen)
    kpi = shown.detail_card(frame, kind, next(one for one in seen if one["entity"] == chosen))
    if kpi:
        shown.go(frame, kind, chosen, kpi)


def asked(frame: Frame, kind: str) -> list[dict[str, Any]]:
    """All that are in scope: ranks are among all of them, whatever cities are chosen."""
    if frame.month is None:
        return []
    with st.spinner(frame.say("scorecards.working")):
        return scorecards.rows(frame.rows, frame.reader, kind, frame.month, all_cities=True)


found = current()
if found.population != "core":
    st.markdown(cards.grey(found.say("scorecards.population")))
main(replace(found, population="core"))
