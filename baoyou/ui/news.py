"""The alerts that fired in the month looked at, as a card on the overview; none, no card."""

from __future__ import annotations

from functools import partial

import streamlit as st

from baoyou import alerts
from baoyou.alerts import Standing
from baoyou.shifts import Shift
from baoyou.ui import alert_words, cards
from baoyou.ui.frame import Frame
from baoyou.watches import PROVINCE

MOST = 4


def card(frame: Frame) -> None:
    """A line for each alert of the cities chosen and of the province, and the way to its figure."""
    found = _fired(frame)
    if not found:
        return
    badge = cards.badge(frame.say("alerts.overview.title", count=len(found)), "bad")
    with st.container(border=True, gap="xxsmall"):
        for place, (one, shift) in enumerate(found[:MOST]):
            with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
                if place == 0:
                    st.markdown(badge, width="content")
                cards.link_to(alert_words.link(frame, one))
                st.markdown(cards.grey(_line(frame, one, shift)), width="content")
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            if len(found) > MOST:
                rest = frame.say("alerts.overview.rest", count=len(found) - MOST)
                st.markdown(cards.grey(rest), width="content")
            cards.link_to(frame.link(frame.say("alerts.overview.more"), "alerts"))


def _line(frame: Frame, one: Standing, shift: Shift) -> str:
    return frame.say(
        "alerts.overview.line",
        value=alert_words.written(frame, one.watch, shift.value),
        fall=alert_words.fall(frame, one.watch, shift),
        proof=alert_words.proof(frame, one),
    )


def _fired(frame: Frame) -> list[tuple[Standing, Shift]]:
    if frame.month is None:
        return []
    seen = {PROVINCE, *(frame.cities or frame.reader.cities)}
    told = alerts.present(frame.reader, partial(frame.rows, all_cities=True))
    shifted = [(one, one.shift_told(frame.month)) for one in told if one.watch.city in seen]
    return [(one, shift) for one, shift in shifted if shift]
