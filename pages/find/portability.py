"""Who asked to port out, who is gone, and how one deals with them."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from baoyou.ui import behind, cards, states
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, Row, current
from baoyou.ui.lists import people
from baoyou.ui.signals import port_list, porting
from baoyou.ui.signals.port_list import DUE, SHOWN, SINCE


def main(frame: Frame) -> None:
    """The sentence, the conduct and the steps, since when and by when, the lists."""
    asked, days = port_list.asked(frame), port_list.days(frame)
    facts = frame.rows("portability_facts", **asked, win_back_days=days)[0]
    _opening(frame, facts)
    porting.conduct(frame)
    porting.figures(frame, facts)
    left, middle, right = st.columns([4, 5, 4])
    with left:
        since = porting.since_card(frame, frame.rows("locked_months", **asked))
    with middle:
        rows = frame.rows("win_back_months", **asked, win_back_days=days)
        due = porting.due_card(frame, rows)
    with right:
        porting.rivals_card(frame, frame.rows("ported_to", **asked, win_back_days=days))
    _follow(frame, since, due)
    _list(frame, facts)


def _follow(frame: Frame, since: str | None, due: str | None) -> None:
    """A click on a bar leads to its customers in the list below."""
    if since:
        frame.go("portability", **{SHOWN: "locked", SINCE: since})
    if due == "overdue":
        frame.go("portability", **{SHOWN: "overdue"})
    if due and due != "overdue":
        frame.go("portability", **{SHOWN: "all", DUE: due})


def _opening(frame: Frame, facts: Row) -> None:
    code = frame.language
    slots: dict[str, Any] = {
        name: fmt.count(facts[name], code)
        for name in (
            *("locked", "locked_new", "locked_since_close", "due_30", "due_60", "due_90"),
            *("overdue", "days_unknown", "ported_out_in_all"),
        )
    }
    slots |= {
        "place": frame.place(),
        "population": frame.say(f"customers.population.{frame.population}"),
        "day": fmt.day(facts["closed_on"], code),
        "fee": fmt.money(facts["due_30_fee"], code, per_month=True),
        "days": port_list.days(frame),
    }
    links = [
        frame.link(frame.say(f"portability.sentence.{key}", **slots), "portability", port_list=key)
        for key in ("due_30", "overdue")
        if facts[key]
    ]
    some = "locked" if facts["locked"] else "nobody"
    cards.sentence(
        frame.say(f"portability.sentence.{some}", **slots),
        frame.say("portability.sentence.rest", **slots),
        links,
    )


def _list(frame: Frame, facts: Row) -> None:
    title, subtitle = frame.say("portability.list.title"), frame.say("portability.list.subtitle")
    says = behind.says(frame, "locked_list", "win_back_list")
    with cards.card(title, subtitle, says=says) as controls:
        listing = port_list.chosen_list(frame, facts, controls)
        name = port_list.name(frame, listing)
        if not people.total(frame, listing):
            place, month = frame.place(), fmt.month(frame.month, frame.language)
            checked = frame.say("portability.empty.checked", place=place, month=month)
            states.empty(name, checked, frame.language)
            return
        st.markdown(f"**{fmt.safe(name)}**")
        people.table(
            frame,
            listing,
            port_list.columns(frame, listing),
            name,
            partial(port_list.tell, frame, listing),
        )
        foot = "locked" if listing.query == "locked_list" else "gone"
        count = fmt.count(facts["days_unknown"], frame.language)
        words = frame.say(f"portability.foot.{foot}", days=port_list.days(frame), count=count)
        st.markdown(cards.grey(words))


main(current())
