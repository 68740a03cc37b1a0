"""What a model remembers of each feature: kind, usual value, words, whether it may lack.

Apart from the two kinds of model because both read a table through it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from baoyou.model import columns

# A word of its own needs so many rows, and there are at most so many; all others are one.
_LEAST_ROWS = 20
_MOST_WORDS = 30


@dataclass(frozen=True)
class Feature:
    """One feature. kind: number or word. typical: its median, or the code of its commonest word.

    words: the words known, by code; has_other: whether one more code stands for all others.
    may_lack: whether it was unknown for some of the rows trained on.
    """

    key: str
    kind: str
    typical: float
    may_lack: bool
    words: tuple[str, ...] = ()
    has_other: bool = False

    @property
    def codes(self) -> int:
        """How many codes a word can have, unknown apart."""
        return len(self.words) + self.has_other


@dataclass(frozen=True)
class Design:
    """The features of a model, words first: in this order scikit-learn keeps them."""

    features: tuple[Feature, ...]

    def read(self, table: pa.Table) -> list[NDArray[Any]]:
        """One array per feature: float64 with NaN for numbers, int64 with -1 for words."""
        return [_read(table, feature) for feature in self.features]

    def plain(self) -> list[dict[str, Any]]:
        """As plain values, for JSON."""
        return [asdict(feature) for feature in self.features]


def fit(table: pa.Table, kinds: Mapping[str, str]) -> Design:
    """The design of a table's features; kinds as `columns.usable` tells them."""
    words = [_word(table, key) for key, kind in kinds.items() if kind == "word"]
    return Design(
        tuple(words + [_number(table, key) for key, kind in kinds.items() if kind == "number"])
    )


def from_plain(features: Sequence[Mapping[str, Any]]) -> Design:
    """The design that `Design.plain` made plain."""
    return Design(
        tuple(Feature(**{**feature, "words": tuple(feature["words"])}) for feature in features)
    )


def _number(table: pa.Table, key: str) -> Feature:
    values = columns.numbers(table, key)
    known = values[~np.isnan(values)]
    median = float(np.median(known)) if known.size else 0.0
    return Feature(key, "number", median, known.size < values.size)


def _word(table: pa.Table, key: str) -> Feature:
    codes, found = columns.words(table, key)
    counts = np.bincount(codes[codes >= 0], minlength=len(found))
    ranked = sorted((-int(count), word) for word, count in zip(found, counts, strict=True) if count)
    kept = [word for count, word in ranked[:_MOST_WORDS] if -count >= _LEAST_ROWS]
    has_other = len(kept) < len(ranked)
    return Feature(key, "word", 0.0, bool((codes < 0).any()), tuple(kept), has_other)


def _read(table: pa.Table, feature: Feature) -> NDArray[Any]:
    if feature.kind == "number":
        return columns.numbers(table, feature.key)
    codes, found = columns.words(table, feature.key)
    other = len(feature.words) if feature.has_other else -1
    place = {word: code for code, word in enumerate(feature.words)}
    translated = np.array([place.get(word, other) for word in found] + [-1], dtype=np.int64)
    return translated[codes]
