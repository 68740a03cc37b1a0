"""How customers find us along their journey, and beside our rivals: peak, end and floor."""

from __future__ import annotations

import streamlit as st

from baoyou.ui import cards, states
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, current
from baoyou.ui.satisfaction import journey_cards, rivals, surveys, touchpoints


def main(frame: Frame) -> None:
    """The sentence, peak, end and worst, the journey, its items, the rivals, an open list."""
    rows = touchpoints.scores(frame)
    if not rows and not surveys.groups(frame, "none", 1):
        month = fmt.month(frame.month, frame.language)
        cards.sentence(frame.say("satisfaction.sentence.no_survey", month=month))
        extract, what = frame.say("extract.surveys"), frame.say("touchpoints.what")
        states.no_data(extract, what, frame.language, frame.pages["upload"])
        return
    if rows:
        journey(frame, rows)
    else:
        needs = states.needs_column("touchpoint", frame.say("extract.surveys"), frame.language)
        cards.sentence(frame.say("touchpoints.sentence.none"))
        st.markdown(needs.markdown)
    rivals.section(frame)
    if rows:
        touchpoints.open_list(frame, rows)


def journey(frame: Frame, rows: list[dict]) -> None:
    """What is told of the touchpoints of the last survey that names any."""
    first, rest = touchpoints.sentence(frame, rows)
    if rows[0]["month"] != frame.month:
        slots = {
            "asked": fmt.month(frame.month, frame.language),
            "month": fmt.month(rows[0]["month"], frame.language),
        }
        rest = f"{frame.say('satisfaction.sentence.earlier', **slots)} {rest}"
    rest = f"{rest} {frame.say('satisfaction.sentence.population')}"
    cards.sentence(first, rest.strip())
    touchpoints.mark_cards(frame, rows)
    left, right = st.columns([9, 11])
    with left:
        journey_cards.journey_card(frame, rows)
    with right:
        journey_cards.items_card(frame, rows)


main(current())
