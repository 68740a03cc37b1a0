"""The churn model of a store: train on its closed months, look at what was trained, publish one.

Apart from `model`, which knows no store: here its rows come from the closes, and a person's choice
becomes part of the next snapshot.
"""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from baoyou import sqlfile
from baoyou.close import Progress
from baoyou.engine import Engine
from baoyou.errors import Refused, WrongUsage
from baoyou.model import scoring, shelf, training
from baoyou.model.names import names
from baoyou.model.trained import KINDS
from baoyou.model.training import Rows, Trained
from baoyou.months import add_months
from baoyou.publishing import decide
from baoyou.store import Manifest, Store

# Months after m by whose end leaving counts as the outcome of m [definitions 6].
HORIZON = 2
# More rows teach little more, and cost memory: beyond this a sample of the customers is taken.
ROWS_MOST = 250_000
DECIDED = "model"
_STEPS = 4
_KEYS = ("month", "customer_id", "left_after")


@dataclass(frozen=True)
class Published:
    """A model that a person published. start: the first month that it scores ("2009-09-01")."""

    version: int
    start: str
    model: str
    kind: str
    published_on: str
    by: str


def matured(manifest: Manifest) -> list[str]:
    """Closed months with rule inputs whose two months after are closed as well, oldest first."""
    closed = {month for month, files in manifest.months.items() if "customer_months" in files}
    return sorted(
        month
        for month in closed
        if "rule_inputs" in manifest.months[month]
        and {add_months(month, step) for step in range(1, HORIZON + 1)} <= closed
    )


def train(
    store: Store, test_months: int = 1, seed: int = 0, progress: Progress = lambda *_: None
) -> dict[str, Any]:
    """Train both kinds on the store's matured months; nothing that people see changes by it.

    Features that leak are left out and listed, and so are twins of another. Returns the report
    with the ids of the candidates under `candidates` (by kind) and the one to publish under
    `model`; see docs/model.md. Raises Refused `model_few_months`, `model_few_leavers`,
    `model_no_features`.
    """
    manifest = store.current()
    months, tested = training.time_split(matured(manifest), HORIZON, test_months)
    count, trained, rules = _trained(store, manifest, months, tested, seed, progress)
    report = {
        "months_trained": [month[:7] for month in months],
        "months_tested": [month[:7] for month in tested],
        "horizon": HORIZON,
        "rows_there": count,
        "snapshot": manifest.sequence,
        "seed": seed,
        **trained.report,
        "rules": rules,
    }
    kept = {
        kind: shelf.keep(store.folder, replace(trained.models[kind], report=report))
        for kind in KINDS
    }
    progress("keep", _STEPS, _STEPS)
    return {"model": kept[trained.best], "candidates": kept, **report}


def publish(
    store: Store,
    name: str | None = None,
    start: str | None = None,
    by: str | None = None,
    progress: Progress = lambda *_: None,
) -> Published:
    """Let a candidate score the months from `start` on, and close those months again.

    name: the beginning of its id; else the best of the latest training. start: "2009-09-01"; else
    the latest closed month. Earlier months keep the model, or none, that they were closed with;
    models that started in the months closed again are replaced.
    Raises WrongUsage for a candidate or month that is not known, Refused `model_none` where
    nothing was trained.
    """
    manifest = store.current()
    chosen = shelf.find(store.folder, name) if name else _best(store)
    closed = sorted(month for month, files in manifest.months.items() if "rule_inputs" in files)
    first = start or (closed[-1] if closed else "")
    if first not in closed:
        near = ", ".join(month[:7] for month in closed[-6:])
        raise WrongUsage("month_unknown", value=first[:7], near=near or "-")
    earlier = published(manifest)
    made = Published(
        version=max((one.version for one in earlier), default=0) + 1,
        start=first,
        model=chosen.id,
        kind=chosen.kind,
        published_on=datetime.now(UTC).date().isoformat(),
        by=by or getpass.getuser(),
    )
    value = with_model(manifest.decided.get(DECIDED, []), _plain(made, chosen))
    closes = [month for month in closed if month >= first]
    entry = {"action": "model", "names": [chosen.id], "by": made.by}
    entry |= {"months": [month[:7] for month in closes]}
    with store.staging() as staging:
        copied = staging / f"{chosen.id}.json"
        copied.write_bytes(chosen.path.read_bytes())
        decide(store, DECIDED, value, entry, {_file(chosen.id): copied}, closes, progress)
    return made


def published(manifest: Manifest) -> list[Published]:
    """All models that were published and not taken back, oldest first."""
    return [
        Published(
            one["version"], one["from"], one["model"], one["kind"], one["published_on"], one["by"]
        )
        for one in manifest.decided.get(DECIDED, [])
    ]


def with_model(before: Sequence[dict[str, Any]], made: dict[str, Any]) -> list[dict[str, Any]]:
    """Published models as a manifest holds them, with one more.

    Those that start in its months go: the one that starts latest would go on scoring them.
    """
    return [*(one for one in before if one["from"] < made["from"]), made]


def report(store: Store, manifest: Manifest, name: str) -> dict[str, Any]:
    """What a published model was worth when it was trained. Raises as `scoring.load`."""
    stored = manifest.kept.get(_file(name))
    if stored is None:
        raise Refused("model_gone", file=name)
    return scoring.load(store.path(stored), stored.sha256).report


def _best(store: Store) -> shelf.Candidate:
    known = shelf.candidates(store.folder)
    if not known:
        raise Refused("model_none")
    latest = known[0]
    same = [one for one in known if one.report == latest.report]
    return next((one for one in same if one.kind == one.report["best"]), latest)


def _file(name: str) -> str:
    """The name of a model's file among those that the snapshot keeps."""
    return f"model-{name}"


def _plain(made: Published, chosen: shelf.Candidate) -> dict[str, Any]:
    return {
        "version": made.version,
        "from": made.start,
        "model": made.model,
        "file": _file(made.model),
        "sha256": chosen.sha256,
        "kind": made.kind,
        "published_on": made.published_on,
        "by": made.by,
    }


def _trained(
    store: Store,
    manifest: Manifest,
    months: list[str],
    tested: list[str],
    seed: int,
    progress: Progress,
) -> tuple[int, Trained, list[dict[str, Any]]]:
    """How many rows there are, both models, and the rules beside them."""
    progress("rows", 0, _STEPS)
    with store.staging() as staging, Engine(staging) as engine:
        _set_up(engine, store, manifest, months + tested)
        count = int(engine.rows("model/row_count", months=months)[0]["rows"])
        rows, _ = _rows(engine, months, min(1.0, ROWS_MOST / max(1, count)))
        progress("train", 1, _STEPS)
        guarded = training.guard(rows, leave_out=True, no_twins=True)
        test_rows, keys = _rows(engine, tested, 1.0)
        trained = training.train(rows, test_rows, guarded, seed)
        progress("compare", 2, _STEPS)
        rules = _beside_rules(engine, store, manifest, tested, keys, trained, test_rows)
    progress("keep", 3, _STEPS)
    return count, trained, rules


def _set_up(engine: Engine, store: Store, manifest: Manifest, months: Sequence[str]) -> None:
    def view(name: str, result: str, wanted: Sequence[str]) -> None:
        files = [manifest.months[month].get(result) for month in wanted]
        engine.view(name, [store.path(file) for file in files if file])

    after = {add_months(month, step) for month in months for step in range(1, HORIZON + 1)}
    view("mart.customer_features", "rule_inputs", sorted(months))
    view("mart.customer_months", "customer_months", sorted(after))
    engine.define("mart.model_features", "model/features")


def _rows(engine: Engine, months: Sequence[str], share: float) -> tuple[Rows, pa.Table]:
    """Rows of months, of a share of the customers; and their keys and outcomes as a table."""
    cut = "g" if share >= 1 else f"{int(share * 16**8):08x}"
    query = sqlfile.load("model/training_rows").text
    params = {"months": list(months), "cut": cut}
    table = engine.connection.sql(query, params=params).to_arrow_table()
    features = table.select([name for name in names() if name in table.column_names])
    outcome = table.column("left_after").to_numpy().astype("int64")
    return Rows(features, outcome, table.column("customer_id")), table.select(_KEYS)


def _beside_rules(
    engine: Engine,
    store: Store,
    manifest: Manifest,
    tested: Sequence[str],
    keys: pa.Table,
    trained: Trained,
    rows: Rows,
) -> list[dict[str, Any]]:
    """Every rule with hits in the tested months, and the models at its workload."""
    for kind in KINDS:
        keys = keys.append_column(kind, pa.array(trained.models[kind].scores(rows.table)))
    engine.connection.register("given", keys)
    engine.connection.execute("create table staging.scored as select * from given")
    hits: list[Path] = [store.path(manifest.months[month]["rule_hits"]) for month in tested]
    engine.view("mart.rule_hits", hits)
    return engine.rows("model/equal_workload")
