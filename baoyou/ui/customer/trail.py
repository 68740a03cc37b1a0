"""The way back from a customer to the list one came from, with the place in it.

Apart from the page because every page with a list of customers leads here. The list of warnings
and those behind a figure are made again from the address; others are remembered when left, and a
link that is sent to somebody else leads back to their page only.
"""

from __future__ import annotations

import streamlit as st

from baoyou.ui import cards
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.lists import lists, people
from baoyou.ui.lists.people import Listing
from baoyou.ui.warnings import alarms
from baoyou.ui.warnings.alarms import Filters

# What the address says of the customer's page itself, and not of the list one came from.
OWN = {"cid", "origin", "customer_measure", "lang", "month", "city", "population"}


def way_back(frame: Frame, customer_id: str) -> None:
    """Back to the list, the place in it, and on to the neighbours."""
    origin, listing = _origin(frame)
    if listing is None:
        _to_page(frame, origin)
        return
    found = listing.place(frame, customer_id)
    page = (found["place"] - 1) // people.ROWS + 1 if found else None
    told = frame.say("customer.back.list", name=_name(frame, origin, listing))
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        cards.link_to(frame.link(told, origin, **listing.address, at=page))
        if not found:
            st.markdown(cards.grey(frame.say("customer.back.absent")), width="content")
            return
        place = fmt.count(found["place"], frame.language)
        total = fmt.count(found["total"], frame.language)
        words = frame.say("customer.back.place", place=place, total=total)
        st.markdown(cards.grey(words), width="content")
        for step in ("before", "after"):
            other = found[f"customer_{step}"]
            if other:
                label = frame.say(f"customer.back.{step}")
                way = {**listing.address, "origin": origin, "cid": other}
                cards.link_to(frame.link(label, "customer", **way))


def _to_page(frame: Frame, origin: str) -> None:
    """Back to the page one came from, as it was; without one, on to the warnings."""
    if origin not in frame.pages:
        cards.link_to(frame.link(frame.say("customer.back.warnings"), "warnings"))
        return
    asked = {key: value for key, value in st.query_params.items() if key not in OWN}
    told = frame.say("customer.back.list", name=frame.say(f"page.{origin}.title"))
    cards.link_to(frame.link(told, origin, **asked))


def _origin(frame: Frame) -> tuple[str, Listing | None]:
    asked = st.query_params
    if asked.get("origin") == "warnings":
        return "warnings", alarms.listing(frame, asked.get("alert"), asked.get("rule"))
    if asked.get("origin") == "customers":
        return "customers", lists.from_address(frame)
    origin = asked.get("origin", "")
    return origin, people.left(frame, origin)


def _name(frame: Frame, origin: str, listing: Listing) -> str:
    if origin == "customers":
        return lists.name(frame, listing)
    if origin != "warnings":
        return frame.say(f"page.{origin}.title")
    return alarms.told(frame, Filters.of(listing.address)) or frame.say("warnings.list.all")
