"""The alert that is tried: its figure, city, population, threshold, from the address or by hand.

Apart from the cards, which show what comes of it: here are only widgets and what a link asks for.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from baoyou import alerts, definitions, watches
from baoyou.alerts import Ask
from baoyou.ui import address
from baoyou.ui import format as fmt
from baoyou.ui.alerts import alert_words
from baoyou.ui.frame import Frame
from baoyou.ui.scope import POPULATIONS
from baoyou.watches import PROVINCE, Watch

OF, CITY, WHOM, THRESHOLD, BASE = (
    "alert_of",
    "alert_city",
    "alert_population",
    "alert_threshold",
    "alert_base",
)


def query(watch: Watch) -> dict[str, Any]:
    """The address that tries this watch."""
    chosen: dict[str, Any] = {OF: watch.key, CITY: watch.city, WHOM: watch.population}
    return chosen | {THRESHOLD: repr(watch.threshold), BASE: str(watch.min_base)}


def choose(frame: Frame, rows: Ask, first: Watch) -> Watch:
    """The watch to try; `first` where neither the address nor the person says."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        key = _chosen(frame, OF, watches.watchable(), first.key)
        city = _chosen(frame, CITY, [PROVINCE, *frame.reader.cities], first.city)
        whom = _chosen(frame, WHOM, list(POPULATIONS), first.population)
        fallback = first if (key, city, whom) == _parts(first) else None
        suggested = fallback or _suggested(rows, key, city, whom)
        threshold = _threshold(frame, suggested)
        base = _base(frame, suggested)
    return watches.watch(key, threshold, city, whom, base)


def _parts(watch: Watch) -> tuple[str, str, str]:
    return watch.key, watch.city, watch.population


def _chosen(frame: Frame, name: str, options: list[str], first: str) -> str:
    label, width, write = {
        OF: ("choice", 260, alert_words.name),
        CITY: ("city", 120, alert_words.place),
        WHOM: ("population", 130, alert_words.population),
    }[name]
    address.seed(name, options, first)
    chosen = st.selectbox(
        frame.say(f"alerts.{label}"),
        options,
        format_func=lambda option: write(frame, option),
        key=name,
        width=width,
    )
    address.keep(name, chosen)
    return chosen or first


def _suggested(rows: Ask, key: str, city: str, whom: str) -> Watch:
    """The smallest threshold that fits the figure's own movement; one unit where there is none."""
    found = alerts.proposed(rows, [key], city, whom)
    return found[0].watch if found else watches.watch(key, 0.01, city, whom)


def _threshold(frame: Frame, suggested: Watch) -> float:
    """The threshold, typed in percentage points where the figure is a rate."""
    unit = definitions.kpis()[suggested.kpi].unit
    scale = 100 if unit == "share" else 1
    asked = _asked(THRESHOLD, suggested)
    label = frame.say("alerts.threshold", unit=fmt.unit_word(unit, frame.language))
    typed = st.number_input(
        label,
        min_value=0.0,
        max_value=99.99 if unit == "share" else None,
        value=round((suggested.threshold if asked is None else asked) * scale, 6),
        step=0.1 if unit == "share" else 1.0,
        format="%.2f",
        key=f"{THRESHOLD}-{'/'.join(_parts(suggested))}-{asked}",
        width=150,
    )
    return round(typed / scale, 12)


def _base(frame: Frame, suggested: Watch) -> int:
    asked = _asked(BASE, suggested)
    return st.number_input(
        frame.say("alerts.base"),
        min_value=1,
        value=suggested.min_base if asked is None else int(asked),
        step=50,
        key=f"{BASE}-{'/'.join(_parts(suggested))}-{asked}",
        width=130,
    )


def _asked(name: str, of: Watch) -> float | None:
    """The number that a link asks for; it is about the figure that the link names, no other."""
    told = tuple(st.query_params.get(key) for key in (OF, CITY, WHOM))
    try:
        return float(st.query_params[name]) if told == _parts(of) else None
    except (KeyError, ValueError):
        return None
