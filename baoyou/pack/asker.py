"""Asks what the pages ask, for one month, place, population and language: figures, names, words.

Apart from the frame of the pages because it needs no page: the same queries, the same format.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from baoyou import definitions, notes, targets
from baoyou.ask import Reader
from baoyou.errors import Refused, WrongUsage
from baoyou.notes import Note
from baoyou.pack import POPULATIONS
from baoyou.pack.model import Asked
from baoyou.text import catalogue, say
from baoyou.ui import format as fmt
from baoyou.ui.drawing.course import HISTORY, months_on
from baoyou.ui.theme import Palette, palette

Row = dict[str, Any]
AHEAD = 3
# Whose trends are drawn with their targets: all that have one figure a month and a place.
AIMED = [key for key in targets.aimed() if not definitions.kpis()[key].own_split]


@dataclass(frozen=True)
class Asker:
    """One pack's questions. asked: as it was asked; month: that one, or the latest.

    months: all closed months with customers, oldest first; cities_missing: without the month.
    """

    reader: Reader
    asked: Asked
    month: date
    months: tuple[date, ...]
    is_sample: bool
    cities_missing: tuple[str, ...]
    palette: Palette

    @property
    def language(self) -> str:
        """zh or en."""
        return self.asked.language

    @property
    def cities(self) -> tuple[str, ...]:
        """The cities asked for; none is the province."""
        return self.asked.cities

    def say(self, key: str, /, **slots: Any) -> str:
        """A sentence of the catalogue."""
        return say(key, self.language, **slots)

    def named(self, area: str, code: str) -> str:
        """What the catalogue calls a code, or the code where it has no word."""
        entry = catalogue().get(f"{area}.{code}")
        return entry[self.language] if entry else code

    def joined(self, parts: Any) -> str:
        """Names as a list in a sentence."""
        return self.say("frame.joint").join(parts)

    def rows(self, query: str, *, all_cities: bool = False, **params: Any) -> list[Row]:
        """The result of `queries/pages/<query>.sql` for the cities asked for (or all in scope)."""
        cities = None if all_cities or not self.cities else list(self.cities)
        return self.reader.rows(query, cities, **params)

    def figures(
        self,
        *keys: str,
        months: list[date] | None = None,
        by: str = "none",
        show: str = "total",
        all_cities: bool = False,
        snapshot: str | None = None,
        segment: str | None = None,
    ) -> list[Row]:
        """KPI records as the terminal prints them; show is total, cities or both."""
        return self.rows(
            "kpi_values",
            all_cities=all_cities,
            months=months or [self.month],
            kpis=list(keys),
            by=by,
            population=self.asked.population,
            show=show,
            snapshot=snapshot,
            segment=segment,
            total_segments=self.total_segments,
        )

    def changes(self, *kpis: str, snapshot: str | None = None) -> list[Row]:
        """The KPIs of the month with their changes, as the cards of the pages show them."""
        return self.rows(
            "kpi_changes",
            month=self.month,
            kpis=list(kpis),
            population=self.asked.population,
            total_segments=self.total_segments,
            falling=[kpi.key for kpi in definitions.kpis().values() if kpi.falls],
            snapshot=snapshot,
        )

    def ranking(self, *kpis: str) -> list[Row]:
        """All cities in scope, judged by the one verdict rule."""
        return self.rows("city_ranking", all_cities=True, kpis=list(kpis), **self._judged())

    def limits(self, kpi: str) -> list[Row]:
        """The funnel that those verdicts go by."""
        return self.rows("funnel_limits", all_cities=True, kpi=kpi, **self._judged())

    def of_month(self, query: str, **params: Any) -> list[Row]:
        """A query of the month and the population."""
        return self.rows(query, month=self.month, population=self.asked.population, **params)

    def share_of_market(self, query: str, **when: Any) -> list[Row]:
        """One of the queries of the market, for our own operator and all segments."""
        own = definitions.province()["own_operators"]
        return self.rows(query, own_operators=own, total_segments=self.total_segments, **when)

    @cached_property
    def core(self) -> Asker:
        """The same of core customers, for whom targets are set."""
        if self.asked.population == "core":
            return self
        return replace(self, asked=replace(self.asked, population="core"))

    @property
    def total_segments(self) -> list[str]:
        """The segments of market and surveys that hold all others."""
        return definitions.province()["total_segments"]

    @property
    def least_ranked(self) -> int:
        """How many customers a city must have to be ranked."""
        return int(definitions.values(self.month)["least_ranked"])

    def months_back(self, count: int = HISTORY) -> list[date]:
        """The closed months up to the month, oldest first."""
        return [month for month in self.months if month <= self.month][-count:]

    def place(self) -> str:
        """The cities asked for, in words."""
        if not self.cities:
            return self.say("frame.province")
        if len(self.cities) > 3:
            return self.say("frame.some_cities", count=len(self.cities))
        return self.joined(self.cities)

    @cached_property
    def population(self) -> str:
        """The population in words, with its threshold where it has one."""
        fee = definitions.values(self.month)["high_value_fee_min"]
        return self.say(f"frame.{self.asked.population}", fee=fee)

    @cached_property
    def snapshot(self) -> Row | None:
        """The newest snapshot list whose base month has come, as the page takes it."""
        offered = [row for row in self.rows("snapshots") if row["base_month"] <= self.month]
        return offered[-1] if offered else None

    @cached_property
    def notes(self) -> list[Note]:
        """What people wrote to the months up to the month, of the place, newest month first."""
        written = notes.book(self.reader.store).notes
        told = [note for note in written if note.month <= self.month]
        return notes.seen(told, self.reader.scope.cities, self.cities)

    @cached_property
    def aims(self) -> dict[tuple[str, str | None, date], Row]:
        """What was asked of each KPI: by KPI, list and month, those ahead as well.

        Empty where no goals were ever loaded.
        """
        if not targets.are_stored(self.reader.manifest):
            return {}
        months = [months_on(self.month, step) for step in range(1 - HISTORY, AHEAD + 1)]
        found = targets.states(self.rows, months, AIMED, self.asked.population)
        known = [row for row in found if row["target"] is not None]
        return {(row["kpi"], row["snapshot_id"], row["month"]): row for row in known}

    def aimed(self, row: Row, months: Sequence[date]) -> dict[date, Any]:
        """The target of each month that had one, for the KPI and the list of a row of `changes`."""
        found = {month: self.aims.get((row["kpi"], row["snapshot_id"], month)) for month in months}
        return {month: aim["target"] for month, aim in found.items() if aim}

    def month_name(self) -> str:
        """The month in words."""
        return fmt.month(self.month, self.language)

    def kpi_name(self, key: str) -> str:
        """What a KPI is called."""
        return definitions.kpis()[key].words(self.language).name

    def rule_name(self, key: str) -> str:
        """What a warning rule is called."""
        return definitions.rules()[key].words(self.language).name

    def _judged(self) -> dict[str, Any]:
        return {
            "month": self.month,
            "population": self.asked.population,
            "total_segments": self.total_segments,
            "least_ranked": self.least_ranked,
        }


def asker(reader: Reader, asked: Asked) -> Asker:
    """What was asked, checked against the store.

    Raises Refused `pack_empty` where no month is closed, WrongUsage for a month, city or population
    that is not known, with those that are.
    """
    closed = [] if reader.is_empty else reader.rows("closed_months")
    held = {row["month"]: row for row in closed if row["has_customers"]}
    if not held:
        raise Refused("pack_empty")
    month = asked.month or max(held)
    if month not in held:
        near = ", ".join(f"{one:%Y-%m}" for one in held)
        raise WrongUsage("month_unknown", value=f"{month:%Y-%m}", near=near)
    for city in asked.cities:
        if city not in reader.cities:
            raise WrongUsage("city_unknown", value=city, near=", ".join(reader.cities))
    if asked.population not in POPULATIONS:
        near = ", ".join(POPULATIONS)
        raise WrongUsage("pack_population", value=asked.population, near=near)
    facts = held[month]
    missing = tuple(facts["cities_missing"] or ())
    is_sample = bool(facts["is_sample"])
    return Asker(reader, asked, month, tuple(sorted(held)), is_sample, missing, palette("light"))
