"""A KPI over thirteen months as its trend draws it: the year before, targets, the months ahead.

Apart from `wording`, which says it. A page puts the chart on a card, the pack on paper.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Protocol

from baoyou.forecast import Forecast
from baoyou.months import add_months, month_of
from baoyou.ui import charts
from baoyou.ui import format as fmt
from baoyou.ui.charts.canvas import Figure
from baoyou.ui.theme import Palette
from baoyou.ui.wording import voice
from baoyou.ui.wording.voice import Row, Voice

# The target of each of these months that had one.
Aims = Callable[[Sequence[date]], Mapping[date, Any]]
PERIODIC = ("surveys", "market", "snapshot")
HISTORY, YEAR = 13, 12
_ABSENT = {"value": None, "low": None, "high": None, "n": None, "mature": True}


class Asking(Voice, Protocol):
    """Who asks: what words are written for, that knows the months and their figures."""

    @property
    def palette(self) -> Palette:
        """The colours of its charts."""

    @property
    def months(self) -> tuple[date, ...]:
        """All closed months with customers, oldest first."""

    def months_back(self, count: int) -> list[date]:
        """The closed months up to the month looked at, at most `count`, oldest first."""

    def figures(
        self,
        *keys: str,
        months: list[date] | None = None,
        snapshot: str | None = None,
        segment: str | None = None,
    ) -> list[dict[str, Any]]:
        """KPI records of the place and the population looked at."""


@dataclass(frozen=True)
class Course:
    """What the trend of a row of `kpi_changes.sql` is drawn from.

    points: month, value, low, high, n, mature, previous (of the year before), target; ahead: month,
    value, low, high of the months that follow. previous, target: of both, one for each month.
    """

    row: Row
    points: list[dict[str, Any]]
    ahead: list[dict[str, Any]]
    previous: list[Any]
    target: list[Any]

    @property
    def is_empty(self) -> bool:
        """Whether no month has a figure."""
        return all(point["value"] is None for point in self.points)


def course(
    asking: Asking,
    row: Row,
    aims: Aims | None,
    ahead: Forecast | None = None,
    segment: str | None = None,
) -> Course:
    """The months of the KPI of a row, and those that follow; aims: None where none are set."""
    found = _points(asking, row, segment)
    later = [asdict(month) for month in ahead.months] if ahead else []
    months, coming = ([one["month"] for one in some] for some in (found, later))
    past = _a_year_before(asking, row, coming, segment)
    aimed = aims([*months, *coming]) if aims else {}
    points = [point | {"target": aimed.get(point["month"])} for point in found]
    return Course(
        row,
        points,
        later,
        [*(point["previous"] for point in points), *(past.get(month) for month in coming)],
        [aimed.get(month) for month in [*months, *coming]],
    )


def figure(
    asking: Asking,
    drawn: Course,
    notes: Sequence[Row],
    *,
    height: int,
    width: int = 520,
    keys: Sequence[str] | None = None,
) -> Figure:
    """The chart. notes: marks of `wording.noted`; keys: what a click on a month answers."""
    return charts.trend(
        drawn.points,
        palette=asking.palette,
        language=asking.language,
        unit=drawn.row["unit"],
        decimals=voice.decimals(drawn.row),
        height=height,
        width=width,
        previous=drawn.previous,
        target=drawn.target,
        target_label="trend.ceiling" if drawn.row["good"] == "down" else "trend.target",
        notes=notes,
        ahead=drawn.ahead,
        keys=keys,
    )


def told(asking: Voice, drawn: Course) -> str:
    """The chart in words: the first figure and the last, for those who cannot see it."""
    first, last = drawn.points[0], drawn.points[-1]
    return asking.say(
        "figures.trend.alt",
        kpi=asking.kpi_name(drawn.row["kpi"]),
        first_month=fmt.month(first["month"], asking.language),
        first=voice.write(asking, drawn.row, first["value"]),
        month=fmt.month(last["month"], asking.language),
        value=voice.write(asking, drawn.row, last["value"]),
    )


def months_on(month: date, step: int) -> date:
    """So many months later; earlier where `step` is negative."""
    return month_of(add_months(month.isoformat(), step))


def _points(asking: Asking, row: Row, segment: str | None) -> list[dict[str, Any]]:
    """Thirteen calendar months from the first that is stored; of surveys those that were held."""
    asked = {"snapshot": row["snapshot_id"], "segment": segment}
    figures = asking.figures(row["kpi"], months=asking.months_back(HISTORY + YEAR), **asked)
    periodic = row["extract"] in PERIODIC
    seen = {one["month"]: one for one in figures if one["value"] is not None or not periodic}
    last_year = {} if row["snapshot_id"] else {one["month"]: one["value"] for one in figures}
    found = []
    for step in range(1 - HISTORY, 1):
        month = months_on(row["month"], step)
        if month in seen or (seen and month > min(seen) and not periodic):
            previous = last_year.get(months_on(month, -YEAR))
            found.append({**_ABSENT, "month": month, **seen.get(month, {}), "previous": previous})
    return found


def _a_year_before(
    asking: Asking, row: Row, coming: Sequence[date], segment: str | None
) -> dict[date, Any]:
    """Last year's figure for each of the months ahead; a snapshot list had none."""
    months = {months_on(month, -YEAR): month for month in coming}
    known = [month for month in asking.months if month in months and not row["snapshot_id"]]
    found = asking.figures(row["kpi"], months=known, segment=segment) if known else []
    return {months[one["month"]]: one["value"] for one in found}
