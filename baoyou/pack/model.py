"""What a pack consists of, as plain values: pages with a sentence, charts, a table, footnotes.

Apart from those who fill it and those who write it, who must not know each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

Number = int | float | Decimal


@dataclass(frozen=True)
class Cell:
    """One cell. text: as the screen writes it; amount: the number behind it, None for words.

    unit: share, points, yuan, minutes, GB, per_10k, count, or the same with `_change` for a signed
    change (a share's change is in percentage points). tone: good or bad, else plain.
    """

    text: str
    amount: Number | None = None
    unit: str = ""
    decimals: int = 0
    tone: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under headings; columns that hold figures stand to the right.

    widths: shares of the width by column; equal where there are none. Rows of `strong` are bold.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...] = ()
    strong: frozenset[int] = frozenset()

    @property
    def figures(self) -> tuple[bool, ...]:
        """For each column whether it holds figures."""
        return tuple(
            any(row[at].amount is not None for row in self.rows) for at in range(len(self.heads))
        )


@dataclass(frozen=True)
class Drawing:
    """A chart as a plain Plotly figure. alt: its finding in a sentence; size in CSS pixels."""

    title: str
    figure: Mapping[str, Any]
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class Page:
    """One page, slide or topic. title: the computed sentence; topic: what the page is about.

    layout: `beside` (a chart left of the table), `above` (charts over the table), `grid` (charts
    in threes over a table), `table` (no chart). notes: footnotes of this page. told: the keys of
    the KPIs and rules whose figures stand on it.
    """

    key: str
    topic: str
    title: str
    rest: str = ""
    layout: str = "table"
    drawings: tuple[Drawing, ...] = ()
    table: Table | None = None
    notes: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """The footnotes in one line."""
        return " · ".join(self.notes)


@dataclass(frozen=True)
class Sheet:
    """One sheet of the workbook that holds figures. name: of the sheet, not yet made fit."""

    name: str
    table: Table


@dataclass(frozen=True)
class Asked:
    """What the pack is of. month: None is the latest closed; no city is the province."""

    month: date | None = None
    cities: tuple[str, ...] = ()
    population: str = "core"
    language: str = "zh"


@dataclass(frozen=True)
class Pack:
    """All that is told of a month.

    title, subtitle: what stands at the head of every page; foot: what stands under it. sheets: only
    where they were asked for. sources: label and words. figures: KPI records, as `kpis --json`.
    """

    asked: Asked
    month: date
    title: str
    subtitle: str
    foot: str
    is_sample: bool
    pages: tuple[Page, ...]
    sheets: tuple[Sheet, ...]
    definitions: Table
    sources: tuple[tuple[str, str], ...]
    source_table: Table
    figures: tuple[Mapping[str, Any], ...] = field(repr=False, default=())
    snapshot: int = 0
