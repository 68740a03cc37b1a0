"""Loading one month, validated, sorted, stored and reconciled, beside DuckDB's bare copy.

    python benchmarks/loading.py [CUSTOMERS]

Each pair runs in turn, in processes of its own; medians of three, ratios, and peak memory.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 3

COPY = """
import duckdb, sys
source, target = sys.argv[1:]
read = f"read_csv('{source}')" if source.endswith('.csv') else f"read_parquet('{source}')"
duckdb.execute(f"copy (select * from {read}) to '{target}' (format parquet, compression zstd)")
"""
STORE = """
import json, sys, time
from pathlib import Path
from baoyou import incoming, typed
from baoyou.contracts import contracts
from baoyou.draft import Draft
from baoyou.engine import Engine
from baoyou.partitions import Partitioner
from baoyou.store import Store
source, folder = map(Path, sys.argv[1:])
store = Store(folder / "store")
with store.staging() as work:
    request = incoming.Request(((source, source.name),))
    files = incoming.read_all(store, request, None, (), work)
    contract = contracts()["customers"]
    with Engine(work) as engine:
        typed.stage(engine, files[0])
        typed.finish(engine, contract, files, store)
        draft = Draft(store, work / "draft")
        Partitioner(engine, draft, store.current(), contract, files, work, "").run()
print(json.dumps(files[0].report.stored))
"""


def main() -> None:
    customers = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind, path in _sources(folder, customers).items():
            # The bare copy has no GB18030: it reads the same rows as UTF-8.
            bare = folder / "utf8.csv" if kind == "gb18030" else path
            ours, theirs = [], []
            for number in range(ROUNDS):
                theirs.append(_timed(COPY, bare, folder / f"bare{number}.parquet"))
                ours.append(_timed(STORE, path, folder / f"{kind}{number}"))
            told = {
                "file": kind,
                "rows": customers,
                "MB": round(path.stat().st_size / 1e6, 1),
                "bare_copy_s": round(statistics.median(theirs), 2),
                "baoyou_s": round(statistics.median(ours), 2),
                "ratio": round(statistics.median(ours) / statistics.median(theirs), 2),
                "rows_per_s": round(customers / statistics.median(ours)),
            }
            print(json.dumps(told), flush=True)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(json.dumps({"peak_memory_MB_of_any_process": round(peak)}))


def _sources(folder: Path, customers: int) -> dict[str, Path]:
    """The same month of the sample province in each form."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.csv as pc  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    from baoyou.sample import write_sample  # noqa: PLC0415

    months = write_sample(folder / "sample", customers, 2, 2009, _month())
    gbk = next(path for path in months if path.suffix == ".csv" and "2009" in path.name)
    text = gbk.read_bytes().decode("gb18030")
    utf8 = folder / "utf8.csv"
    utf8.write_text(text, encoding="utf-8")
    gb18030 = folder / "gb18030.csv"
    gb18030.write_text(text, encoding="gb18030")
    table = pc.read_csv(utf8)
    plain = [pa.array(column.cast(pa.string()).to_pylist()) for column in table.columns]
    parquet = folder / "month.parquet"
    pq.write_table(pa.table(plain, names=table.column_names), parquet, compression="zstd")
    return {"utf8": utf8, "gb18030": gb18030, "parquet": parquet}


def _month() -> object:
    from datetime import date  # noqa: PLC0415

    return date(2009, 9, 1)


def _timed(code: str, source: Path, target: Path) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", code, str(source), str(target)], check=True)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
