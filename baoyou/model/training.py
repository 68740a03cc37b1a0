"""Training: guard, hold out, fit, calibrate, judge on rows never trained on, prefer the simpler.

Apart from the models, which do not know what they are judged by. The same rows in the same order
and the same seed give the same models, whatever the machine does beside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from baoyou.errors import Refused
from baoyou.model import calibrating, columns, logistic, metrics, trees
from baoyou.model import design as designs
from baoyou.model.leaks import LIMIT, Leak, leaks
from baoyou.model.metrics import Outcome
from baoyou.model.trained import KINDS, Model
from baoyou.model.twins import twins
from baoyou.months import add_months

# With fewer leavers a model learns their names, not their ways.
LEAST_LEAVERS = 50
_HELD_OUT = 0.2
_WEIGHED = 20_000


@dataclass(frozen=True)
class Rows:
    """What is trained or tested on. table: features only; outcome: 0 or 1, a row.

    customers: who the rows are about, where one may have several: all of them are held out
    together.
    """

    table: pa.Table
    outcome: Outcome
    customers: pa.ChunkedArray | None = None

    def take(self, rows: Any) -> Rows:
        """Some of the rows, by a mask or by places."""
        places = np.flatnonzero(rows) if rows.dtype == bool else rows
        customers = None if self.customers is None else self.customers.take(pa.array(places))
        return Rows(self.table.take(pa.array(places)), self.outcome[places], customers)


@dataclass(frozen=True)
class Guarded:
    """The features that may be trained on, the leaks refused, and what is no feature, and why."""

    kinds: dict[str, str]
    refused: tuple[Leak, ...]
    left_out: dict[str, str]


@dataclass(frozen=True)
class Trained:
    """Both models, judged on the same rows. best: the kind to publish; see `judge`."""

    models: dict[str, Model]
    best: str
    report: dict[str, Any]


def time_split(
    months: Sequence[str], horizon: int = 2, test_months: int = 1
) -> tuple[list[str], list[str]]:
    """Months ("2009-09-01") to train on and to test on, of those whose outcome has matured.

    Tested on the latest; trained on those whose outcome was known when the first test month
    closed, so that nothing of the tested future is in what was learned.
    Raises Refused `model_few_months` where nothing is left to train on.
    """
    matured = sorted(months)
    tested = matured[-test_months:]
    trained = [month for month in matured if tested and add_months(month, horizon) <= tested[0]]
    if not trained:
        raise Refused("model_few_months", months=len(matured), needed=test_months + horizon)
    return trained, tested


def guard(
    rows: Rows,
    recorded: Mapping[str, date] | None = None,
    as_of: date | None = None,
    limit: float = LIMIT,
    leave_out: bool = False,
    no_twins: bool = False,
) -> Guarded:
    """Sort the features; raises Refused `feature_leaks` naming those that leak.

    leave_out: train without them instead; they are listed all the same. no_twins: leave out
    numbers that follow an earlier one closely, so that reasons do not contradict each other.
    """
    _need_leavers(rows.outcome)
    usable = columns.usable(rows.table)
    found = leaks(rows.table, rows.outcome, usable.kinds, recorded, as_of, limit)
    if found and not leave_out:
        raise Refused("feature_leaks", features=", ".join(leak.feature for leak in found))
    refused = {leak.feature for leak in found}
    kinds = {key: kind for key, kind in usable.kinds.items() if key not in refused}
    if not kinds:
        raise Refused("model_no_features", refused=", ".join(sorted(refused)) or "-")
    twin = twins(rows.table, kinds) if no_twins else {}
    kinds = {key: kind for key, kind in kinds.items() if key not in twin}
    return Guarded(kinds, tuple(found), {**usable.left_out, **dict.fromkeys(twin, "twin")})


def train(rows: Rows, tested: Rows, guarded: Guarded, seed: int = 0) -> Trained:
    """Train both kinds on `rows` and judge them on `tested`, which they never see."""
    _need_leavers(tested.outcome, least=1)
    models = {kind: fit(kind, rows, guarded.kinds, seed) for kind in KINDS}
    scores = {kind: model.scores(tested.table) for kind, model in models.items()}
    gain = metrics.area_difference(tested.outcome, scores["boosted"], scores["logistic"])
    # The simpler wins where the other is not surely better.
    best = "boosted" if gain.low > 0 else "logistic"
    report = {
        "rows_trained": rows.table.num_rows,
        "left_trained": int(rows.outcome.sum()),
        "rows_tested": tested.table.num_rows,
        "left_tested": int(tested.outcome.sum()),
        "kinds": {kind: judged(models[kind], tested, scores[kind]) for kind in KINDS},
        "gain_of_boosted": asdict(gain),
        "best": best,
        "refused": [
            asdict(leak) | {"recorded_on": leak.recorded_on and leak.recorded_on.isoformat()}
            for leak in guarded.refused
        ],
        "left_out": guarded.left_out,
    }
    return Trained(models, best, report)


def fit(kind: str, rows: Rows, kinds: Mapping[str, str], seed: int = 0) -> Model:
    """Train one kind of model; a fifth of the customers is held out to calibrate it."""
    held_out = _held_out(rows, seed)
    own, other = rows.take(~held_out), rows.take(held_out)
    form = logistic if kind == "logistic" else trees
    with _one_thread():
        body = form.fit(designs.fit(own.table, kinds), own.table, own.outcome, seed)
    return Model(kind, body, calibrating.fit(body.log_odds(other.table), other.outcome))


def judged(model: Model, tested: Rows, scores: metrics.Numbers) -> dict[str, Any]:
    """What a model is worth on rows it never saw: AUC, lift, Brier, calibration, curve, weights."""
    area = metrics.area(tested.outcome, scores)
    return {
        "auc": area.value,
        "auc_low": area.low,
        "auc_high": area.high,
        "lift_top_decile": metrics.lift(tested.outcome, scores),
        "brier": metrics.brier(tested.outcome, scores),
        "base_rate": float(tested.outcome.mean()),
        "calibration": metrics.calibration(tested.outcome, scores),
        "high_scores": metrics.at_least(tested.outcome, scores, 0.8),
        "curve": metrics.curve(tested.outcome, scores, np.arange(1, 21) / 80),
        "weights": _weights(model, tested.table),
    }


def cross_validated(
    rows: Rows, kind: str, guarded: Guarded, folds: int = 5, seed: int = 0
) -> dict[str, Any]:
    """AUC by stratified folds, for tables without months: mean, sd, and that of each fold."""
    from sklearn.model_selection import StratifiedKFold  # noqa: PLC0415  only to train

    form = logistic if kind == "logistic" else trees
    splitter = StratifiedKFold(folds, shuffle=True, random_state=seed)
    areas = []
    for own, other in splitter.split(rows.outcome, rows.outcome):
        learned, left = rows.take(own), rows.take(other)
        with _one_thread():
            design = designs.fit(learned.table, guarded.kinds)
            body = form.fit(design, learned.table, learned.outcome, seed)
        areas.append(metrics.auc(left.outcome, body.log_odds(left.table)))
    return {"auc": float(np.mean(areas)), "sd": float(np.std(areas)), "folds": areas}


def _need_leavers(outcome: Outcome, least: int = LEAST_LEAVERS) -> None:
    left = int(outcome.sum())
    if left < least or left == outcome.size:
        raise Refused("model_few_leavers", left=left, rows=int(outcome.size), needed=least)


def _held_out(rows: Rows, seed: int) -> Any:
    """A fifth of the customers, drawn by seed; where they are not told, of the rows."""
    draw = np.random.default_rng(seed)
    if rows.customers is None:
        return draw.random(rows.outcome.size) < _HELD_OUT
    encoded = pc.dictionary_encode(rows.customers).combine_chunks()
    people = len(encoded.dictionary)
    places = encoded.indices.to_numpy(zero_copy_only=False)
    held: Any = (draw.random(people) < _HELD_OUT)[places]
    return held


def _weights(model: Model, table: pa.Table) -> list[dict[str, Any]]:
    """How far each feature moves the log-odds in the mean, strongest first."""
    some = table.slice(0, _WEIGHED)
    effects = model.body.contributions(some)
    moved = [float(np.abs(effect).mean()) * model.calibration.slope for effect in effects]
    named = zip(model.features, moved, strict=True)
    return [
        {"feature": key, "weight": weight}
        for key, weight in sorted(named, key=lambda pair: (-pair[1], pair[0]))
    ]


@contextmanager
def _one_thread() -> Iterator[None]:
    """Sums in one order, whatever the machine; and no threads that wait for one another."""
    from threadpoolctl import threadpool_limits  # noqa: PLC0415  comes with scikit-learn

    with threadpool_limits(limits=1):
        yield
