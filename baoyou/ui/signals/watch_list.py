"""The customers of the daily watch: what the list is filtered by, in the address and in words.

Apart from the page because the way back from a customer needs the same list from the address.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from baoyou import definitions
from baoyou.ui import address
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, Row
from baoyou.ui.lists import people
from baoyou.ui.lists.people import Listing
from baoyou.ui.tables import Column

SIGNAL, DAY, LISTED = "watch_signal", "watch_day", "watch_listed"
SIGNALS = ("left", "portability", "leaving_intent", "rival_hotline", "zero_calls", "complaints")
KNOWN = ("no", "yes")


def thresholds(frame: Frame) -> dict[str, Any]:
    """The parameters of the rules as the last close had them, by the names the queries take."""

    assert frame.month
    month = frame.month

    def read(rule: str, name: str) -> Any:
        return frame.reader.rule_version(rule, month).params[name]

    return {
        "zero_days": read("zero_calls", "days"),
        "rival_calls": read("rival_hotline", "calls"),
        "leaving_calls": read("leaving_intent", "calls"),
        "complaint_count": read("complaints", "complaints"),
    }


def asked(frame: Frame) -> dict[str, Any]:
    """What every query of the watch takes."""
    return {"month": frame.month, "population": frame.population, **thresholds(frame)}


def listing(frame: Frame, signal: str | None, day: str | None, listed: str | None) -> Listing:
    """The customers reached, under these filters; what is not known is none."""
    signal = signal if signal in SIGNALS else None
    listed = listed if listed in KNOWN else None
    params = {
        **asked(frame),
        "signal": signal,
        "day": _day(day),
        "is_listed": None if listed is None else listed == "yes",
    }
    told = {SIGNAL: signal, DAY: day if params["day"] else None, LISTED: listed}
    return Listing("watch", "watch_list", params, told)


def signal_name(frame: Frame, signal: str) -> str:
    """A signal in words: the rule's name, or that the customer has left."""
    rules = definitions.rules()
    return frame.rule_name(signal) if signal in rules else frame.say(f"watch.signal.{signal}")


def seed(days: Sequence[Row]) -> str | None:
    """Before any widget: what the address asks for; gives the signal chosen."""
    address.seed(SIGNAL, SIGNALS, clears=True)
    address.seed(DAY, [row["day"].isoformat() for row in days], clears=True)
    address.seed(LISTED, KNOWN, clears=True)
    return st.session_state[SIGNAL]


def filters(frame: Frame, days: Sequence[Row], place: DeltaGenerator) -> Listing:
    """The signal, the day and whether warned already, over the list; the list they make."""
    code = frame.language
    offered = [row["day"].isoformat() for row in days if row["customers"]]
    asked_day = st.session_state.get(DAY)
    if asked_day and asked_day not in offered:
        offered = [asked_day, *offered]
    with place:
        signal = _choice(
            frame, SIGNAL, SIGNALS, "watch.filter.all_signals", partial(signal_name, frame)
        )
        day = _choice(
            frame,
            DAY,
            offered,
            "watch.filter.all_days",
            lambda name: fmt.day_name(date.fromisoformat(name), code),
        )
        listed = st.segmented_control(
            frame.say("watch.filter.listed"),
            KNOWN,
            format_func=lambda name: frame.say(f"watch.listed.{name}"),
            key=LISTED,
            label_visibility="collapsed",
        )
    address.keep(LISTED, listed)
    return listing(frame, signal, day, listed)


def columns(frame: Frame) -> list[Column]:
    """The columns of the list."""
    names = ("alert_text", "customer", "city", "level", "fee_3m", "fees")
    shared = [people.column(name, frame) for name in names]
    return [
        *shared,
        Column("told", frame.say("watch.column.told"), width="large"),
        people.column("manager_id", frame),
    ]


def tell(frame: Frame, rows: list[Row]) -> list[Row]:
    """The rows with their signals in words: what, how often, reached on which day."""
    joint = frame.say("frame.joint")
    return [
        row | {"told": joint.join(_told(frame, signal) for signal in row["signals"])}
        for row in rows
    ]


def _choice(
    frame: Frame,
    key: str,
    options: Collection[str],
    nothing: str,
    name: Callable[[str], str],
) -> str | None:
    chosen = st.selectbox(
        frame.say(nothing),
        list(options),
        index=None,
        format_func=name,
        key=key,
        placeholder=frame.say(nothing),
        label_visibility="collapsed",
        width=150,
    )
    address.keep(key, chosen)
    return chosen


def _told(frame: Frame, signal: Mapping[str, Any]) -> str:
    kind = "silent" if signal["signal"] == "zero_calls" else "once"
    if kind == "once" and signal["events"] > 1:
        kind = "often"
    return frame.say(
        f"watch.told.{kind}",
        signal=signal_name(frame, signal["signal"]),
        count=fmt.count(signal["events"], frame.language),
        day=fmt.day_name(signal["day"], frame.language),
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
