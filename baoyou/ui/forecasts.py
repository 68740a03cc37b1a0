"""The next three months of a KPI on a page: the switch, the line with its proof, rows, words.

Apart from `figures`, which draws them: here a forecast is asked for, once for the same past.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from baoyou import definitions, forecast
from baoyou.forecast import LEVEL, Forecast, Past
from baoyou.ui import cards
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame

Row = Mapping[str, Any]


def asked(frame: Frame, row: Row, key: str) -> Forecast | None:
    """The forecast of a row of `figures.changes`; None where the switch of `line` is off."""
    return of(frame, row) if st.session_state.get(key, True) else None


def of(frame: Frame, row: Row, segment: str | None = None) -> Forecast:
    """The months after the one looked at, of the cities and customers looked at."""
    past = forecast.history(
        frame.rows, row["kpi"], frame.months, frame.population, row["snapshot_id"], segment
    )
    until = tuple(one for one in past if frame.month is None or one[0] <= frame.month)
    return _forecast(until, forecast.form_of(row["kpi"]))


def line(frame: Frame, row: Row, ahead: Forecast | None, key: str) -> None:
    """Below the chart: the switch and, where it is on, the last month's band with its proof."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.toggle(frame.say("forecast.switch"), value=True, key=key)
        if ahead:
            st.markdown(cards.grey(told(frame, row, ahead)), width="stretch")


def told(frame: Frame, row: Row, ahead: Forecast) -> str:
    """What the last month ahead would be, made how, and how often that held; or why not."""
    code = frame.language
    if ahead.off == "gap":
        return frame.say("forecast.off.gap", month=fmt.month(ahead.missing, code))
    if ahead.off:
        return frame.say("forecast.off.short", known=ahead.known, needed=ahead.needed)
    last = ahead.months[-1]
    slots = {
        "month": fmt.month(last.month, code),
        "band": _interval(frame, row, last.low, last.high),
        "level": fmt.value(LEVEL, "share", code, 0),
        "way": frame.say(f"forecast.way.{ahead.way}"),
        "tries": ahead.tries,
        "judged": ahead.judged,
        "within": ahead.within,
    }
    return frame.say("forecast.list" if row["snapshot_id"] else "forecast.told", **slots)


def spoken(frame: Frame, row: Row, ahead: Forecast | None) -> list[str]:
    """The same for those who cannot see the chart; nothing where there is no forecast."""
    joint = frame.say("notes.joint")
    return [joint + told(frame, row, ahead)] if ahead and ahead.months else []


def rows(frame: Frame, later: Sequence[Row]) -> list[dict[str, Any]]:
    """The months ahead as rows of the table beside the chart; `note` says that they are none."""
    note = frame.say("forecast.row", level=fmt.value(LEVEL, "share", frame.language, 0))
    return [{**month, "note": note} for month in later]


def _interval(frame: Frame, row: Row, low: float, high: float) -> str:
    places = definitions.kpis()[row["kpi"]].decimals
    return fmt.interval(low, high, row["unit"], frame.language, places)


@st.cache_data(max_entries=500, show_spinner=False)
def _forecast(past: tuple[Past, ...], form: str) -> Forecast:
    return forecast.forecast(past, form)
