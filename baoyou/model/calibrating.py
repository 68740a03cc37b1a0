"""From log-odds to a probability that means what it says: a sigmoid fitted on rows held out.

Apart from the models: both kinds are put through it, and a score of 0.8 is then eight in ten.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from baoyou.model.columns import Numbers
from baoyou.model.metrics import Outcome

_STEPS = 50
_ENOUGH = 1e-10


@dataclass(frozen=True)
class Sigmoid:
    """probability = 1 / (1 + exp(-(slope x log-odds + shift))); the slope is above 0."""

    slope: float = 1.0
    shift: float = 0.0

    def probability(self, log_odds: Numbers) -> Numbers:
        """The calibrated probability of log-odds."""
        told = np.clip(self.slope * log_odds + self.shift, -500, 500)
        return 1 / (1 + np.exp(-told))


def fit(log_odds: Numbers, outcome: Outcome) -> Sigmoid:
    """The sigmoid under which the outcomes are likeliest (Platt's targets, Newton's steps).

    Where it would turn the order round, log-odds are only shifted to the mean outcome.
    """
    left = int(outcome.sum())
    stayed = outcome.size - left
    # Platt's targets keep the slope finite where the classes do not overlap.
    target = np.where(outcome == 1, (left + 1) / (left + 2), 1 / (stayed + 2))
    terms = np.column_stack([log_odds, np.ones_like(log_odds)])
    found = _newton(terms, target, np.array([1.0, 0.0]))
    if found[0] <= 0:
        shift = _newton(terms[:, 1:], target, np.zeros(1), offset=log_odds)
        return Sigmoid(1.0, float(shift[0]))
    return Sigmoid(float(found[0]), float(found[1]))


def _newton(
    terms: Numbers, target: Numbers, start: Numbers, offset: Numbers | float = 0.0
) -> Numbers:
    """The weights of least log-loss; a step that does not lower it is halved."""
    weights, loss = start, _loss(terms @ start + offset, target)
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(terms @ weights + offset, -500, 500)))
        slope = terms.T @ (target - chance)
        bend = (terms * (chance * (1 - chance))[:, None]).T @ terms
        step = np.linalg.solve(bend + 1e-9 * np.eye(terms.shape[1]), slope)
        while (lower := _loss(terms @ (weights + step) + offset, target)) > loss:
            step = step / 2
            if np.abs(step).max() < _ENOUGH:
                return weights
        weights, loss = weights + step, lower
        if np.abs(step).max() < _ENOUGH:
            break
    return weights


def _loss(log_odds: Numbers, target: Numbers) -> float:
    return float((np.logaddexp(0, log_odds) - target * log_odds).sum())
