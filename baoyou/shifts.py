"""When a monthly figure leaves its level for the worse: the arithmetic that every alert goes by.

Apart from the alerts, which know KPIs and cities: here are only months, values and a threshold, so
that the proof on history and the alert of this month cannot differ.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import fmean, median

# A median deviation of so many is the standard deviation of a normal spread.
_NORMAL = 1.4826
# Differences of shares are compared to this many places, so that a fall of exactly the threshold
# is not beyond it.
_PLACES = 12


@dataclass(frozen=True)
class Practice:
    """What a judge goes by; `queries/pages/alerts.toml` says what each is."""

    level_months: int
    least_months: int
    spread_factor: float
    spread_months: int
    followed_months: int


@dataclass(frozen=True)
class Shift:
    """One month in which the figure left its level.

    baseline: what it left; margin: how far it had to go. was_followed: whether the months after
    it stayed beyond the threshold; None while they are not known.
    """

    month: date
    value: float
    baseline: float
    margin: float
    was_followed: bool | None


@dataclass(frozen=True)
class Course:
    """What a series of months went through.

    judged: the months that were compared with a level. is_shifted: whether the last month
    stands on the level of the last shift, not yet recovered nor become usual. baseline: what the
    last month is to be compared with (the level left, where is_shifted); None without one.
    """

    shifts: tuple[Shift, ...]
    judged: int
    is_shifted: bool
    baseline: float | None

    @property
    def followed(self) -> int:
        """How many shifts were followed by a real fall."""
        return sum(shift.was_followed is True for shift in self.shifts)

    @property
    def unknown(self) -> int:
        """Of how many shifts the months after are not known yet."""
        return sum(shift.was_followed is None for shift in self.shifts)


def course(
    points: Sequence[tuple[date, float]], good: str, threshold: float, practice: Practice
) -> Course:
    """What these months went through; only judged months, oldest first.

    good: `up` or `down`, the direction that is better. threshold: in the unit of the values.
    """
    values = [value for _, value in points]
    shifts: list[Shift] = []
    # The level now; while the last shift is news, the level that it left.
    level: list[float] = []
    left: list[float] | None = None
    for place, (month, value) in enumerate(points):
        margin = max(threshold, practice.spread_factor * _spread(values[:place], practice))
        if left is not None:
            last = shifts[-1]
            if _fall(last.baseline, value, good) <= last.margin / 2:
                level, left = left, None
            elif len(level) >= practice.level_months:
                left = None
        usual = _usual(level, practice)
        if usual is not None and _fall(usual, value, good) > margin:
            known = _followed(values[place + 1 :], usual, good, threshold, practice)
            shifts.append(Shift(month, value, usual, margin, known))
            level, left = [value], level
        else:
            level = [*level, value]
    return Course(
        tuple(shifts),
        max(0, len(points) - practice.least_months),
        left is not None,
        shifts[-1].baseline if left is not None else _usual(level, practice),
    )


def thresholds(values: Sequence[float], practice: Practice, count: int) -> list[float]:
    """Round thresholds that fit a series: the last that its usual movement hides, and larger ones.

    Steps of 1, 2, 5 … times a power of ten; none for a series of zeros.
    """
    floor = practice.spread_factor * _spread(values, practice, whole=True)
    floor = floor or abs(median(values) if values else 0.0) / 100
    if floor <= 0:
        return []
    power = math.floor(math.log10(floor))
    steps = [
        round(factor * 10.0**exponent, 15)
        for exponent in range(power, power + count + 1)
        for factor in (1, 2, 5)
    ]
    first = max(place for place, step in enumerate(steps) if step <= floor * (1 + 1e-9))
    return steps[first : first + count]


def _fall(baseline: float, value: float, good: str) -> float:
    """How far a value lies on the bad side of a baseline; negative on the good side."""
    fall = baseline - value if good == "up" else value - baseline
    return round(fall, _PLACES)


def _usual(level: Sequence[float], practice: Practice) -> float | None:
    """What a level stands at; None while it is forming."""
    if len(level) < practice.least_months:
        return None
    return median(level[-practice.level_months :])


def _spread(values: Sequence[float], practice: Practice, whole: bool = False) -> float:
    """How much a month usually differs from its level, told by the steps between months.

    The median deviation of the steps from their mean: one shift hardly widens it, a steady drift
    not at all.
    """
    seen = values if whole else values[-practice.spread_months :]
    steps = [after - before for before, after in pairwise(seen)]
    if len(steps) < 2:
        return 0.0
    drift = fmean(steps)
    return _NORMAL * median(abs(step - drift) for step in steps) / math.sqrt(2)


def _followed(
    after: Sequence[float], baseline: float, good: str, threshold: float, practice: Practice
) -> bool | None:
    if len(after) < practice.followed_months:
        return None
    return _fall(baseline, fmean(after[: practice.followed_months]), good) > threshold
