"""What training the churn model costs, and what it is worth, on the sample province.

    .venv/bin/python benchmarks/model.py [CUSTOMERS] [STORE]

Loads the sample (60,000 customers unless said; a STORE that is loaded already is used as it is),
trains once, scores the latest month with both kinds, and prints seconds, memory and AUCs.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa

from baoyou import learning, upload
from baoyou.engine import Engine
from baoyou.model import scoring, shelf
from baoyou.model.trained import Model
from baoyou.sample import write_sample
from baoyou.store import Store


def main(customers: int, loaded: Path | None) -> None:
    """Load where needed, train, score."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(loaded or Path(folder) / "store")
        if loaded is None:
            files = write_sample(Path(folder) / "raw", customers)
            request = upload.Request(
                tuple((path, path.name) for path in files), accept_notices=True
            )
            seconds, _ = timed(lambda: upload.load(store, request))
            print(f"{customers:,} customers: loaded and closed in {seconds:.0f} s")
        seconds, report = timed(lambda: learning.train(store))
        print(
            f"trained on {report['rows_trained']:,} of {report['rows_there']:,} rows"
            f" ({report['left_trained']:,} left) and tested on {report['rows_tested']:,}"
            f" ({report['left_tested']:,} left) in {seconds:.1f} s,"
            f" {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most"
        )
        for kind, figures in report["kinds"].items():
            print(
                f"{kind}: AUC {figures['auc']:.4f}"
                f" ({figures['auc_low']:.4f} to {figures['auc_high']:.4f}),"
                f" top-decile lift {figures['lift_top_decile']:.2f},"
                f" Brier {figures['brier']:.5f}"
            )
        print(f"to publish: {report['best']}; refused: {report['refused']}")
        features = latest_features(store)
        for kind, name in report["candidates"].items():
            model = scoring.load(shelf.find(store.folder, name).path)
            seconds = scored(features, model)
            print(f"{kind}: {features.num_rows:,} customers scored in {seconds:.2f} s")


def latest_features(store: Store) -> pa.Table:
    """What the close of the latest month gives the model."""
    months = store.current().months
    latest = max(month for month, files in months.items() if "rule_inputs" in files)
    with Engine() as engine:
        engine.view("mart.customer_features", [store.path(months[latest]["rule_inputs"])])
        engine.define("mart.model_features", "model/features")
        return engine.connection.sql("from mart.model_features").to_arrow_table()


def scored(features: pa.Table, model: Model) -> float:
    """Seconds to score with reasons."""
    return timed(lambda: scoring.score(features, model))[0]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what the work gave."""
    start = time.perf_counter()
    made = work()
    return time.perf_counter() - start, made


if __name__ == "__main__":
    given = sys.argv[1:]
    main(int(given[0]) if given else 60_000, Path(given[1]) if len(given) > 1 else None)
