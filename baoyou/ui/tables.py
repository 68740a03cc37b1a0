"""Tables: one to read, which a screen reader can read too, and one to click, which drills down.

Both take rows as dicts and columns that say how each value is written. Data values are escaped.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from baoyou.text import say
from baoyou.ui import format as fmt
from baoyou.ui.theme import Palette, palette

Row = Mapping[str, Any]
Kind = Literal["text", "number", "line", "markdown"]
ARROWS = {"better": "▲ ", "worse": "▼ "}
LEVELS = ("red", "orange", "yellow")


@dataclass(frozen=True)
class Column:
    """A column of a table.

    key: of the value in a row. label: its heading. write: how a value is written (numbers keep
    their order when sorted). verdict: the key that holds better, worse or an alert level, which
    tints the cell. kind markdown is for words of ours, never for data.
    """

    key: str
    label: str
    write: Callable[[Any], str] | None = None
    kind: Kind = "text"
    verdict: str = ""
    width: Literal["small", "medium", "large"] | int | None = None
    help: str | None = None


def reading_table(
    rows: Sequence[Row], columns: Sequence[Column] | None = None, alt: str | None = None
) -> None:
    """A table of real text: Markdown in its markdown columns, numbers to the right, no index.

    Without columns the keys of the first row are the headings and every value is a text.
    """
    columns = columns or [Column(key, key) for key in (rows[0] if rows else {})]
    data = {column.label: _reading_values(rows, column) for column in columns}
    st.table(_written(pd.DataFrame(data), columns), border="horizontal", hide_index=True, alt=alt)


def clickable_table(
    rows: Sequence[Row],
    columns: Sequence[Column],
    *,
    key: str,
    id_column: str,
    alt: str,
    height: int | Literal["content"] = "content",
    pinned: int = 0,
    mode: str | None = None,
) -> Any:
    """A table whose rows are a way down; the `id_column` of the row now selected, else None.

    The widget's key holds the ids in their order: a selection is a position, and must not live on
    when other rows stand there (other filters, another page, another snapshot).
    """
    colours = palette(mode or st.context.theme.type)
    labels = [column.label for column in columns]
    data = {column.label: _clicking_values(rows, column) for column in columns}
    styler = _arrows(_written(pd.DataFrame(data, columns=labels), columns), rows, columns)
    styler = styler.apply(_tints, axis=None, rows=rows, columns=columns, colours=colours)
    ids = [row[id_column] for row in rows]
    state = st.dataframe(
        styler,
        hide_index=True,
        column_config={
            column.label: _config(column, rows, place < pinned)
            for place, column in enumerate(columns)
        },
        key=stamped(key, ids),
        on_select="rerun",
        selection_mode="single-row",
        height=height,
        placeholder=fmt.MISSING,
        alt=alt,
    )
    chosen = state["selection"]["rows"] if state else []
    return ids[chosen[0]] if chosen and chosen[0] < len(ids) else None


def stamped(key: str, ids: Sequence[Any]) -> str:
    """A widget key that changes with the things the widget shows."""
    return f"{key}-{zlib.crc32(repr(list(ids)).encode()):08x}"


def alert_label(level: str | None, rules: int, language: str) -> str:
    """An alert level in words: "● 红 4 条", "● Red, 4 rules"; a colour never speaks alone."""
    if level not in LEVELS:
        return say("ui.alert.none", language)
    key = "ui.alert.label_one" if rules == 1 else "ui.alert.label"
    return say(key, language, level=say(f"ui.alert.{level}", language), count=rules)


def alert_badge(level: str | None, rules: int, language: str) -> str:
    """The same as a badge in Markdown."""
    colour = level if level in LEVELS else "gray"
    return f":{colour}-badge[{alert_label(level, rules, language)}]"


def _reading_values(rows: Sequence[Row], column: Column) -> list[Any]:
    values = [row.get(column.key) for row in rows]
    if column.kind == "number":
        return [None if value is None else float(value) for value in values]
    written = [column.write(value) if column.write else value for value in values]
    if column.kind == "markdown":
        return ["" if value is None else str(value) for value in written]
    return [fmt.safe(value) for value in written]


def _clicking_values(rows: Sequence[Row], column: Column) -> list[Any]:
    values = [row.get(column.key) for row in rows]
    if column.kind == "number":
        return [None if value is None else float(value) for value in values]
    if column.kind == "line":
        return [None if value is None else [float(part) for part in value] for value in values]
    return [column.write(value) if column.write else value for value in values]


def _written(frame: pd.DataFrame, columns: Sequence[Column]) -> Styler:
    """The frame with its number columns as they are written."""
    writers = {
        column.label: column.write for column in columns if column.kind == "number" and column.write
    }
    return frame.style.format(writers, na_rep=fmt.MISSING)


def _arrows(styler: Styler, rows: Sequence[Row], columns: Sequence[Column]) -> Styler:
    """▲ or ▼ before the numbers that have a verdict: a colour never speaks alone."""
    for column in columns:
        if column.kind != "number" or not column.verdict:
            continue
        for verdict, arrow in ARROWS.items():
            judged = [i for i, row in enumerate(rows) if row.get(column.verdict) == verdict]
            write = partial(_with_arrow, arrow, column.write or str)
            styler = styler.format(write, na_rep=fmt.MISSING, subset=(judged, [column.label]))
    return styler


def _with_arrow(arrow: str, write: Callable[[Any], str], value: Any) -> str:
    return arrow + write(value)


def _tints(
    frame: pd.DataFrame, rows: Sequence[Row], columns: Sequence[Column], colours: Palette
) -> pd.DataFrame:
    """The cell styles: text and background of each verdict and alert level."""
    styles = pd.DataFrame("", index=frame.index, columns=frame.columns)
    for column in columns:
        if not column.verdict:
            continue
        styles[column.label] = [_style(str(row.get(column.verdict) or ""), colours) for row in rows]
    return styles


def _style(verdict: str, colours: Palette) -> str:
    text, background = colours.tint(verdict)
    if background == colours.background:
        return ""
    weight = ";font-weight:600" if verdict in LEVELS else ""
    return f"color:{text};background-color:{background}{weight}"


def _config(column: Column, rows: Sequence[Row], pinned: bool) -> Any:
    settings: dict[str, Any] = {"width": column.width, "help": column.help, "pinned": pinned}
    if column.kind == "line":
        known = [value for row in rows for value in row.get(column.key) or () if value is not None]
        low, high = (min(known), max(known)) if known else (0, 1)
        room = (float(high) - float(low)) * 0.1
        settings |= {"y_min": float(low) - room, "y_max": float(high) + room}
        return st.column_config.LineChartColumn(column.label, **settings)
    if column.kind == "number":
        return st.column_config.Column(column.label, **settings)
    return st.column_config.TextColumn(column.label, **settings)
