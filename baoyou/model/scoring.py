"""Scores and reasons of customers, as the close keeps them.

Apart from the model because here its numbers become a table: exact decimals, reasons as JSON.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from baoyou.errors import Refused
from baoyou.model.columns import Numbers
from baoyou.model.design import Feature
from baoyou.model.trained import Model, read

REASONS = 3
SCORE = pa.decimal128(9, 6)
_PLACES = 6
_BATCH = 65_536


def load(path: Path, sha256: str | None = None) -> Model:
    """The model of a file.

    sha256: what the manifest says of its bytes. Raises Refused `model_changed` where they differ,
    `model_gone` where there is no file, `model_unreadable` for anything that is no model.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise Refused("model_gone", file=path.name) from error
    if sha256 and hashlib.sha256(content).hexdigest() != sha256:
        raise Refused("model_changed", file=path.name)
    return read(content)


def score(features: pa.Table, model: Model) -> pa.Table:
    """customer_id, score decimal(9, 6), reasons varchar: one row per row of `features`.

    features: customer_id and the columns of `queries/model/features.sql`; a column that lacks is
    unknown. reasons: JSON, the three features that move the score most, strongest first:
    [{"feature", "value" (null: unknown), "effect" (of the log-odds; above 0 raises the risk)}].
    """
    parts = [
        _score(features.slice(first, _BATCH), model)
        for first in range(0, max(1, features.num_rows), _BATCH)
    ]
    return pa.concat_tables(parts)


def _score(features: pa.Table, model: Model) -> pa.Table:
    chances = np.round(model.scores(features), _PLACES)
    return pa.table(
        {
            "customer_id": features.column("customer_id").cast(pa.string()),
            "score": pa.array(chances).cast(SCORE),
            "reasons": _reasons(features, model),
        }
    )


def _reasons(table: pa.Table, model: Model) -> pa.Array:
    """The reasons of every row as JSON, put together column by column."""
    effects = model.effects(table)
    order = np.argsort(-np.abs(effects), axis=1, kind="stable")[:, :REASONS]
    values = model.body.design.read(table)
    told = [
        _told(order[:, rank], effects, values, model.body.design.features)
        for rank in range(order.shape[1])
    ]
    joined = pc.binary_join_element_wise(*told, ", ")
    return pc.binary_join_element_wise("[", joined, "]", "")


def _told(
    places: NDArray[np.int64],
    effects: Numbers,
    values: list[NDArray[Any]],
    features: tuple[Feature, ...],
) -> pa.Array:
    """One reason of every row as a JSON object; places: which feature it is."""
    names = pa.array([json.dumps(feature.key) for feature in features])
    shown = np.empty(places.size, dtype=object)
    for place, feature in enumerate(features):
        rows = places == place
        if rows.any():
            shown[rows] = _shown(feature, values[place][rows])
    moved = np.round(effects[np.arange(places.size), places], 4)
    return pc.binary_join_element_wise(
        '{"feature": ',
        names.take(pa.array(places)),
        ', "value": ',
        pa.array(shown, pa.string()),
        ', "effect": ',
        pa.array(moved).cast(pa.string()),
        "}",
        "",
    )


def _shown(feature: Feature, values: NDArray[Any]) -> list[str]:
    if feature.kind == "word":
        words = [json.dumps(word, ensure_ascii=False) for word in feature.words]
        # The code past the words is any other word, the last place that of code -1.
        known = [*words, '"other"', "null"] if feature.has_other else [*words, "null"]
        return [known[code] for code in values]
    rounded = pa.array(np.round(values, 4)).cast(pa.string()).to_pylist()
    return ["null" if text == "nan" else text for text in rounded]
