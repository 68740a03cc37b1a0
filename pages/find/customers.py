"""Which customers stand behind a figure."""

from __future__ import annotations

from functools import partial

import streamlit as st

from baoyou.ui import address, cards, states
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, current
from baoyou.ui.lists import lists, people
from baoyou.ui.lists.people import Listing


def main() -> None:
    """How many they are and whom the list counts, then the list."""
    frame = current()
    address.follow("list", "value", "snapshot", *lists.NARROWER)
    listing = lists.from_address(frame)
    if listing is None:
        st.markdown(frame.say("customers.unknown"))
        cards.link_to(frame.link(frame.say("customers.to_warnings"), "warnings"))
        return
    count = people.total(frame, listing)
    name, kind = lists.name(frame, listing), listing.params["list"]
    slots = {
        "place": frame.place(),
        "month": fmt.month(frame.month, frame.language),
        "population": frame.say(f"customers.population.{frame.population}"),
        "name": name,
        "count": fmt.count(count, frame.language),
    }
    sentence = "snapshot" if kind == "snapshot" else "some"
    cards.sentence(
        frame.say(f"customers.sentence.{sentence}", **slots),
        frame.say(f"customers.about.{kind}"),
        _whole(frame, listing),
    )
    if not count:
        label = frame.say("customers.empty.title", name=name)
        checked = frame.say("customers.empty.checked", **slots)
        links = _whole(frame, listing)
        states.empty(label, checked, frame.language, links[0] if links else None)
        return
    with cards.card(name, frame.say("customers.subtitle")):
        people.table(
            frame,
            listing,
            lists.columns(frame, listing),
            frame.say("customers.alt", **slots),
            partial(lists.tell, frame, listing),
        )


def _whole(frame: Frame, listing: Listing) -> list[cards.Link]:
    """The way to the list without its narrower filters, where it has some."""
    if not any(listing.params[name] for name in ("value", *lists.NARROWER)):
        return []
    kind = listing.params["list"]
    words = frame.say("customers.whole", list=frame.say(f"customers.list.{kind}"))
    return [frame.link(words, "customers", list=kind, snapshot=listing.params["snapshot"])]


main()
