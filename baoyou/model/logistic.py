"""Logistic regression: standardised inputs, unknown as an effect of its own, effects one can read.

Once trained it is one line a feature: a number adds weight x (value - mean), a word adds the
effect of its code; what is unknown adds an effect of its own. Effects are changes of the log-odds
against the mean customer, so that they are the reasons as they stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from baoyou.model.columns import Numbers
from baoyou.model.design import Design, Feature

# The inverse strength of the ridge, as scikit-learn's own default.
_C = 1.0


@dataclass(frozen=True)
class Effect:
    """What one feature adds: weight x (value - mean) + known, effects by code, or unknown."""

    weight: float = 0.0
    mean: float = 0.0
    known: float = 0.0
    unknown: float = 0.0
    words: tuple[float, ...] = ()


@dataclass(frozen=True)
class Logistic:
    """A trained logistic regression."""

    design: Design
    intercept: float
    effects: tuple[Effect, ...]

    def log_odds(self, table: pa.Table) -> Numbers:
        """The log-odds of every row, before calibration."""
        total = np.full(table.num_rows, self.intercept)
        for part in self.contributions(table):
            total += part
        return total

    def contributions(self, table: pa.Table) -> list[Numbers]:
        """What each feature adds to the log-odds of every row, against the mean customer."""
        return [
            _contribution(feature, effect, values)
            for feature, effect, values in zip(
                self.design.features, self.effects, self.design.read(table), strict=True
            )
        ]

    def plain(self) -> dict[str, Any]:
        """As plain values, for JSON."""
        return {"intercept": self.intercept, "effects": [asdict(effect) for effect in self.effects]}


def from_plain(design: Design, plain: Mapping[str, Any]) -> Logistic:
    """The model that `Logistic.plain` made plain."""
    effects = tuple(
        Effect(**{**effect, "words": tuple(effect["words"])}) for effect in plain["effects"]
    )
    return Logistic(design, plain["intercept"], effects)


def fit(design: Design, table: pa.Table, outcome: NDArray[np.int64], seed: int = 0) -> Logistic:
    """Train on every row of a table; the same rows in the same order give the same model."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  only to train

    terms = [
        _terms(feature, values)
        for feature, values in zip(design.features, design.read(table), strict=True)
    ]
    matrix = np.column_stack([term for part in terms for term in part])
    means, scales = matrix.mean(axis=0), matrix.std(axis=0)
    scales[scales == 0] = 1.0
    fitted = LogisticRegression(
        C=_C, solver="newton-cholesky", max_iter=200, random_state=seed
    ).fit((matrix - means) / scales, outcome)
    weights, effects, first = fitted.coef_[0] / scales, [], 0
    for feature, part in zip(design.features, terms, strict=True):
        own = slice(first, first + len(part))
        effects.append(_effect(feature, weights[own], means[own]))
        first += len(part)
    return Logistic(design, float(fitted.intercept_[0]), tuple(effects))


def _terms(feature: Feature, values: NDArray[Any]) -> list[Numbers]:
    """The columns of the regression that stand for one feature."""
    if feature.kind == "word":
        found = [(values == code).astype(np.float64) for code in range(feature.codes)]
        return [*found, (values < 0).astype(np.float64)] if feature.may_lack else found
    lacks = np.isnan(values)
    filled = np.where(lacks, feature.typical, values)
    return [filled, lacks.astype(np.float64)] if feature.may_lack else [filled]


def _effect(feature: Feature, weights: Numbers, means: Numbers) -> Effect:
    at_mean = float(weights @ means)
    if feature.kind == "word":
        words = tuple(float(weight) - at_mean for weight in weights[: feature.codes])
        return Effect(
            unknown=float(weights[-1]) - at_mean if feature.may_lack else 0.0, words=words
        )
    weight, mean = float(weights[0]), float(means[0])
    if not feature.may_lack:
        return Effect(weight, mean)
    lack, share = float(weights[1]), float(means[1])
    unknown = weight * (feature.typical - mean) + lack * (1 - share)
    return Effect(weight, mean, known=-lack * share, unknown=unknown)


def _contribution(feature: Feature, effect: Effect, values: NDArray[Any]) -> Numbers:
    if feature.kind == "word":
        table: Numbers = np.array([*effect.words, effect.unknown])
        return table[values]
    known = effect.weight * (values - effect.mean) + effect.known
    return np.where(np.isnan(values), effect.unknown, known)
