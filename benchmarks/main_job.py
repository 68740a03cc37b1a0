"""What the main job costs, beside what a user would otherwise use (pandas over the same files).

    .venv/bin/python benchmarks/main_job.py [CUSTOMERS]

Prints medians of five: load and close one month through the door, every query of the pages, and
the province's bundling rate of the month by city from the raw CSV with pandas.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from baoyou import answers, upload
from baoyou.access import EVERYONE
from baoyou.ask import reader
from baoyou.sample import write_sample
from baoyou.store import Store

MONTH = date(2009, 7, 1)
RUNS = 5


def main(customers: int) -> None:
    """Make the sample, load all but one month, then measure."""
    with tempfile.TemporaryDirectory() as folder:
        files = write_sample(Path(folder) / "raw", customers)
        store = Store(Path(folder) / "store")
        month = next(path for path in files if path.name == "customers_200907.csv")
        late = ("customers_200907", "customers_200908", "customers_200909", "surveys_2009Q3")
        early = [path for path in files if not path.name.startswith(late)]
        seconds = once(lambda: upload.load(store, request(early)))
        print(f"{customers:,} customers: {len(early)} files loaded and closed in {seconds:.1f} s")
        loads = []
        for _ in range(RUNS):
            loads.append(once(lambda: upload.load(store, request([month]))))
            store.undo()
        print(f"one month loaded and closed: median {statistics.median(loads):.1f} s")
        upload.load(store, request([month]))
        ours = median(lambda: answers.kpis(store, [MONTH], ["*"], keys=["bundling_rate"]))
        theirs = median(lambda: with_pandas(month))
        print(f"bundling rate by city: ours {1000 * ours:.0f} ms, pandas {1000 * theirs:.0f} ms")
        print(f"ratio pandas : ours = {theirs / ours:.0f}")
        pinned = reader(store, EVERYONE)
        listed = median(
            lambda: pinned.rows("warning_list", month=MONTH, population="core", limit=50)
        )
        print(f"first page of the warning list: {1000 * listed:.0f} ms")


def request(paths: list[Path]) -> upload.Request:
    """A load of files as they are."""
    return upload.Request(tuple((path, path.name) for path in paths), accept_notices=True)


def with_pandas(path: Path) -> object:
    """The same figure as an analyst would get it: read the CSV, define core, group by city."""
    import pandas as pd  # noqa: PLC0415  the rival is timed, its import is not ours to pay

    rows = pd.read_csv(path, encoding="gb18030", dtype=str)
    fee = pd.to_numeric(rows["当月ARPU"], errors="coerce")
    core = (
        rows["卡级"].isin(["钻卡", "金卡", "银卡"])
        | (rows["集团角色"] == "关键人")
        | rows["集团类别"].isin(["A", "B"])
        | (rows["品牌"] == "全球通")
        | (fee >= 80)
    ) & rows["用户状态"].isin(["在网", "单停", "双停"])
    bound = (
        (pd.to_datetime(rows["协议到期"], errors="coerce") > "2009-07-31")
        | (rows["业务捆绑"] == "是")
        | (rows["融合"] == "是")
    )
    return bound[core].groupby(rows["地市"][core]).mean()


def once(deed: Callable[[], object]) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    deed()
    return time.perf_counter() - start


def median(deed: Callable[[], object]) -> float:
    """Median seconds of five runs after one that warms up."""
    deed()
    return statistics.median(once(deed) for _ in range(RUNS))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60_000)
