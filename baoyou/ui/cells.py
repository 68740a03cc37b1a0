"""A table whose cells are ways down: each cell stands for its customers.

Apart from `tables`, where a whole row leads to one thing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from baoyou.ui import format as fmt
from baoyou.ui.charts.canvas import text_width
from baoyou.ui.tables import stamped

Cell = tuple[Any, str]
# Pixels: the size of text in the grid, and the space beside it.
TEXT = 13
PADDING = 28


def clickable_cells(
    heading: str,
    labels: Mapping[str, str],
    rows: Sequence[tuple[Any, str, Mapping[str, str | None]]],
    *,
    key: str,
    alt: str,
) -> Cell | None:
    """The row's key and the column's key of the cell now selected, else None.

    heading: of the first column. labels: headings by column key. rows: key, name and the written
    cells by column key; None is a dash, and opens nothing.
    """
    texts = [{heading: name, **_written(cells, labels)} for _, name, cells in rows]
    state = st.dataframe(
        pd.DataFrame(texts, columns=[heading, *labels.values()]),
        hide_index=True,
        column_config={
            heading: st.column_config.TextColumn(heading, pinned=True),
            **{
                label: st.column_config.TextColumn(
                    label, alignment="right", width=_width(label, [row[label] for row in texts])
                )
                for label in labels.values()
            },
        },
        key=stamped(key, texts),
        on_select="rerun",
        selection_mode="single-cell",
        height="content",
        placeholder=fmt.MISSING,
        alt=alt,
    )
    chosen = state["selection"]["cells"] if state else []
    if not chosen or chosen[0][0] >= len(rows):
        return None
    place, label = chosen[0]
    column = next((name for name, told in labels.items() if told == label), None)
    row_key, _, cells = rows[place]
    return (row_key, column) if column and cells.get(column) is not None else None


def _width(label: str, texts: Sequence[str | None]) -> int:
    """Wide enough for the longest: the grid's own guess cuts Chinese at its front."""
    return round(max(text_width(text, TEXT) for text in [label, *texts] if text)) + PADDING


def _written(cells: Mapping[str, str | None], labels: Mapping[str, str]) -> dict[str, str | None]:
    return {label: cells.get(name) for name, label in labels.items()}
