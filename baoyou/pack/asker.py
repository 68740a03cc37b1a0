"""Asks what the pages ask, for one month, place, population and language: figures, names, words.

Apart from the frame of the pages because it needs no page: the same queries, the same format.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from baoyou import definitions
from baoyou.ask import Reader
from baoyou.errors import Refused, WrongUsage
from baoyou.months import add_months, month_of
from baoyou.pack import POPULATIONS
from baoyou.pack.model import Asked
from baoyou.text import catalogue, say
from baoyou.ui import format as fmt
from baoyou.ui.theme import Palette, palette

Row = dict[str, Any]
HISTORY = 13


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
        cities = None if all_cities or not self.asked.cities else list(self.asked.cities)
        return self.reader.rows(query, cities, **params)

    def figures(
        self,
        *kpis: str,
        months: list[date] | None = None,
        by: str = "none",
        show: str = "total",
        all_cities: bool = False,
        snapshot: str | None = None,
    ) -> list[Row]:
        """KPI records as the terminal prints them; show is total, cities or both."""
        return self.rows(
            "kpi_values",
            all_cities=all_cities,
            months=months or [self.month],
            kpis=list(kpis),
            by=by,
            population=self.asked.population,
            show=show,
            snapshot=snapshot,
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

    @property
    def total_segments(self) -> list[str]:
        """The segments of market and surveys that hold all others."""
        return definitions.province()["total_segments"]

    @property
    def least_ranked(self) -> int:
        """How many customers a city must have to be ranked."""
        return int(definitions.values(self.month)["least_ranked"])

    def back(self, count: int = HISTORY) -> list[date]:
        """The closed months up to the month, oldest first."""
        return [month for month in self.months if month <= self.month][-count:]

    @cached_property
    def place(self) -> str:
        """The cities asked for, in words."""
        cities = self.asked.cities
        if not cities:
            return self.say("frame.province")
        few = len(cities) <= 3
        return self.joined(cities) if few else self.say("frame.some_cities", count=len(cities))

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

    def month_name(self, step: int = 0) -> str:
        """The month, or one some steps from it, in words."""
        return fmt.month(month_of(add_months(self.month.isoformat(), step)), self.language)

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
