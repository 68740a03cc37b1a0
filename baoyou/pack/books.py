"""The sheets of figures of the workbook: every KPI over the months and places, and each city alone.

Apart from the pages because a spreadsheet wants all of them, in columns that can be reckoned with.
"""

from __future__ import annotations

from typing import Any

from baoyou import definitions
from baoyou.pack import cells
from baoyou.pack.asker import Asker, Row
from baoyou.pack.model import Asked, Cell, Sheet, Table
from baoyou.pack.overview import SINGLE, label, state

# What the KPIs that have several figures a month are split by, and what its groups are called.
SPLITS = {kpi.key: kpi.own_split for kpi in definitions.kpis().values() if kpi.own_split}
AREAS = {"level": "group.level", "tier": "group.tier", "stage": "group.stage"}


def sheets(ask: Asker) -> list[Sheet]:
    """The KPIs by month and place, then a sheet for each city asked for (or all in scope)."""
    cities = list(ask.cities) or ask.reader.scope.narrow(ask.reader.cities)
    judged = ask.ranking(*SINGLE)
    found = ask.figures(*SINGLE, months=ask.months_back(), show="both")
    name = ask.say("pack.sheet.kpis")
    return [
        Sheet(name, _all(ask, found)),
        *(Sheet(city, _city(ask, city, judged, found)) for city in cities),
    ]


def records(ask: Asker) -> list[Row]:
    """The KPI records of the month that the pack's pages stand on."""
    return ask.figures(*SINGLE)


def _all(ask: Asker, single: list[Row]) -> Table:
    """One line a KPI, group and place; one column a month."""
    months = ask.months_back()
    split = [
        row
        for key, by in SPLITS.items()
        for row in ask.figures(key, months=months, by=by, show="both")
    ]
    lines: dict[tuple[str, str, str], dict[Any, Any]] = {}
    for row in [*single, *split]:
        lines.setdefault((row["kpi"], row["group"], row["city"]), {})[row["month"]] = row["value"]
    order = list(definitions.kpis())
    cities = ["all", *ask.reader.cities]
    ranked = sorted(
        lines.items(), key=lambda one: (order.index(one[0][0]), one[0][1], cities.index(one[0][2]))
    )
    rows = [
        (
            cells.words(ask.kpi_name(kpi)),
            cells.words(_group(ask, kpi, group)),
            cells.words(ask.place() if city == "all" else city),
            cells.words(ask.say(f"glossary.unit.{definitions.kpis()[kpi].unit}")),
            *(cells.kpi(kpi, values.get(month), ask.language) for month in months),
        )
        for (kpi, group, city), values in ranked
    ]
    heads = [ask.say(f"pack.column.{name}") for name in ("kpi", "group", "place", "unit")]
    return Table((*heads, *(f"{month:%Y-%m}" for month in months)), tuple(rows))


def _group(ask: Asker, kpi: str, group: str) -> str:
    split = SPLITS.get(kpi)
    if split is None:
        return ""
    if split == "rule":
        return ask.rule_name(group)
    named = ask.named(AREAS[split], group) if split in AREAS else group
    return f"{group} {named}" if split == "stage" else named


def _city(ask: Asker, city: str, judged: list[Row], found: list[Row]) -> Table:
    """All KPIs of one city: now, both changes, the province, the verdict, thirteen months."""
    told = Asked(ask.month, (city,), ask.asked.population, ask.language)
    alone = _narrowed(ask, told)
    months = ask.months_back()
    past: dict[str, dict[Any, Any]] = {}
    for row in found:
        if row["city"] == city:
            past.setdefault(row["kpi"], {})[row["month"]] = row["value"]
    beside = {row["kpi"]: row for row in judged if row["city"] == city}
    lines = [
        _line(alone, row, beside.get(row["kpi"]), past.get(row["kpi"], {}), months)
        for row in alone.changes(*SINGLE)
    ]
    names = ("kpi", "value", "low", "high", "before", "year", "n", "province", "verdict", "rank")
    heads = [ask.say(f"pack.column.{name}") for name in (*names, "state")]
    return Table((*heads, *(f"{month:%Y-%m}" for month in months)), tuple(lines))


def _line(
    ask: Asker, row: Row, beside: Row | None, past: dict[Any, Any], months: list[Any]
) -> tuple[Cell, ...]:
    kpi, unit, code = definitions.kpis()[row["kpi"]], row["unit"], ask.language
    verdict = beside["verdict"] if beside else None
    return (
        cells.words(label(ask, row)[0]),
        cells.kpi(kpi.key, row["value"], code),
        cells.figure(row["low"], unit, code, kpi.decimals),
        cells.figure(row["high"], unit, code, kpi.decimals),
        cells.change(row["before_change"], unit, code, kpi.decimals, row["before_verdict"]),
        cells.change(row["year_change"], unit, code, kpi.decimals, row["year_verdict"]),
        cells.count(row["n"], code),
        cells.kpi(kpi.key, beside["province"] if beside else None, code),
        cells.words(ask.say(f"rankings.word.{verdict or 'unjudged'}")),
        cells.count(beside["tie_rank"] if beside else None, code),
        cells.words(state(ask, row)),
        *(cells.kpi(kpi.key, past.get(month), code) for month in months),
    )


def _narrowed(ask: Asker, told: Asked) -> Asker:
    return Asker(
        ask.reader, told, ask.month, ask.months, ask.is_sample, ask.cities_missing, ask.palette
    )
