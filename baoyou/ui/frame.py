"""What a page is given: the person's choice, the pinned snapshot, the words, and the ways on.

Apart from the widgets that make the choice, so that a page depends on plain values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from baoyou import ask, definitions
from baoyou.settings import Settings
from baoyou.store import Store
from baoyou.text import say
from baoyou.ui import format as fmt
from baoyou.ui.cards import Link
from baoyou.ui.theme import Palette

Row = dict[str, Any]


@dataclass(frozen=True)
class Frame:
    """One run of a page.

    month: the month looked at; months: all closed months with customers, oldest first.
    cities: the cities chosen (empty: all in scope); population: core, high_value or all.
    pages: the pages of the menu by key. bar: the place for a page's own filters.
    """

    settings: Settings
    reader: ask.Reader
    language: str
    palette: Palette
    page: str
    pages: Mapping[str, Any]
    month: date | None = None
    months: tuple[date, ...] = ()
    cities: tuple[str, ...] = ()
    population: str = "core"
    is_sample: bool = False
    bar: DeltaGenerator | None = field(default=None, compare=False)

    def say(self, key: str, /, **slots: Any) -> str:
        """A sentence of the catalogue in the person's language."""
        return say(key, self.language, **slots)

    def rows(self, query: str, *, all_cities: bool = False, **params: Any) -> list[Row]:
        """The result of `queries/pages/<query>.sql` for the cities chosen (or all in scope)."""
        cities = None if all_cities or not self.cities else self.cities
        return _rows(
            self.reader.store.folder,
            self.reader.manifest.sequence,
            self.reader.scope.cities,
            query,
            cities,
            params,
        )

    def figures(
        self,
        *keys: str,
        months: list[date] | None = None,
        by: str = "none",
        show: str = "total",
        all_cities: bool = False,
        population: str | None = None,
        snapshot: str | None = None,
        segment: str | None = None,
    ) -> list[Row]:
        """KPI records as the terminal prints them; `show` is total, cities or both."""
        return self.rows(
            "kpi_values",
            all_cities=all_cities,
            months=months or [self.month],
            kpis=list(keys),
            by=by,
            population=population or self.population,
            show=show,
            snapshot=snapshot,
            segment=segment,
            total_segments=definitions.province()["total_segments"],
        )

    def months_back(self, count: int) -> list[date]:
        """The closed months up to the month looked at, at most `count`, oldest first."""
        return [month for month in self.months if self.month and month <= self.month][-count:]

    def link(self, label: str, page: str, **query: Any) -> Link:
        """A way to another page that keeps month, cities and population."""
        return Link(label, self.pages[page], self.query(**query))

    def query(self, **query: Any) -> dict[str, Any]:
        """The address of the present choice, with more or other parameters."""
        chosen: dict[str, Any] = {"lang": self.language, "population": self.population}
        if self.month:
            chosen["month"] = self.month.isoformat()[:7]
        if self.cities:
            chosen["city"] = list(self.cities)
        return {key: value for key, value in (chosen | query).items() if value not in (None, [])}

    def go(self, page: str, **query: Any) -> None:
        """Leave for another page, keeping month, cities and population."""
        st.switch_page(self.pages[page], query_params=self.query(**query))

    def definition(self, key: str) -> str:
        """Name, formula in words, source: the help beside a figure, as Markdown."""
        kpi = definitions.kpis()[key]
        words = kpi.words(self.language)
        return self.say(
            "frame.definition",
            formula=fmt.safe(words.formula),
            source=kpi.source,
            month=fmt.month(self.month, self.language),
        )

    def kpi_name(self, key: str) -> str:
        """What a KPI is called."""
        return definitions.kpis()[key].words(self.language).name

    def rule_name(self, key: str) -> str:
        """What a warning rule is called."""
        return definitions.rules()[key].words(self.language).name

    def place(self) -> str:
        """The cities looked at, in words: the province, one city, or how many."""
        if not self.cities:
            return self.say("frame.province")
        if len(self.cities) <= 3:
            return self.say("frame.joint").join(self.cities)
        return self.say("frame.some_cities", count=len(self.cities))


def current() -> Frame:
    """The frame of the present run; set by the router before the page runs."""
    return st.session_state["frame"]


@st.cache_data(max_entries=1000, show_spinner=False)
def _rows(
    folder: Path,
    sequence: int,
    scope_cities: frozenset[str] | None,
    query: str,
    cities: tuple[str, ...] | None,
    params: dict[str, Any],
) -> list[Row]:
    pinned = ask.reader(Store(folder), ask.Scope(scope_cities), sequence)
    return pinned.rows(query, list(cities) if cities else None, **params)
