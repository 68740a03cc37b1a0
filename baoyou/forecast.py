"""What the next three months would be if nothing changes, and how often that was right before.

Apart from `alerts`, which judges what was: here a KPI's closed months become a value and a band
for months that have not been. Two ways are tried on the months there are: the level stays, or the
trend goes on; the one whose past bands were better is used. Both are exponential smoothing with
additive errors (statsmodels), of the figure or of its monthly steps: with a year of months, models
with more parameters gave bands too narrow to be true. Shares are followed as log odds, so that a
band stays within 0 and 1; a snapshot list by the share it loses a month, so that it never rises.
It knows no season: for that it would need years.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from baoyou import definitions
from baoyou.months import add_months, month_of

Row = dict[str, Any]
# Asks one of `queries/pages`: `Reader.rows`, or a page's own.
Ask = Callable[..., list[Row]]
# Month, value, and how many are behind it.
Past = tuple[date, float | None, int | None]
Line = np.ndarray[Any, np.dtype[np.float64]]
HORIZON, LEVEL = 3, 0.8
# Months without which there is no forecast; a list has its own, of which twelve are rare.
LEAST, LEAST_OF_LIST = 12, 8
# How many months a forecast made in the past may have had; the latest of them are judged.
TRY_FROM, TRY_FROM_OF_LIST, MOST_TRIES = 7, 5, 9
STAYS, GOES_ON = "stays", "goes_on"


@dataclass(frozen=True)
class Ahead:
    """A month that has not been: what it would be, and the band that holds it in 80 of 100."""

    month: date
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Forecast:
    """The months ahead with the proof of how they were made.

    off: why there are none: short (`known` months of `needed`), gap (the first month `missing`).
    way: stays, goes_on. tries: forecasts made again in the past; judged: the months of theirs that
    are known now; within: those that lay in the band.
    """

    months: tuple[Ahead, ...] = ()
    off: str | None = None
    known: int = 0
    needed: int = LEAST
    missing: date | None = None
    way: str | None = None
    tries: int = 0
    judged: int = 0
    within: int = 0

    def record(self) -> Row:
        """As the terminal prints it: months as "2009-10", the band's level in `band`."""
        return asdict(self) | {
            "months": [asdict(one) | {"month": f"{one.month:%Y-%m}"} for one in self.months],
            "missing": f"{self.missing:%Y-%m}" if self.missing else None,
            "band": LEVEL,
        }


@dataclass(frozen=True)
class _Scale:
    """How a figure is followed, and back: forward takes values and their n."""

    forward: Callable[[Line, Line], Line]
    back: Callable[[Line], Line]
    falls: bool = False


def history(
    rows: Ask,
    kpi: str,
    months: Sequence[date],
    population: str = "core",
    snapshot: str | None = None,
    segment: str | None = None,
) -> tuple[Past, ...]:
    """The months of a KPI from the first that has a figure; rows asks for the cities.

    One that is not mature counts as one without a figure.
    """
    found = rows(
        "kpi_values",
        months=list(months),
        kpis=[kpi],
        by="none",
        population=population,
        show="total",
        snapshot=snapshot,
        segment=segment,
        total_segments=definitions.province()["total_segments"],
    )
    past = [
        (row["month"], float(row["value"]) if _is_final(row) else None, row["n"]) for row in found
    ]
    first = next((at for at, (_, value, _) in enumerate(past) if value is not None), len(past))
    return tuple(past[first:])


def _is_final(row: Row) -> bool:
    return row["mature"] and row["value"] is not None


def form_of(kpi: str) -> str:
    """How a KPI is followed: share, list (of a snapshot, can only fall), plain."""
    declared = definitions.kpis()[kpi]
    if declared.falls:
        return "list"
    return "share" if declared.unit == "share" else "plain"


def forecast(past: Sequence[Past], form: str) -> Forecast:
    """The three months after the last of `past`, which are in order; form as `form_of`."""
    needed = LEAST_OF_LIST if form == "list" else LEAST
    missing = _missing(past)
    if missing:
        return Forecast(off="gap", known=len(past), needed=needed, missing=missing)
    if len(past) < needed:
        return Forecast(off="short", known=len(past), needed=needed)
    scale = _SCALES[form]
    values = np.array([value for _, value, _ in past], dtype=float)
    counts = np.array([n or 0 for _, _, n in past], dtype=float)
    line = scale.forward(values, counts)
    least = _sampling(values, counts, form)
    from_months = TRY_FROM_OF_LIST if form == "list" else TRY_FROM
    ends = range(max(from_months, len(line) - HORIZON - MOST_TRIES + 1), len(line) - HORIZON + 1)
    ways = (GOES_ON,) if scale.falls else (STAYS, GOES_ON)
    tried = {way: [_tried(line, end, way, least, scale.falls) for end in ends] for way in ways}
    way = min(ways, key=lambda name: sum(score for score, _ in tried[name]))
    middle, half = _ahead(line, way, least)
    low, high = _bounds(middle, half, line[-1], scale.falls)
    middle = np.maximum(middle, line[-1]) if scale.falls else middle
    bands = (scale.back(middle), *sorted((scale.back(low), scale.back(high)), key=lambda b: b[-1]))
    return Forecast(
        tuple(
            Ahead(_after(past[-1][0], step + 1), *(round(float(band[step]), 6) for band in bands))
            for step in range(HORIZON)
        ),
        known=len(past),
        needed=needed,
        way=way,
        tries=len(ends),
        judged=len(ends) * HORIZON,
        within=sum(hits for _, hits in tried[way]),
    )


def _missing(past: Sequence[Past]) -> date | None:
    """The first month between the first and the last that has no figure."""
    for at, (month, value, _) in enumerate(past):
        due = _after(past[0][0], at)
        if month != due or value is None:
            return due
    return None


def _after(month: date, step: int) -> date:
    return month_of(add_months(month.isoformat(), step))


def _tried(line: Line, end: int, way: str, least: float, falls: bool) -> tuple[float, int]:
    """A forecast as it would have been after `end` months: its interval score, and its hits.

    The score is the width and, for each miss, ten times by how far: low is good (Gneiting 2007).
    """
    middle, half = _ahead(line[:end], way, least)
    low, high = _bounds(middle, half, line[end - 1], falls)
    came = line[end : end + HORIZON]
    out = np.maximum(low - came, 0) + np.maximum(came - high, 0)
    score = (high - low) + 2 / (1 - LEVEL) * out
    # What stands on the edge of a band of no width is within it.
    return float(score.sum()), int((out <= 1e-9).sum())


def _ahead(line: Line, way: str, least: float) -> tuple[Line, Line]:
    """Middle and half width of the band over the next months, on the scale of the line."""
    from scipy.stats import t  # noqa: PLC0415  heavy, and the terminal starts without it

    steps = np.arange(HORIZON)
    followed = line if way == STAYS else np.diff(line)
    level, weight, spread = _smoothed(followed)
    if way == STAYS:
        middle = np.full(HORIZON, level)
        grown = 1 + steps * weight**2
    else:
        # A step that comes out otherwise moves its own month and, by its weight, all later steps.
        middle = line[-1] + level * (steps + 1)
        grown = np.cumsum((1 + weight * steps) ** 2)
    spreads = np.maximum(spread * np.sqrt(grown), least)
    return middle, float(t.ppf((1 + LEVEL) / 2, max(1, len(followed) - 2))) * spreads


@cache
def _library() -> tuple[Any, type[Warning]]:
    """The model and its warning; a second or two to import, which only a forecast is to pay."""
    from statsmodels.tools.sm_exceptions import ConvergenceWarning  # noqa: PLC0415
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel  # noqa: PLC0415

    return ETSModel, ConvergenceWarning


def warm() -> None:
    """Import what the first forecast would wait for; a server does so beside its start."""
    _library()


def _smoothed(line: Line) -> tuple[float, float, float]:
    """The level where exponential smoothing arrives, its weight, the spread of its errors."""
    if np.ptp(line) < 1e-12:
        return float(line[-1]), 1.0, 0.0
    model, not_converged = _library()
    # In units of its own movement: tiny figures would end the search for the weight at once.
    unit = float(np.std(line))
    with warnings.catch_warnings():
        # A weight at its edge (0 or 1) is told as no convergence; the back-test judges the result.
        warnings.simplefilter("ignore", not_converged)
        fitted = model((line - line[0]) / unit, error="add").fit(disp=False)
    level = float(np.asarray(fitted.forecast(1))[0]) * unit + float(line[0])
    errors = np.asarray(fitted.resid) * unit
    spread = math.sqrt(float((errors**2).sum()) / max(1, len(line) - 2))
    return level, float(fitted.smoothing_level), spread


def _bounds(middle: Line, half: Line, last: float, falls: bool) -> tuple[Line, Line]:
    """The band; what a list has lost so far it cannot win back."""
    low, high = middle - half, middle + half
    return (np.maximum(low, last), np.maximum(high, last)) if falls else (low, high)


def _sampling(values: Line, counts: Line, form: str) -> float:
    """The least spread that the last month's own count of customers leaves, on the scale."""
    share, n = float(values[-1]), float(counts[-1])
    if form == "plain" or n <= 0 or not 0 < share < 1:
        return 0.0
    spread = math.sqrt(share * (1 - share) / n)
    return spread / share if form == "list" else spread / (share * (1 - share))


def _odds(values: Line, counts: Line) -> Line:
    """Log odds; half a customer more on both sides keeps 0 and 1 finite."""
    hits = values * counts + 0.5
    return np.log(hits / (counts + 1 - hits))


def _lost(values: Line, counts: Line) -> Line:
    """What was lost so far, as a sum of monthly rates."""
    return -np.log(np.maximum(values, 0.5 / np.maximum(counts, 1)))


_SCALES = {
    "share": _Scale(_odds, lambda line: 1 / (1 + np.exp(-line))),
    "list": _Scale(_lost, lambda line: np.exp(-line), falls=True),
    "plain": _Scale(lambda values, counts: values, lambda line: line),
}
