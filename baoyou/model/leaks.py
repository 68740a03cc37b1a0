"""The leak guard: features that know the outcome are refused by name, before anything is trained.

Apart from training because a person must be able to ask for it alone. A feature leaks when it was
recorded after the as-of date, or when it alone tells leavers from stayers too well to be true.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from baoyou.model import columns
from baoyou.model.columns import Codes, Numbers
from baoyou.model.metrics import Outcome, auc

# The AUC above which a single feature is held to know the outcome [definitions 6].
LIMIT = 0.92
_FOLDS = 5


@dataclass(frozen=True)
class Leak:
    """Why a feature is refused. reason: `recorded` (with its date) or `auc` (with that AUC)."""

    feature: str
    reason: str
    auc: float | None = None
    recorded_on: date | None = None


def leaks(
    table: pa.Table,
    outcome: Outcome,
    kinds: Mapping[str, str],
    recorded: Mapping[str, date] | None = None,
    as_of: date | None = None,
    limit: float = LIMIT,
) -> list[Leak]:
    """The features to be refused, in the order of the table.

    kinds: key → number or word. recorded: when features were recorded, where it is known;
    as_of: the last day that a feature may know of.
    """
    found = []
    for key, kind in kinds.items():
        known_on = (recorded or {}).get(key)
        if as_of and known_on and known_on > as_of:
            found.append(Leak(key, "recorded", recorded_on=known_on))
            continue
        strength = single_auc(table, outcome, key, kind)
        if strength > limit:
            found.append(Leak(key, "auc", auc=strength))
    return found


def single_auc(table: pa.Table, outcome: Outcome, key: str, kind: str) -> float:
    """How well one feature alone ranks leavers, in the better direction: 0.5 to 1.

    A number is tried with its unknowns at either end. Words are ranked by the outcome rate that
    other rows with the word have, so that rare words cannot tell their own outcome.
    """
    if kind == "word":
        codes, found = columns.words(table, key)
        return max(0.5, auc(outcome, _rates(codes, len(found), outcome)))
    values = columns.numbers(table, key)
    lacks = np.isnan(values)
    ranks = np.zeros(values.size)
    ranks[~lacks] = np.unique(values[~lacks], return_inverse=True)[1] + 1
    tried = [ranks] if not lacks.any() else [ranks, np.where(lacks, values.size + 1.0, ranks)]
    return max(max(one, 1 - one) for one in (auc(outcome, ranked) for ranked in tried))


def _rates(codes: Codes, count: int, outcome: Outcome) -> Numbers:
    """The outcome rate of each row's word in the other folds; a word unseen there: that of all."""
    places = np.where(codes < 0, count, codes)
    fold = np.empty(codes.size, dtype=np.int64)
    # Leavers and stayers are dealt out alike; the rows' order may mean something.
    order = np.lexsort((np.random.default_rng(0).random(codes.size), outcome))
    fold[order] = np.arange(codes.size) % _FOLDS
    rates = np.zeros(codes.size)
    for own in range(_FOLDS):
        others = fold != own
        rows = np.bincount(places[others], minlength=count + 1)
        left = np.bincount(places[others], weights=outcome[others], minlength=count + 1)
        overall = outcome[others].mean()
        # One row's worth of the overall rate keeps rare words near it.
        rates[~others] = ((left + overall) / (rows + 1))[places[~others]]
    return rates
