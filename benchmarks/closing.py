"""What the close of one month costs with all rules: seconds and memory.

    .venv/bin/python benchmarks/closing.py STORE [CUSTOMERS ...]

STORE is a loaded sample. Its stored months are copied as often as makes CUSTOMERS (500,000 and
2,000,000 unless said), each copy with ids of its own; the month before is closed first, apart; then
the latest month is closed in a process of its own, once for each of the runs.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import duckdb

from baoyou.close import close_months
from baoyou.engine import Engine
from baoyou.store import Manifest, Store, manifest_from, plain_manifest, sha256_of
from baoyou.store import Stored as File

RUNS = 3
WINDOW = 4


def main(loaded: Path, sizes: list[int]) -> None:
    """Copy, close the month before, then measure."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            store = Store(Path(folder))
            manifest = copies(Store(loaded).current(), loaded, store, size)
            month = max(manifest.partitions["customers"])
            path = Path(folder) / "before.json"
            path.write_text(json.dumps(plain_manifest(before(store, manifest))))
            told = [apart(Path(folder), path, month) for _ in range(RUNS)]
            seconds = statistics.median(one["seconds"] for one in told)
            memory = max(one["megabytes"] for one in told)
            print(
                f"{told[0]['rows']:,} customers, {told[0]['hits']:,} hits: closed in"
                f" {seconds:.1f} s (median of {RUNS}: {[one['seconds'] for one in told]}),"
                f" {memory:,.0f} MB at most, {told[0]['written']:.0f} MB written"
            )


def copies(manifest: Manifest, loaded: Path, store: Store, size: int) -> Manifest:
    """The last months of a store, every customer copied until there are `size` of them."""
    months = sorted(manifest.partitions["customers"])[-WINDOW:]
    times = -(-size // manifest.partitions["customers"][months[-1]].rows)
    made = {}
    for month in months:
        stored = manifest.partitions["customers"][month]
        path = store.folder / f"{month}.parquet"
        duckdb.sql(
            f"copy (select * replace (concat(customer_id, '-', copy) as customer_id,"
            f" case when group_id is not null then concat(group_id, '-', copy) end as group_id)"
            f" from read_parquet('{loaded / stored.path}'), range({times}) as copies(copy)"
            f" order by customer_id) to '{path}' (format parquet, compression zstd)"
        )
        made[month] = File(path.name, sha256_of(path), stored.rows * times, stored.facts)
    offers = manifest.partitions.get("rival_offers", {})
    for file in offers.values():
        kept = store.folder / file.path
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes((loaded / file.path).read_bytes())
    return Manifest(partitions={"customers": made, "rival_offers": dict(offers)})


def before(store: Store, manifest: Manifest) -> Manifest:
    """All the months closed once, so that the measured close finds what it looks back at."""
    with store.staging() as staging, Engine(staging) as engine:
        closed = close_months(engine, store, manifest, manifest.partitions, staging)
    return replace(manifest, months=closed.months, closes=closed.closes)


def apart(folder: Path, path: Path, month: str) -> dict[str, float]:
    """The close in a process of its own, for its memory."""
    command = [sys.executable, __file__, "--one", str(folder), str(path), month]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(told.stdout))


def one(folder: Path, path: Path, month: str) -> None:
    """Close the month; print what it cost."""
    store = Store(folder)
    manifest = manifest_from(json.loads(path.read_text()))
    start = time.perf_counter()
    with store.staging() as staging, Engine(staging) as engine:
        forced = frozenset([month])
        closed = close_months(engine, store, manifest, manifest.partitions, staging, forced)
    seconds = time.perf_counter() - start
    made = closed.months[month]
    print(
        json.dumps(
            {
                "seconds": round(seconds, 1),
                "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "rows": manifest.partitions["customers"][month].rows,
                "hits": made["rule_hits"].rows,
                "written": sum(store.path(file).stat().st_size for file in made.values()) / 1e6,
            }
        )
    )


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        one(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
    else:
        main(Path(sys.argv[1]), [int(size) for size in sys.argv[2:]] or [500_000, 2_000_000])
