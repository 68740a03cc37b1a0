"""When things happen to a customer: the key moments ahead, and what the daily feed says of late.

Apart from the months because these are days.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from baoyou.ui import cards
from baoyou.ui import format as fmt
from baoyou.ui.customer.case import Case
from baoyou.ui.frame import Frame, Row

# Kinds of events that speak of leaving; all others are told in grey.
ALARMING = {"port_code", "port_apply", "cancel", "cancel_enquiry", "rival_hotline", "complaint"}
MOST = 12


def card(frame: Frame, case: Case) -> None:
    """The moments ahead, the next one first, then the events of the last three months."""
    with cards.card(
        frame.say("customer.timeline.title"), frame.say("customer.timeline.subtitle"), stretch=False
    ):
        ahead = [
            _line(frame, one, is_next=place == 0) for place, one in enumerate(moments(frame, case))
        ]
        st.markdown("  \n".join(ahead) or cards.grey(frame.say("customer.timeline.nothing")))
        _events(frame, case)


def moments(frame: Frame, case: Case) -> list[dict[str, Any]]:
    """The moments ahead: on, what, and a note on the day where it needs one."""
    code = frame.language
    told = []
    for moment in case.moments:
        note = ""
        if moment["kind"] == "win_back":
            known = "known" if moment["is_day_known"] else "assumed"
            note = frame.say(
                f"customer.moment.win_back_{known}", day=fmt.day(moment["ported_on"], code)
            )
        told.append(
            {
                "on": fmt.day(moment["moment_on"], code),
                "what": frame.say(f"people.moment.{moment['kind']}"),
                "note": note,
            }
        )
    return told


def _line(frame: Frame, moment: dict[str, Any], *, is_next: bool) -> str:
    day = fmt.safe(moment["on"])
    what = fmt.safe(moment["what"])
    note = f" {cards.grey(moment['note'])}" if moment["note"] else ""
    if not is_next:
        return f"○ {day} {what}{note}"
    return (
        f"● **{day}** **{what}** {cards.badge(frame.say('customer.timeline.next'), 'good')}{note}"
    )


def _events(frame: Frame, case: Case) -> None:
    if "events" not in frame.reader.manifest.partitions:
        st.markdown(cards.grey(frame.say("customer.timeline.no_feed")))
        return
    rows = frame.rows(
        "customer_events", all_cities=True, customer_id=case.customer_id, month=frame.month
    )
    if not rows:
        st.markdown(cards.grey(frame.say("customer.timeline.no_events")))
        return
    st.markdown("  \n".join(_event(frame, row) for row in rows[:MOST]))
    if len(rows) > MOST:
        with st.expander(frame.say("customer.timeline.more", count=len(rows) - MOST)):
            st.markdown("  \n".join(_event(frame, row) for row in rows[MOST:]))


def _event(frame: Frame, row: Row) -> str:
    colour = "orange" if row["kind"] in ALARMING else "gray"
    told = frame.say(f"customer.event.{row['kind']}")
    if row["events"] > 1:
        told = frame.say("customer.timeline.times", what=told, count=row["events"])
    details = frame.say("frame.joint").join(row["details"] or [])
    parts = [f":{colour}[●] :gray[{fmt.safe(fmt.day_name(row['happened_on'], frame.language))}]"]
    parts.append(fmt.safe(told))
    if details:
        parts.append(cards.grey(details))
    if row["is_preliminary"]:
        parts.append(cards.badge(frame.say("customer.timeline.preliminary")))
    return " ".join(parts)
