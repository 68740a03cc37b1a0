"""Gradient-boosted trees: trained by scikit-learn, kept as plain nodes, scored with numpy.

Apart from scikit-learn's own objects because those cannot be read by another version of it: a
score must be the same years later. Each split keeps on which side an unknown value goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from baoyou.model.columns import Numbers
from baoyou.model.design import Design

SETTINGS = {
    "learning_rate": 0.1,
    "max_leaf_nodes": 8,
    "max_iter": 300,
    "min_samples_leaf": 20,
    "l2_regularization": 1.0,
    "early_stopping": True,
    "validation_fraction": 0.15,
    "n_iter_no_change": 20,
}
# Rows scored at once: their columns then stay in the cache.
_BATCH = 32_768

# A tree by node: feature (-1: a leaf), threshold, whether an unknown goes left, left, right,
# value of the leaf; and by node of a word the codes that go left.
Tree = Mapping[str, Any]


@dataclass(frozen=True)
class Trees:
    """Trained boosted trees: base plus the leaf of every tree."""

    design: Design
    base: float
    trees: tuple[Tree, ...]

    def log_odds(self, table: pa.Table) -> Numbers:
        """The log-odds of every row, before calibration."""
        total = np.full(table.num_rows, self.base)
        columns = self.design.read(table)
        for rows in _batches(table.num_rows):
            batch = [column[rows] for column in columns]
            for tree in self.trees:
                total[rows] += _value(tree, 0, batch)
        return total

    def contributions(self, table: pa.Table) -> list[Numbers]:
        """How much each feature's value changes the log-odds of a row against its usual value.

        For one feature at a time the value is replaced by the usual one (median, commonest word).
        """
        features = self.design.features
        parts = [np.zeros(table.num_rows) for _ in features]
        columns = self.design.read(table)
        usual = [np.array([f.typical if f.kind == "number" else int(f.typical)]) for f in features]
        for rows in _batches(table.num_rows):
            batch = [column[rows] for column in columns]
            for tree in self.trees:
                whole, replaced = _replaced(tree, 0, batch, usual)
                for place, other in replaced.items():
                    parts[place][rows] += whole - other
        return parts

    def plain(self) -> dict[str, Any]:
        """As plain values, for JSON."""
        return {"base": self.base, "trees": [dict(tree) for tree in self.trees]}


def from_plain(design: Design, plain: Mapping[str, Any]) -> Trees:
    """The model that `Trees.plain` made plain."""
    return Trees(design, plain["base"], tuple(plain["trees"]))


def fit(design: Design, table: pa.Table, outcome: NDArray[np.int64], seed: int = 0) -> Trees:
    """Train on every row of a table; the same rows in the same order give the same model."""
    from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415  only to train

    fitted = HistGradientBoostingClassifier(
        categorical_features=[feature.kind == "word" for feature in design.features],
        random_state=seed,
        **SETTINGS,
    ).fit(matrix(design, table), outcome)
    return taken_from(design, fitted)


def matrix(design: Design, table: pa.Table) -> Numbers:
    """A table as scikit-learn's trees take it: codes as numbers, NaN where unknown."""
    columns = zip(design.features, design.read(table), strict=True)
    return np.column_stack(
        [
            np.where(values < 0, np.nan, values) if feature.kind == "word" else values
            for feature, values in columns
        ]
    )


def taken_from(design: Design, fitted: Any) -> Trees:
    """The plain form of a fitted HistGradientBoostingClassifier with two classes."""
    trees = tuple(_tree(predictors[0]) for predictors in fitted._predictors)
    return Trees(design, float(fitted._baseline_prediction.item()), trees)


def _tree(predictor: Any) -> Tree:
    nodes = predictor.nodes
    is_leaf = nodes["is_leaf"].astype(bool)
    # Known against unknown is a threshold without end, which JSON cannot say.
    finite = np.minimum(nodes["num_threshold"], np.finfo(np.float64).max)
    words = {}
    for place in np.flatnonzero(nodes["is_categorical"].astype(bool) & ~is_leaf):
        bits = predictor.raw_left_cat_bitsets[nodes["bitset_idx"][place]]
        left = [code for code in range(256) if int(bits[code // 32]) >> (code % 32) & 1]
        words[str(place)] = left
    return {
        "feature": np.where(is_leaf, -1, nodes["feature_idx"]).tolist(),
        "threshold": np.where(is_leaf, 0.0, finite).tolist(),
        "unknown_left": nodes["missing_go_to_left"].astype(bool).tolist(),
        "left": nodes["left"].tolist(),
        "right": nodes["right"].tolist(),
        "value": np.where(is_leaf, nodes["value"], 0.0).tolist(),
        "words": words,
    }


def _value(tree: Tree, node: int, columns: list[NDArray[Any]]) -> Any:
    """The leaf of every row below a node."""
    place = tree["feature"][node]
    if place < 0:
        return tree["value"][node]
    left = _value(tree, tree["left"][node], columns)
    right = _value(tree, tree["right"][node], columns)
    return np.where(_goes_left(tree, node, columns[place]), left, right)


def _replaced(
    tree: Tree, node: int, columns: list[NDArray[Any]], usual: list[NDArray[Any]]
) -> tuple[Any, dict[int, Any]]:
    """The leaf of every row below a node; and by feature, were its value the usual one."""
    place = tree["feature"][node]
    if place < 0:
        return tree["value"][node], {}
    left, left_others = _replaced(tree, tree["left"][node], columns, usual)
    right, right_others = _replaced(tree, tree["right"][node], columns, usual)
    side = _goes_left(tree, node, columns[place])
    others = {
        other: np.where(side, left_others.get(other, left), right_others.get(other, right))
        for other in {**left_others, **right_others}
        if other != place
    }
    usual_left = bool(_goes_left(tree, node, usual[place])[0])
    others[place] = left_others.get(place, left) if usual_left else right_others.get(place, right)
    return np.where(side, left, right), others


def _goes_left(tree: Tree, node: int, values: NDArray[Any]) -> NDArray[np.bool_]:
    unknown_left = tree["unknown_left"][node]
    codes = tree["words"].get(str(node))
    if codes is None:
        threshold = tree["threshold"][node]
        return ~(values > threshold) if unknown_left else values <= threshold
    # The last place is that of code -1, the unknown.
    sides = np.zeros(257, dtype=bool)
    sides[codes] = True
    sides[-1] = unknown_left
    found: NDArray[np.bool_] = sides[values]
    return found


def _batches(rows: int) -> list[slice]:
    return [slice(first, first + _BATCH) for first in range(0, rows, _BATCH)]
