"""The closed months as rules see them, so that a rule file runs again with other parameters.

Apart from the back-test, which asks and counts. Each closed month is an in-memory database of
views beside the snapshot's own: where it is in use, `mart.customer_features` in a rule file is that
month. What one question finds lives in temporary tables, which end with its cursor.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from baoyou import sqlfile
from baoyou.contracts import contracts
from baoyou.engine import quoted
from baoyou.months import add_months
from baoyou.reading import open_snapshot
from baoyou.store import Manifest, Store

# Where the snapshot itself is; its other extracts are the same in every month.
HOME = "memory"
_TABLES = {
    "outcomes": "horizon integer, month date, customer_id varchar, left_month date",
    "populations": "horizon integer, month date, city varchar, is_core boolean,"
    " is_high_value boolean, customers bigint, left_customers bigint",
}
_TEMPORARY = {
    "plan": "run varchar, month date, months_known integer, is_mature boolean, is_asked boolean",
    "hits": "run varchar, month date, customer_id varchar, score decimal(9, 6), city varchar,"
    " fee_3m_sum decimal(18, 6), fee_3m_months integer, is_core boolean, is_high_value boolean",
}
# What a hit carries along where a rule looks at one customer at a time, so that it need not be
# looked up again among all customers of the month.
_CARRIED = ("customer_id", "city", "fee_3m_sum", "fee_3m_months", "is_core", "is_high_value")
_RELATION = re.compile(r"\b(?:from|join)\s+((?:mart|extract)\.\w+)")
# What is asked on a bench beside rules, whose relations are any.
_ASKED = [name for name in sqlfile.names("pages") if name.startswith("pages/backtest_")]
_lock = threading.Lock()


def bench(store: Store, manifest: Manifest, horizon: int) -> DuckDBPyConnection:
    """A cursor on a snapshot with empty `temp.plan` and `temp.hits`; close it after the question.

    Who leaves within the horizon after which month is worked out once per snapshot.
    """
    open_snapshot(store.folder, manifest.sequence, _ASKED)
    cursor = open_snapshot(store.folder, manifest.sequence).cursor()
    with _lock:
        cursor.execute("create schema if not exists lab")
        for name, columns in _TABLES.items():
            cursor.execute(f"create table if not exists lab.{name} ({columns})")
        known = cursor.execute("select distinct horizon from lab.populations").fetchall()
        if (horizon,) not in known:
            for name in _TABLES:
                text = sqlfile.load(f"lab/{name}").text
                cursor.execute(f"insert into lab.{name} by name {text}", {"horizon": horizon})
    for name, columns in _TEMPORARY.items():
        cursor.execute(f"create temporary table {name} ({columns})")
    return cursor


def planned(cursor: DuckDBPyConnection, rows: Sequence[tuple[Any, ...]]) -> None:
    """Note in which months a run is evaluated: its name, the month, how many months after it are
    closed, whether that is the horizon, whether the question is about that month."""
    cursor.executemany("insert into temp.plan values (?, ?, ?, ?, ?)", rows)


def judge(
    cursor: DuckDBPyConnection,
    store: Store,
    manifest: Manifest,
    run: str,
    rule: str,
    month: str,
    params: Mapping[str, Any],
) -> None:
    """Run a rule file on a closed month ("2009-09-01") and note whom it hits."""
    query = sqlfile.load(f"rules/{rule}")
    values = {name: value for name, value in params.items() if name in query.params}
    alone = _RELATION.findall(query.text) == ["mart.customer_features"]
    columns = ", ".join(_CARRIED) if alone else "customer_id"
    found = ", ".join(f"customer_id.{name}" for name in _CARRIED) if alone else "customer_id"
    cursor.execute(f"use {_database(cursor, store, manifest, month, alone)}")
    cursor.execute(
        f"insert into temp.hits (run, month, {columns})"
        f" select $lab_run, $lab_month::date, {found} from ({query.text}) where is_hit",
        {**values, "lab_run": run, "lab_month": month},
    )
    cursor.execute(f"use {HOME}")


def gather(cursor: DuckDBPyConnection, name: str, **params: Any) -> None:
    """Note the hits that `queries/lab/<name>.sql` finds."""
    cursor.execute(f"insert into temp.hits by name {sqlfile.load(f'lab/{name}').text}", params)


def _database(
    cursor: DuckDBPyConnection, store: Store, manifest: Manifest, month: str, alone: bool
) -> str:
    """The name of the month's database; it is made where it is the first time.

    alone: for rules that look at one customer at a time: `customer_id` is then a struct of all
    that a hit carries, which such a rule hands on as it is.
    """
    name = f"m{month[:4]}{month[5:7]}{'_alone' if alone else ''}"
    with _lock:
        known = cursor.execute("select database_name from duckdb_databases()").fetchall()
        if (name,) not in known:
            cursor.execute(f"attach ':memory:' as {name}")
            try:
                for text in _views(name, store, manifest, month, alone):
                    cursor.execute(text)
            except Exception:
                cursor.execute(f"detach {name}")
                raise
    return name


def _views(name: str, store: Store, manifest: Manifest, month: str, alone: bool) -> list[str]:
    """What makes a month's database: all that a rule file may read, as it stood in that month."""
    files = manifest.months[month]
    inputs = _parquet([store.path(files["rule_inputs"])])
    if alone:
        packed = ", ".join(f"{column} := {column}" for column in _CARRIED)
        return [
            f"create schema {name}.mart",
            f"create view {name}.mart.customer_features as"
            f" select * replace (struct_pack({packed}) as customer_id) from {inputs}",
        ]
    recent = [
        store.path(manifest.months[one]["customer_months"])
        for one in (add_months(month, -2), add_months(month, -1), month)
        if "customer_months" in manifest.months.get(one, {})
    ]
    views = {
        "mart.customer_features": f"select * from {inputs}",
        "mart.model_scores": "select customer_id, model_score as score"
        f" from {inputs} where model_score is not null",
        "mart.rule_hits": "select customer_id, rule"
        f" from {_parquet([store.path(files['rule_hits'])])} where rule <> 'group_alarm'",
        "mart.customer_states": "select month, customer_id, is_on_net"
        f" from {_parquet(recent)} where has_row",
    }
    views |= {
        f"extract.{extract}": f"select * from {HOME}.extract.{extract}" for extract in contracts()
    }
    return [
        *(f"create schema {name}.{schema}" for schema in ("mart", "extract")),
        *(f"create view {name}.{view} as {text}" for view, text in views.items()),
    ]


def _parquet(paths: list[Path]) -> str:
    files = ", ".join(quoted(str(path)) for path in paths)
    named = "true" if len(paths) > 1 else "false"
    return f"read_parquet([{files}], union_by_name = {named}, hive_partitioning = false)"
