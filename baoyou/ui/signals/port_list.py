"""The lists of the portability page: the locked, and those gone by the day of their win-back.

Apart from the page because the way back from a customer needs the same list from the address.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from baoyou import definitions
from baoyou.months import month_of
from baoyou.ui import address, writers
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, Row
from baoyou.ui.lists import people
from baoyou.ui.lists.people import Listing
from baoyou.ui.tables import Column

SHOWN, SINCE, DUE = "port_list", "port_since", "port_due"
# The locked, who is due within so many days, who is overdue, all who are gone.
LISTS = ("locked", "due_30", "due_60", "due_90", "overdue", "all")


def days(frame: Frame) -> int:
    """After how many days of porting out the win-back is due."""
    assert frame.month
    return int(definitions.values(frame.month)["win_back_days"])


def asked(frame: Frame) -> dict[str, Any]:
    """What the queries of the page take."""
    return {"month": frame.month, "population": frame.population}


def listing(frame: Frame, shown: str | None, since: str | None, due: str | None) -> Listing:
    """One of the lists. since: month of locking, or feed; due: month of the day, YYYY-MM."""
    shown = shown if shown in LISTS else LISTS[0]
    since = since if since == "feed" or _month(since) else None
    due = due if _month(due) else None
    if shown == "locked":
        params = {**asked(frame), "since": since}
        return Listing("portability", "locked_list", params, {SHOWN: shown, SINCE: since})
    within = {f"due_{days}": days for days in (30, 60, 90)}.get(shown)
    params = {
        **asked(frame),
        "win_back_days": days(frame),
        "within_days": within,
        "is_overdue": True if shown == "overdue" else None,
        "due_in": due,
    }
    return Listing("portability", "win_back_list", params, {SHOWN: shown, DUE: due})


def name(frame: Frame, chosen: Listing) -> str:
    """What a list holds, in words."""
    told = frame.say(f"portability.list.{chosen.address[SHOWN]}", days=days(frame))
    since, due = chosen.address.get(SINCE), chosen.address.get(DUE)
    if not since and not due:
        return told
    month = _month(since or due)
    which = fmt.month(month, frame.language) if month else frame.say("portability.since_feed")
    return frame.say("customers.which", list=told, which=which)


def chosen_list(frame: Frame, facts: Row, place: DeltaGenerator) -> Listing:
    """The switch between the lists, each with how many it holds."""
    code = frame.language
    counts = {
        "locked": facts["locked"],
        "all": facts["ported_out_in_all"],
        **{key: facts[key] for key in ("due_30", "due_60", "due_90", "overdue")},
    }
    address.seed(SHOWN, LISTS, LISTS[0], clears=True)
    with place:
        shown = st.segmented_control(
            frame.say("portability.switch.label"),
            LISTS,
            format_func=lambda key: frame.say(
                f"portability.switch.{key}", count=fmt.count(counts[key], code)
            ),
            key=SHOWN,
            required=True,
            wrap=True,
            label_visibility="collapsed",
        )
    address.follow(SINCE, DUE)
    query = st.query_params
    if query.get(SHOWN, LISTS[0]) != shown:
        for key in (SINCE, DUE):
            address.keep(key, None)
    address.keep(SHOWN, shown)
    return listing(frame, shown, query.get(SINCE), query.get(DUE))


def columns(frame: Frame, chosen: Listing) -> list[Column]:
    """The columns of the list chosen: of the locked, or of those gone."""
    code = frame.language

    def own(key: str, **more: Any) -> Column:
        return Column(key, frame.say(f"portability.column.{key}"), **more)

    if chosen.query == "locked_list":
        return [
            *_shared(frame, "alert_text", "customer", "city", "level", "stage", "fee_3m", "fees"),
            own("locked"),
            own("steps"),
            *_shared(frame, "manager_id"),
        ]
    return [
        *_shared(frame, "customer", "city", "level"),
        own("fee_before", kind="number", write=writers.yuan(code)),
        own("due_on", write=lambda day: fmt.day(day, code)),
        own("days_left", kind="number", write=writers.signed_count(code)),
        own("ported"),
        own("port_to"),
        *_shared(frame, "manager_id"),
    ]


def tell(frame: Frame, chosen: Listing, rows: list[Row]) -> list[Row]:
    """The rows with since when, what was asked for and the day of porting out in words."""
    worded = _of_locked if chosen.query == "locked_list" else _of_gone
    return [row | worded(frame, row) for row in rows]


def _of_locked(frame: Frame, row: Row) -> Row:
    code = frame.language
    since = [fmt.month(row["locked_since"], code)] if row["locked_since"] else []
    if row["asked_on"]:
        day = fmt.day_name(row["asked_on"], code)
        since.append(frame.say("portability.told.feed", day=day))
    applied = row["has_applied"] or row["has_applied_since"]
    asked = row["has_asked"] or row["asked_on"]
    step = "applied" if applied else "asked" if asked else "earlier"
    joint = frame.say("frame.joint")
    return {"locked": joint.join(since), "steps": frame.say(f"portability.told.{step}")}


def _of_gone(frame: Frame, row: Row) -> Row:
    known = "day" if row["is_day_known"] else "month_end"
    day = fmt.day(row["ported_on"], frame.language)
    return {
        "ported": frame.say(f"portability.told.{known}", day=day),
        "fee_before": row["fee_3m"],
    }


def _month(text: str | None) -> date | None:
    try:
        return month_of(text) if text else None
    except ValueError:
        return None


def _shared(frame: Frame, *names: str) -> list[Column]:
    return [people.column(each, frame) for each in names]
