"""The next three months of a KPI on a page: the switch, the line with its proof, rows.

Apart from `figures`, which draws them: here a forecast is asked for, once for the same past.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from baoyou import forecast
from baoyou.forecast import LEVEL, Forecast, Past
from baoyou.ui import cards
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.wording import ahead as wording

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
            st.markdown(cards.grey(wording.told(frame, row, ahead)), width="stretch")


def spoken(frame: Frame, row: Row, ahead: Forecast | None) -> list[str]:
    """That line for those who cannot see the chart; nothing where there is no forecast."""
    joint = frame.say("notes.joint")
    return [joint + wording.told(frame, row, ahead)] if ahead and ahead.months else []


def rows(frame: Frame, later: Sequence[Row]) -> list[dict[str, Any]]:
    """The months ahead as rows of the table beside the chart; `note` says that they are none."""
    note = frame.say("forecast.row", level=fmt.value(LEVEL, "share", frame.language, 0))
    return [{**month, "note": note} for month in later]


@st.cache_data(max_entries=500, show_spinner=False)
def _forecast(past: tuple[Past, ...], form: str) -> Forecast:
    return forecast.forecast(past, form)
