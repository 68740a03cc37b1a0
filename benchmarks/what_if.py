"""How long a what-if takes: one rule with other parameters over twelve mature months.

    python benchmarks/what_if.py [CUSTOMERS [STORE]]

A small sample province is loaded (or STORE is taken as it is), and the closed months of it are
multiplied to CUSTOMERS rows each, every copy with fees and usage of its own, into a new store that
holds only what a back-test reads. Prints the first question after the store is opened apart, then
median and 95th percentile of twenty questions, each with parameters that were not asked before, and
the processor time of one, which other work on the machine moves less.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb

from baoyou import ask, backtest, upload
from baoyou.access import EVERYONE
from baoyou.sample import write_sample
from baoyou.store import Manifest, Store, Stored

MONTHS = 12
RUNS = 20
COPY = "(format parquet, compression zstd, parquet_version v2, row_group_size 122880)"
SCALED = tuple(
    f"{name}_{step}" for name in ("arpu", "local_fee", "mou", "data_mb") for step in range(4)
)
OUTCOME = "month, city, alert, has_row, is_on_net, is_core, is_high_value, is_left"


def main() -> None:
    customers = int(sys.argv[1]) if len(sys.argv) > 1 else 500_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seed = Store(Path(sys.argv[2])) if len(sys.argv) > 2 else _sample(folder / "seed")
        store = _multiplied(seed, customers, folder / "store")
        reader = ask.reader(store, EVERYONE)
        mature = [month for month, known in backtest.closed_months(reader, 2).items() if known == 2]
        print(f"{customers:,} customers on net in each month")
        for rule, settings in _what_ifs().items():
            asked = [_timed(reader, rule, params, mature[-MONTHS:]) for params in settings]
            later, months = sorted(took for took, _, _ in asked[1:]), asked[0][2]
            spent = statistics.median(spent for _, spent, _ in asked[1:])
            p95 = later[max(0, round(0.95 * len(later)) - 1)]
            print(
                f"{rule}, {months} months: first {asked[0][0]:.2f} s,"
                f" then median {statistics.median(later):.2f} s, p95 {p95:.2f} s,"
                f" processor {spent:.2f} s"
            )


def _what_ifs() -> dict[str, list[dict[str, object]]]:
    """Parameters to try by rule: the widest rule to read, and one of a single column."""
    drop = {"measure": "local_fee", "mode": "each", "months": 3, "floor": 30}
    return {
        "usage_drop": [{**drop, "drop_percent": 5 + 2 * step} for step in range(RUNS + 1)],
        "zero_calls": [{"days": 3 + step} for step in range(RUNS + 1)],
    }


def _timed(
    reader: ask.Reader, rule: str, params: dict[str, object], months: list[date]
) -> tuple[float, float, int]:
    """Seconds that a question took, of the clock and of processors, and the months it tested."""
    question = backtest.Question(
        (backtest.Run("asked", rule, params),), first=months[0], last=months[-1]
    )
    begun, spent = time.perf_counter(), time.process_time()
    found = backtest.test(reader, question)
    took = time.perf_counter() - begun
    return took, time.process_time() - spent, len(found.months)


def _sample(folder: Path) -> Store:
    # Twelve mature months after the three that a rule looks back at, before the two of the outcome.
    write_sample(folder / "files", customers=2_000, months=MONTHS + 5)
    store = Store(folder / "store")
    files = tuple((path, path.name) for path in sorted((folder / "files").iterdir()))
    upload.load(store, upload.Request(files, accept_notices=True))
    return store


def _multiplied(seed: Store, customers: int, folder: Path) -> Store:
    """A store whose closed months hold so many customers on net, and nothing but what is read."""
    before, store = seed.current(), Store(folder)
    with store.staging() as work, duckdb.connect() as connection:
        months = {
            month: _month(connection, seed, store, files, customers, work)
            for month, files in before.months.items()
            if "rule_inputs" in files
        }
        partitions = {"customers": _moved(seed, store, before.partitions["customers"], work)}
        mart = _moved(seed, store, {"mart": before.mart}, work)["mart"] if before.mart else None
        store.publish(
            Manifest(partitions=partitions, months=months, closes=before.closes, mart=mart),
            {"action": "benchmark", "by": "-"},
        )
    return store


def _month(
    connection: duckdb.DuckDBPyConnection,
    seed: Store,
    store: Store,
    files: dict[str, Stored],
    customers: int,
    work: Path,
) -> dict[str, Stored]:
    copies = -(-customers // files["rule_inputs"].rows)
    scale = "(0.7 + hash(customer_id, copy) % 600 / 1000.0)"
    scaled = ", ".join(
        f"round({column} * {scale}, 2)::decimal(18, 6) as {column}" for column in SCALED
    )
    who = "concat(customer_id, copy) as customer_id"
    fee = f"round(fee_3m_sum * {scale}, 2)::decimal(18, 6) as fee_3m_sum"
    chosen = {
        "rule_inputs": f"* exclude (copy) replace ({who}, {scaled})",
        "customer_months": f"{who}, {OUTCOME}, {fee}, fee_3m_months",
        "rule_hits": f"month, {who}, rule, rule_order",
    }
    kept = {}
    for name, columns in chosen.items():
        path = work / f"{name}.parquet"
        connection.execute(
            f"copy (select {columns} from '{seed.path(files[name])}',"
            f" (select 1000 + range as copy from range({copies})) order by customer_id)"
            f" to '{path}' {COPY}"
        )
        kept[name] = store.keep(path, f"marts/{name}", files[name].rows * copies)
    return kept


def _moved(seed: Store, store: Store, files: dict[str, Stored], work: Path) -> dict[str, Stored]:
    found = {}
    for key, file in files.items():
        path = work / f"{key}{seed.path(file).suffix}"
        path.write_bytes(seed.path(file).read_bytes())
        found[key] = replace(store.keep(path, "copied", file.rows), facts=file.facts)
    return found


if __name__ == "__main__":
    main()
