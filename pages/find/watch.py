"""What has happened since the last close, by the day."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from baoyou.ui import behind, cards, states
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, Row, current
from baoyou.ui.lists import people
from baoyou.ui.signals import watch_list, watching
from baoyou.ui.signals.watch_list import DAY, LISTED, SIGNAL


def main(frame: Frame) -> None:
    """The sentence and how far the feed reaches, signals and days, cities, the list."""
    asked = watch_list.asked(frame)
    facts = frame.rows("watch_facts", **asked)[0]
    if facts["last_day"] is None:
        _no_feed(frame, facts)
        return
    days = frame.rows("watch_days", **asked)
    signal = watch_list.seed(days)
    _opening(frame, facts)
    rows = frame.rows("watch_cities", **asked)
    left, right = st.columns([3, 2])
    with left:
        clicked = watching.signals_card(frame, rows)
        if clicked:
            frame.go("watch", **{SIGNAL: clicked})
    with right:
        shown = frame.rows("watch_days", **asked, signal=signal) if signal else days
        day = watching.days_card(frame, shown, signal)
        if day:
            frame.go("watch", **{SIGNAL: signal, DAY: day})
    city = watching.cities_card(frame, rows)
    if city:
        frame.go("watch", **{SIGNAL: signal}, city=[city])
    _list(frame, days, facts)


def _opening(frame: Frame, facts: Row) -> None:
    code = frame.language
    slots: dict[str, Any] = {
        name: fmt.count(facts[name], code)
        for name in (
            *("customers", "unlisted", "left_customers", "ported", "heard_of", "heard_of_again"),
            *("events", "days", "missing_days", "strangers", "gone", "nameless"),
        )
    }
    slots |= {
        "place": frame.place(),
        "month": fmt.month(frame.month, code),
        "closed_on": fmt.day(facts["closed_on"], code),
        "last_day": fmt.day(facts["last_day"], code),
        "population": frame.say(f"customers.population.{frame.population}"),
    }
    label = frame.say("watch.sentence.unlisted", count=slots["unlisted"])
    cards.sentence(
        frame.say("watch.sentence.bold", **slots),
        frame.say("watch.sentence.rest", **slots),
        [frame.link(label, "watch", **{LISTED: "no"})] if facts["unlisted"] else (),
    )
    standing = "preliminary" if facts["is_preliminary"] else "closed_since"
    colour = "orange" if facts["is_preliminary"] else "gray"
    badge = f":{colour}-badge[{fmt.safe(frame.say(f'watch.{standing}.badge'))}]"
    reach = "gaps" if facts["missing_days"] else "reach"
    st.markdown(
        f"{badge} "
        + cards.grey(
            frame.say(f"watch.{standing}.text", **slots) + frame.say(f"watch.{reach}", **slots)
        )
    )
    st.markdown(cards.grey(frame.say("watch.apart", **slots)))


def _list(frame: Frame, days: list[Row], facts: Row) -> None:
    title, subtitle = frame.say("watch.list.title"), frame.say("watch.list.subtitle")
    with cards.card(title, subtitle, says=behind.says(frame, "watch_list")) as controls:
        listing = watch_list.filters(frame, days, controls)
        if not people.total(frame, listing):
            count = fmt.count(facts["heard_of"], frame.language)
            way_out = frame.link(frame.say("watch.empty.way_out"), "watch")
            checked = frame.say("watch.empty.checked", count=count)
            states.empty(frame.say("watch.empty.title"), checked, frame.language, way_out)
            return
        alt = frame.say("watch.list.alt", month=fmt.month(frame.month, frame.language))
        people.table(
            frame, listing, watch_list.columns(frame), alt, partial(watch_list.tell, frame)
        )
        st.markdown(cards.grey(frame.say("watch.list.lock")))


def _no_feed(frame: Frame, facts: Row) -> None:
    closed_on = fmt.day(facts["closed_on"], frame.language)
    cards.sentence(
        frame.say("watch.none.bold", day=closed_on), frame.say("watch.none.rest", day=closed_on)
    )
    what, extract = frame.say("page.watch.title"), frame.say("extract.events")
    states.no_data(extract, what, frame.language, frame.pages["upload"])


main(current())
