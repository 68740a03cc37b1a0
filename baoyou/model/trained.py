"""A trained model as a thing: it scores a table, tells reasons, and is one JSON text.

Apart from training because whoever scores needs neither scikit-learn nor the rows trained on.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from baoyou.errors import Refused
from baoyou.model import design as designs
from baoyou.model import logistic, trees
from baoyou.model.calibrating import Sigmoid
from baoyou.model.columns import Numbers
from baoyou.model.logistic import Logistic
from baoyou.model.trees import Trees

FORMAT = 1
# The simpler first.
KINDS = ("logistic", "boosted")


@dataclass(frozen=True)
class Model:
    """A trained and calibrated model. kind: logistic or boosted; report: what it is worth."""

    kind: str
    body: Logistic | Trees
    calibration: Sigmoid
    report: dict[str, Any] = field(default_factory=dict)

    @property
    def features(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return tuple(feature.key for feature in self.body.design.features)

    def scores(self, table: pa.Table) -> Numbers:
        """The calibrated probability of leaving, a row; a column that lacks is unknown."""
        return self.calibration.probability(self.body.log_odds(table))

    def effects(self, table: pa.Table) -> Numbers:
        """How far each feature moves the log-odds of each row: rows by features.

        Above 0 raises the risk; against the mean customer or the usual value, see the bodies.
        """
        return np.column_stack(self.body.contributions(table)) * self.calibration.slope

    def text(self) -> str:
        """The model as JSON; the same model, the same text."""
        plain = {
            "format": FORMAT,
            "kind": self.kind,
            "features": self.body.design.plain(),
            "body": self.body.plain(),
            "calibration": vars(self.calibration),
            "report": self.report,
        }
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, allow_nan=False)


def read(text: str | bytes) -> Model:
    """The model that `Model.text` wrote. Raises Refused `model_unreadable` for anything else."""
    try:
        plain = json.loads(text)
        if plain["format"] != FORMAT:
            raise Refused("model_unreadable", reason=f"format {plain['format']}")
        design = designs.from_plain(plain["features"])
        form: Any = logistic if plain["kind"] == "logistic" else trees
        body = form.from_plain(design, plain["body"])
        return Model(plain["kind"], body, Sigmoid(**plain["calibration"]), plain["report"])
    except (ValueError, KeyError, TypeError) as error:
        raise Refused("model_unreadable", reason=str(error)) from error
