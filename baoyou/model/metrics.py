"""How good a score is: AUC with its interval, lift, calibration, Brier, precision by workload.

Apart from the models because a score of any origin is judged alike. outcome is 0 or 1 a row.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baoyou.model.columns import Numbers

Outcome = NDArray[np.int64]
_Z = 1.959963984540054


@dataclass(frozen=True)
class Area:
    """An AUC with its 95 % interval (DeLong); `low` and `high` within 0..1."""

    value: float
    low: float
    high: float


def auc(outcome: Outcome, score: Numbers) -> float:
    """Area under the ROC curve: how often a leaver scores above a stayer; ties count half."""
    left, stayed = score[outcome == 1], score[outcome == 0]
    ranks = midranks(score)
    above = ranks[outcome == 1].sum() - left.size * (left.size + 1) / 2
    return float(above / (left.size * stayed.size))


def area(outcome: Outcome, score: Numbers) -> Area:
    """The AUC with DeLong's interval. A score that ranks perfectly has no width."""
    by_left, by_stayed = _placements(outcome, score)
    value = float(by_left.mean())
    half = _Z * math.sqrt(_variance(by_left) + _variance(by_stayed))
    return Area(value, max(0.0, value - half), min(1.0, value + half))


def area_difference(outcome: Outcome, first: Numbers, second: Numbers) -> Area:
    """AUC of `first` less AUC of `second` on the same rows, paired (DeLong); may be negative."""
    left_1, stayed_1 = _placements(outcome, first)
    left_2, stayed_2 = _placements(outcome, second)
    value = float(left_1.mean() - left_2.mean())
    half = _Z * math.sqrt(_variance(left_1 - left_2) + _variance(stayed_1 - stayed_2))
    return Area(value, value - half, value + half)


def lift(outcome: Outcome, score: Numbers, share: float = 0.1) -> float:
    """Rate among the highest-scored share of rows over the rate of all; ties count in part."""
    wanted = outcome.size * share
    return float(_caught(outcome, score, np.array([wanted]))[0] / wanted / outcome.mean())


def curve(outcome: Outcome, score: Numbers, shares: NDArray[Any]) -> list[dict[str, float]]:
    """Precision and recall when the highest-scored share of rows is called; ties count in part."""
    wanted = outcome.size * shares
    caught = _caught(outcome, score, wanted)
    return [
        {
            "share": float(share),
            "n": float(count),
            "precision": float(hit / count),
            "recall": float(hit / outcome.sum()),
        }
        for share, count, hit in zip(shares, wanted, caught, strict=True)
    ]


def brier(outcome: Outcome, probability: Numbers) -> float:
    """Mean squared distance of the probability from what happened; 0 is perfect."""
    return float(np.mean((probability - outcome) ** 2))


def calibration(outcome: Outcome, probability: Numbers, bins: int = 10) -> list[dict[str, Any]]:
    """Predicted against observed in bins of equal size, by rising probability.

    n, left, predicted (mean), observed with its Wilson interval; bins without rows are left out.
    """
    order = np.argsort(probability, kind="stable")
    found = []
    for rows in np.array_split(order, bins):
        if not rows.size:
            continue
        count, left = int(rows.size), int(outcome[rows].sum())
        low, high = wilson(left, count)
        predicted = float(probability[rows].mean())
        told = {"n": count, "left": left, "predicted": predicted, "observed": left / count}
        found.append({**told, "low": low, "high": high})
    return found


def at_least(outcome: Outcome, probability: Numbers, limit: float) -> dict[str, Any]:
    """Whether a score means what it says: those scored at least so high, and how many left."""
    rows = probability >= limit
    count, left = int(rows.sum()), int(outcome[rows].sum())
    if not count:
        return {"limit": limit, "n": 0, "left": 0, "predicted": None, "observed": None}
    predicted = float(probability[rows].mean())
    told = {"limit": limit, "n": count, "left": left, "predicted": predicted}
    low, high = wilson(left, count)
    return {**told, "observed": left / count, "low": low, "high": high}


def wilson(hits: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson); count must not be 0."""
    share, square = hits / count, _Z * _Z
    centre = (share + square / (2 * count)) / (1 + square / count)
    spread = math.sqrt(share * (1 - share) / count + square / (4 * count * count))
    half = _Z * spread / (1 + square / count)
    return max(0.0, centre - half), min(1.0, centre + half)


def midranks(values: Numbers) -> Numbers:
    """Ranks from 1, ties sharing their mean rank."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks: Numbers = (last - (counts - 1) / 2)[place]
    return ranks


def _placements(outcome: Outcome, score: Numbers) -> tuple[Numbers, Numbers]:
    """For each leaver the share of stayers below, for each stayer the share of leavers above."""
    left, stayed = score[outcome == 1], score[outcome == 0]
    all_left, all_stayed = midranks(score)[outcome == 1], midranks(score)[outcome == 0]
    by_left = (all_left - midranks(left)) / stayed.size
    by_stayed = 1 - (all_stayed - midranks(stayed)) / left.size
    return by_left, by_stayed


def _variance(placements: Numbers) -> float:
    return float(placements.var(ddof=1) / placements.size) if placements.size > 1 else 0.0


def _caught(outcome: Outcome, score: Numbers, wanted: Numbers) -> Numbers:
    """How many leavers are among the `wanted` highest-scored rows, a tie counting by its share."""
    _, place, counts = np.unique(-score, return_inverse=True, return_counts=True)
    left = np.bincount(place, weights=outcome, minlength=counts.size)
    rows_so_far = np.concatenate([[0], np.cumsum(counts)])
    left_so_far = np.concatenate([[0.0], np.cumsum(left)])
    caught: Numbers = np.interp(wanted, rows_so_far, left_so_far)
    return caught
