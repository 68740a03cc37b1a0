"""What the sample province is told to be: its figures and its words, read from two TOML files.

Apart so that the generator holds no business figure and no Chinese word of its own.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from baoyou.settings import ROOT

STORY = ROOT / "data" / "sample_story.toml"
WORDS = ROOT / "data" / "sample_words.toml"

NEVER = 999  # month index of what does not happen
WARM_UP = 6  # months of bills before the first stored month
BEYOND = 6  # months simulated after the last one: its coming leavers already show signs
RUN_UP = 6  # months before leaving over which a leaver's bill changes


@dataclass(frozen=True)
class City:
    """A city: its share of all customers, and the share of its snapshot kept at the end."""

    name: str
    area: str
    letters: str
    share: float
    kept: float
    mood: float
    districts: list[str]


@dataclass(frozen=True)
class Signal:
    """A sign of leaving: share of customers who show it in a month, and of coming leavers."""

    share: float
    near: list[float]


@dataclass(frozen=True)
class Story:
    """The figures of `data/sample_story.toml`; each is explained there."""

    growth: float
    mean_tenure: float
    longest_tenure: int
    mean_arrears: float
    mean_offnet_fee: float
    bundling: dict[str, Any]
    retention: dict[str, float]
    satisfaction: dict[str, Any]
    market: dict[str, float]
    reasons: dict[str, float]
    courses: list[dict[str, Any]]
    signals: dict[str, Signal]
    sensitivity: dict[str, Any]
    feed: dict[str, Any]
    rival_offers: list[dict[str, Any]]
    goals: list[dict[str, Any]]
    touchpoints: list[dict[str, Any]]
    rival_scores: dict[str, Any]
    cities: list[City]

    def course_table(self) -> np.ndarray:
        """Bill against its start, per course, by months to leaving: 0 (the last) .. 7 and more."""
        bills = np.array([course["bill"][::-1] for course in self.courses])
        last_bill = bills[:, :1] * 0.6
        return np.hstack([last_bill, bills, np.ones((len(bills), 1))])


@dataclass(frozen=True)
class Calendar:
    """The stored months 0 .. count-1; the snapshot is taken at the end of month `snapshot`."""

    first: np.datetime64
    count: int
    snapshot: int

    def start(self, month: int) -> np.datetime64:
        """First day of a month."""
        return (self.first + month).astype("datetime64[D]")

    def end(self, month: int) -> np.datetime64:
        """Last day of a month."""
        return self.start(month + 1) - np.timedelta64(1, "D")

    def days(self, month: int) -> int:
        """Days of a month."""
        return int((self.start(month + 1) - self.start(month)).astype(int))

    def label(self, month: int, pattern: str = "%Y%m") -> str:
        """The month as text."""
        return self.start(month).astype(date).strftime(pattern)

    def is_quarter_end(self, month: int) -> bool:
        """Whether a survey is due in the month."""
        return self.start(month).astype(date).month % 3 == 0


def calendar(months: int, until: date) -> Calendar:
    """The months up to `until`; the snapshot is of the last December that has a month after it."""
    first = np.datetime64(until.replace(day=1), "M") - (months - 1)
    december = [m for m in range(months - 1) if (first + m).astype(date).month == 12]
    return Calendar(first, months, december[-1] if december else 0)


@cache
def story() -> Story:
    """The figures of the sample."""
    figures = tomllib.loads(STORY.read_text(encoding="utf-8"))
    figures["cities"] = [City(**city) for city in figures["cities"]]
    figures["signals"] = {key: Signal(**value) for key, value in figures["signals"].items()}
    return Story(**figures)


@cache
def words() -> dict[str, Any]:
    """The words of the sample's files."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def even(rng: np.random.Generator, count: int, block: int = 50) -> np.ndarray:
    """Numbers in [0, 1) of which each run of `block` covers the range evenly, in random order."""
    blocks = -(-count // block)
    steps = rng.permuted(np.tile(np.arange(block), (blocks, 1)), axis=1)
    return ((steps + rng.random(steps.shape)) / block).ravel()[:count]


def pick(rng: np.random.Generator, weights: np.ndarray, count: int) -> np.ndarray:
    """Positions of exactly `count` draws in proportion to `weights`, spread along their order."""
    count = min(count, int((weights > 0).sum()))
    if count <= 0:
        return np.empty(0, dtype=np.int64)
    chance = weights / weights.sum() * count
    while (chance > 1).any():
        sure = chance >= 1
        chance[sure] = 1.0
        chance[~sure] *= (count - sure.sum()) / chance[~sure].sum()
    steps = np.concatenate([[0.0], np.cumsum(chance)])
    steps[-1] = count
    picked = np.diff(np.floor(steps + rng.random())) > 0
    # A sum of ones that rounds just below a whole number can skip a step: fill up, best first.
    missing = count - int(picked.sum())
    if missing:
        picked[np.argsort(np.where(picked, -1.0, chance), kind="stable")[-missing:]] = True
    return np.flatnonzero(picked)
