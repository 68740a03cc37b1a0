"""What a page of the flagged list costs: the first, the ten-thousandth, the last, filtered ones.

    .venv/bin/python benchmarks/warning_list.py [HITS]

Makes the mart of one month with so many flagged customers (1,300,000 unless said), and their hits,
by a fixed hash of their number, writes both as a close writes them, and runs the query of the page:
total, place, columns and evidence of twenty customers. Prints medians of seven runs after one that
warms up, by the clock and by the processor (all threads together). A jump looks for the mark at
which a page begins; a step reads on from the mark of the page beside it.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from baoyou import definitions, sqlfile
from baoyou.engine import Engine, rows_of
from baoyou.settings import QUERIES

MONTH = date(2009, 9, 1)
CITIES = ["福州", "厦门", "泉州", "漳州", "莆田", "三明", "南平", "龙岩", "宁德"]
ROWS, FAR, RUNS = 20, 10_000, 7

PEOPLE = """
create table mart.customer_months as
with numbered as (
    select
        i,
        list_sort(list_distinct([hash(i, 4) % 17, hash(i, 5) % 17, hash(i, 6) % 40 % 17])) as hits
    from range($hits::bigint) as customers(i)
)
select
    $month::date as month,
    concat('59', lpad((hash(i, 1) % 1000000000)::varchar, 9, '0'), lpad(i::varchar, 7, '0'))
        as customer_id,
    concat('139****', lpad((i % 10000)::varchar, 4, '0')) as phone_masked,
    ($cities::varchar[])[1 + (hash(i, 2) % 9)::integer] as city,
    concat('M', lpad((hash(i, 3) % 2000)::varchar, 4, '0')) as manager_id,
    (1 + hash(i, 7) % 5)::varchar as level,
    substr('ABCDE', 1 + (hash(i, 8) % 5)::integer, 1) as stage,
    case len(hits) when 1 then 'yellow' when 2 then 'orange' else 'red' end as alert,
    array_to_string([($rules::varchar[])[1 + hit::integer] for hit in hits], ',') as rules,
    ['safety', 'price', 'service', 'unclassified'][1 + (hash(i, 9) % 4)::integer] as sensitivity,
    'a1b2c3d4e5f6' as source_file,
    i::integer as source_row,
    len(hits)::integer as rule_count,
    (30 + hash(i, 10) % 90000 / 100)::decimal(18, 6) as fee_3m_sum,
    3 as fee_3m_months,
    (hash(i, 11) % 120)::integer as tenure_months,
    (date '2000-01-01' + (hash(i, 12) % 3000)::integer)::date as joined_on,
    (date '2009-10-01' + (hash(i, 13) % 700)::integer)::date as contract_end_on,
    true as is_on_net,
    true as is_core,
    hash(i, 14) % 3 = 0 as is_high_value,
    true as is_warned,
    hash(i, 15) % 50 = 0 as is_locked
from numbered
"""
HITS = """
create table mart.rule_hits as
select
    month,
    customer_id,
    unnest(string_split(rules, ',')) as rule,
    generate_subscripts(string_split(rules, ','), 1)::integer as rule_order,
    concat('{"value":', hash(source_row) % 1000, ',"threshold":3,"before":', source_row, '}')
        as evidence
from mart.customer_months
"""


def main(hits: int) -> None:
    """Make the mart, write it, then ask for pages of it."""
    with tempfile.TemporaryDirectory() as name, Engine(Path(name)) as engine:
        _make(engine, Path(name), hits)
        last = hits // ROWS * ROWS
        far = min(FAR, hits // ROWS) * ROWS - ROWS
        page = _page(engine, offset=far)
        customer = page[0]["customer_id"]
        asked: dict[str, dict[str, Any]] = {
            "page 1": {"offset": 0},
            f"page {far // ROWS + 1:,}, by a jump": {"offset": far},
            f"page {far // ROWS + 2:,}, by a step": {
                "offset": far + ROWS,
                "after": page[-1]["mark"],
            },
            "the last page, by a jump": {"offset": last - ROWS},
            "page 1 of one level": {"offset": 0, "level": "3"},
            "page 1,000 of one level, by a jump": {"offset": 999 * ROWS, "level": "3"},
            "page 1 of one manager": {"offset": 0, "manager": "M0042"},
            "page 1 of one rule": {"offset": 0, "rules": ["complaints"]},
            "page 1, moments within 30 days": {"offset": 0, "within_days": 30},
            "one customer's place and neighbours": {"customer_id": customer, "limit": None},
        }
        for what, params in asked.items():
            wall, processor = _medians(engine, params)
            print(f"{what}: {wall:.0f} ms, {processor:.0f} ms of processor time", flush=True)


def _make(engine: Engine, folder: Path, hits: int) -> None:
    rules = list(definitions.rules())
    values = {"hits": hits, "month": MONTH, "cities": CITIES, "rules": rules}
    engine.connection.execute(PEOPLE, values)
    engine.connection.execute(HITS)
    engine.empty("mart.rule_hits_before", {"customer_id": "varchar", "rule": "varchar"})
    started = time.perf_counter(), time.process_time()
    params = {"month": MONTH, "has_month_before": True}
    engine.make("mart.warned_customers", "marts/warned_customers", **params)
    path = folder / "warned_customers.parquet"
    order = definitions.marts()["warned_customers"].order
    rows = engine.write("mart.warned_customers", path, order)
    ended = time.perf_counter(), time.process_time()
    wall, processor = (end - start for start, end in zip(started, ended, strict=True))
    size = path.stat().st_size / 1e6
    print(
        f"{rows:,} flagged customers placed and written: {wall:.1f} s,"
        f" {processor:.1f} s of processor time, {size:.0f} MB",
        flush=True,
    )
    engine.write("mart.rule_hits", folder / "rule_hits.parquet", "customer_id, rule_order")
    for name in ("warned_customers", "rule_hits", "customer_months"):
        engine.connection.execute(f"drop table mart.{name}")
    engine.connection.execute("set parquet_metadata_cache = true")
    for name in ("warned_customers", "rule_hits"):
        engine.view(f"mart.{name}", [folder / f"{name}.parquet"])
    moments = QUERIES / "pages" / "macros" / "moments.sql"
    engine.connection.execute(moments.read_text(encoding="utf-8"))


def _page(engine: Engine, **asked: Any) -> list[dict[str, Any]]:
    query = sqlfile.load("pages/warning_list")
    known = {"cities": CITIES, "month": MONTH, "population": "core", "limit": ROWS}
    known["suspension_days"] = definitions.values(MONTH)["suspension_days"]
    values = dict.fromkeys(query.params) | known | asked
    return rows_of(engine.connection.cursor().execute(query.text, values))


def _medians(engine: Engine, asked: dict[str, Any]) -> tuple[float, float]:
    walls, processors = [], []
    for _ in range(RUNS + 1):
        wall, processor = time.perf_counter(), time.process_time()
        _page(engine, **asked)
        walls.append(1000 * (time.perf_counter() - wall))
        processors.append(1000 * (time.process_time() - processor))
    return statistics.median(walls[1:]), statistics.median(processors[1:])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_300_000)
