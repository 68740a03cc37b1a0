"""Where every alert stands: its series, its proof on history, and what this month says of it.

Apart from `shifts`, which judges a series, and from `watches`, which keeps what was switched on:
here a KPI or a rule, a city and a population become the series that is judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from baoyou import ask, definitions, shifts, watches
from baoyou.months import add_months, month_of
from baoyou.shifts import Course, Shift
from baoyou.watches import PROVINCE, Watch

Row = dict[str, Any]
# Asks one of `queries/pages` for all cities in a person's scope: `Reader.rows`, or a page's own.
Ask = Callable[..., list[Row]]
# Extracts that are not held every month: the month spoken of is the last in which they were.
_PERIODIC = ("surveys", "market")


@dataclass(frozen=True)
class Standing:
    """Where an alert stands in the last month it can speak of, with its proof.

    month: None where there is none. state: one of STATES; why_not: of a month that is not judged:
    missing, incomplete, immature, small, learning. rows: the months of `alert_figures.sql`.
    """

    watch: Watch
    unit: str
    state: str
    why_not: str | None
    month: date | None
    value: float | None
    n: int | None
    course: Course
    rows: tuple[Row, ...]

    @property
    def is_news(self) -> bool:
        """Whether it fired in that month and nobody said yet that this is known."""
        return self.state == "new" and self.watch.acknowledged != self.told

    @property
    def told(self) -> str:
        """The month it speaks of, as text; empty where there is none."""
        return _name(self.month) or ""

    @property
    def baseline(self) -> float | None:
        """What the value is compared with: the level left, or the usual one."""
        fired = self.state in ("new", "continuing") and self.course.shifts
        return self.course.shifts[-1].baseline if fired else self.course.baseline

    @property
    def change(self) -> float | None:
        """The value against the baseline; None where one of them is not known."""
        if self.value is None or self.baseline is None or self.state == "not judged":
            return None
        return self.value - self.baseline

    def shift_told(self, month: date) -> Shift | None:
        """What the close of a month told, if it fired: a figure that matures late is told later."""
        late = definitions.kpis()[self.watch.kpi].matures_after
        of = month_of(add_months(month.isoformat(), -late))
        return next((shift for shift in self.course.shifts if shift.month == of), None)

    def record(self) -> Row:
        """As the terminal prints it; see `docs/alerts.md`."""
        watch, course = self.watch, self.course
        return {
            "id": watch.id,
            "kpi": watch.kpi,
            "rule": watch.rule,
            "city": watch.city,
            "population": watch.population,
            "month": _name(self.month),
            "value": self.value,
            "baseline": self.baseline,
            "change": self.change,
            "threshold": watch.threshold,
            "unit": self.unit,
            "n": self.n,
            "min_base": watch.min_base,
            "state": self.state,
            "why_not": self.why_not,
            "acknowledged": self.state == "new" and not self.is_news,
            "fired_months": [_name(shift.month) for shift in course.shifts],
            "proof": {
                "months": course.judged,
                "fired": len(course.shifts),
                "followed": course.followed,
                "unknown": course.unknown,
            },
        }


def present(reader: ask.Reader, rows: Ask | None = None) -> list[Standing]:
    """Every alert that is on and within the person's scope; rows: another way to ask the reader.

    The alerts of the province are for those who see all of it.
    """
    if reader.is_empty:
        return []
    seen = {*reader.scope.narrow(reader.cities)}
    if reader.scope.cities is None:
        seen.add(PROVINCE)
    decided = reader.manifest.decided.get(watches.DECIDED, [])
    told = [one for one in watches.watches(decided) if one.city in seen]
    return standings(rows or reader.rows, told) if told else []


def standings(rows: Ask, watched: Sequence[Watch]) -> list[Standing]:
    """Where each of these stands after the latest closed month, in their order."""
    closed = rows("closed_months")
    held = [row["month"] for row in closed if row["has_customers"]]
    months = [row["month"] for row in closed][-int(watches.facts()["history_months"]) :]
    latest = (held or months)[-1] if months else None
    series: dict[tuple[str, ...], list[Row]] = {}
    for population, by in sorted({(one.population, _by(one)) for one in watched}):
        kpis = {one.kpi for one in watched if (one.population, _by(one)) == (population, by)}
        asked = {"months": months, "kpis": sorted(kpis), "by": by, "population": population}
        segments = definitions.province()["total_segments"]
        for row in rows("alert_figures", **asked, total_segments=segments):
            key = (population, row["kpi"], row["group_key"], row["city"])
            series.setdefault(key, []).append(row)
    return [_judged(one, _series(one, series), latest) for one in watched]


def proposed(
    rows: Ask, keys: Sequence[str], city: str = PROVINCE, population: str = "core"
) -> list[Standing]:
    """For each KPI or rule a few thresholds that fit its own movement, each with its proof."""
    flat = standings(rows, [watches.watch(key, 0.0, city, population) for key in keys])
    count, tried = int(watches.facts()["proposed_thresholds"]), []
    for found in flat:
        values = [value for _, value in _points(found.watch, found.rows)]
        steps = shifts.thresholds(values, watches.practice(), count)
        tried += [watches.watch(found.watch.key, step, city, population) for step in steps]
    return standings(rows, tried)


def _judged(one: Watch, rows: Sequence[Row], latest: date | None) -> Standing:
    kpi = definitions.kpis()[one.kpi]
    if latest is not None:
        # Of a figure that matures late the newest months are not there to be judged yet.
        last = month_of(add_months(latest.isoformat(), -kpi.matures_after))
        rows = [row for row in rows if row["month"] <= last or kpi.extract in _PERIODIC]
    points = _points(one, rows)
    found = shifts.course(points, kpi.good, one.threshold, watches.practice())
    now = rows[-1] if rows else None
    why_not = _why_not(one, now) if now else "missing"
    if why_not is None and found.baseline is None:
        why_not = "learning"
    state = "quiet"
    if why_not is not None:
        state = "not judged"
    elif found.is_shifted:
        state = "new" if found.shifts[-1].month == points[-1][0] else "continuing"
    return Standing(
        one,
        kpi.unit,
        state,
        why_not,
        now["month"] if now else None,
        now["value"] if now else None,
        now["n"] if now else None,
        found,
        tuple(rows),
    )


def _points(one: Watch, rows: Iterable[Row]) -> list[tuple[date, float]]:
    return [(row["month"], float(row["value"])) for row in rows if _why_not(one, row) is None]


def _why_not(one: Watch, row: Row) -> str | None:
    """Why a month is not judged; None where it is."""
    why: str | None = row["why_not"]
    return why or ("small" if row["n"] < one.min_base else None)


def _series(one: Watch, series: dict[tuple[str, ...], list[Row]]) -> list[Row]:
    groups = {"rule": [one.rule or ""], "operator": definitions.province()["own_operators"]}
    for group in groups.get(_by(one), ["all"]):
        found = series.get((one.population, one.kpi, group, one.city))
        if found:
            return found
    return []


def _by(one: Watch) -> str:
    return definitions.kpis()[one.kpi].own_split or "none"


def _name(month: date | None) -> str | None:
    return month.isoformat()[:7] if month else None
