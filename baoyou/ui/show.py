"""Puts a figure on the page: with its words for those who cannot see it, its rows, its way down.

Apart from the charts, which know nothing of Streamlit, so that a report draws the same figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from baoyou.text import say
from baoyou.ui.tables import Column, reading_table, stamped

CONFIG = {
    "displayModeBar": False,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
    "showSendToCloud": False,
    "plotlyServerURL": "",
}


def chart(
    figure: dict[str, Any],
    key: str,
    alt: str,
    *,
    language: str,
    rows: Sequence[Mapping[str, Any]] | None = None,
    columns: Sequence[Column] | None = None,
    table_in: DeltaGenerator | None = None,
    on_select: bool = False,
) -> Any:
    """Draws a figure; the key of the mark that was clicked, else None.

    alt: the finding in one sentence. rows, columns: the same figures as a table, offered in
    `table_in` (the controls of the card) or under the chart. on_select: clicks rerun the page.
    Marks with more than a key (rules, parts of a mix) give a tuple.
    """
    clicked = None
    settings: dict[str, Any] = {"theme": None, "config": CONFIG, "alt": alt}
    if on_select:
        state = st.plotly_chart(
            figure,
            key=stamped(key, _keys(figure)),
            on_select="rerun",
            selection_mode="points",
            **settings,
        )
        clicked = _clicked(state)
    else:
        st.plotly_chart(figure, key=key, **settings)
    if rows is not None:
        _table(rows, columns, key, language, table_in)
    return clicked


def _table(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[Column] | None,
    key: str,
    language: str,
    place: DeltaGenerator | None,
) -> None:
    place = place or st.container(horizontal=True, horizontal_alignment="right")
    label = say("ui.chart.table", language)
    with place, st.popover(label, type="tertiary", key=f"{key}-table"):
        reading_table(rows, columns)


def _keys(figure: dict[str, Any]) -> list[Any]:
    return [trace.get("customdata") for trace in figure["data"]]


def _clicked(state: Any) -> Any:
    points = state["selection"]["points"] if state and "selection" in state else []
    data = points[0].get("customdata") if points else None
    if data is None:
        return None
    parts = list(data) if isinstance(data, list | tuple) else [data]
    return parts[0] if len(parts) == 1 else tuple(parts)
