"""What comes up next for customers and groups, and when."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from baoyou.ui import behind, cards, states
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, Row, current
from baoyou.ui.lists import people
from baoyou.ui.signals import calendar
from baoyou.ui.signals.calendar import KINDS, MONTHS, WEEKS


def main(frame: Frame) -> None:
    """The sentence, customers by week, groups by month, offers that end, the list of a cell."""
    listing = calendar.from_address(frame)
    asked = calendar.asked(frame)
    weeks = frame.rows("moments_weeks", **asked, **calendar.days(frame), weeks=WEEKS)
    groups = frame.rows("moments_groups", **asked, months_ahead=MONTHS)
    _opening(frame, weeks)
    told = listing.address if listing else {}
    cell = calendar.weeks_card(frame, weeks, told)
    left, right = st.columns([2, 3])
    with left:
        cell = calendar.groups_card(frame, groups, told) or cell
    with right:
        calendar.offers_card(frame, frame.rows("rival_ends", **asked, months_ahead=MONTHS))
    if cell:
        frame.go("moments", **cell)
    _list(frame, listing or calendar.ahead(frame, weeks))


def _opening(frame: Frame, weeks: list[Row]) -> None:
    code = frame.language
    by_kind = {row["kind"]: row for row in weeks}
    slots: dict[str, Any] = {
        kind: fmt.count(by_kind[kind]["of_kind_ahead"], code) for kind in KINDS["customers"]
    }
    slots |= {
        "place": frame.place(),
        "population": frame.say(f"customers.population.{frame.population}"),
        "day": fmt.day(weeks[0]["starts_on"], code),
        "weeks": WEEKS,
        "count": fmt.count(weeks[0]["ahead"], code),
        "soon": fmt.count(weeks[0]["of_week"], code),
    }
    cards.sentence(
        frame.say("moments.sentence.bold", **slots), frame.say("moments.sentence.rest", **slots)
    )


def _list(frame: Frame, listing: people.Listing) -> None:
    name = calendar.name(frame, listing)
    says = behind.says(frame, "moments_list")
    with cards.card(name, frame.say("moments.list.subtitle"), says=says):
        if not people.total(frame, listing):
            place, month = frame.place(), fmt.month(frame.month, frame.language)
            checked = frame.say("moments.empty.checked", place=place, month=month)
            way_out = frame.link(frame.say("moments.empty.way_out"), "moments")
            states.empty(name, checked, frame.language, way_out)
            return
        columns = calendar.columns(frame, listing)
        people.table(frame, listing, columns, name, partial(calendar.tell, frame))
        st.markdown(cards.grey(frame.say("moments.list.foot", **calendar.days(frame))))


main(current())
