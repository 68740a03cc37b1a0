"""How much of the market is ours, and who is gaining?"""

from __future__ import annotations

import streamlit as st

from baoyou.ui import cards, states
from baoyou.ui import format as fmt
from baoyou.ui.base import market
from baoyou.ui.frame import Frame, Row, current


def draw(frame: Frame, stored: list[Row]) -> None:
    """The page of the last month that has a market, up to the month looked at."""
    latest = stored[-1]
    segment = market.choose_segment(frame, latest["segments"])
    shares = market.rows(frame, "share_changes", segment, month=latest["month"])
    if not any(row["is_own"] for row in shares):
        st.markdown(frame.say("share.no_own"))
        return
    if latest["month"] != frame.month:
        month = fmt.month(latest["month"], frame.language)
        st.markdown(cards.grey(frame.say("share.older", month=month)))
    past = [row["month"] for row in stored][-13:]
    months = market.rows(frame, "share_months", segment, months=past)
    cards.sentence(*market.told(frame, shares, months))
    with cards.card_row(across=4, least_width=170):
        market.cards_of(frame, shares, months)
    if months:
        left, right = st.columns([3, 2])
        with left:
            market.trend_card(frame, months)
        with right:
            market.gains_card(frame, months)
    cities = market.rows(frame, "share_cities", segment, month=latest["month"])
    market.cities_card(frame, cities, latest)


frame = current()
stored = frame.rows("market_months", month=frame.month)
if stored:
    draw(frame, stored)
else:
    what = frame.say("page.share.title")
    states.no_data(frame.say("extract.market"), what, frame.language, frame.pages["upload"])
