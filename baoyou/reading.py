"""Opens a snapshot for reading: read-only, offline, shut in the folder of the store.

Apart from `ask`, which adds the person's scope; nothing else may open one, but `verify`.
"""

from __future__ import annotations

import threading
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

import duckdb

from baoyou import definitions
from baoyou.contracts import contracts
from baoyou.schemas import extract_shape
from baoyou.settings import QUERIES
from baoyou.store import Manifest, Store

LARGE = ("customer_months", "rule_hits", "memory")
_lock = threading.Lock()


def open_snapshot(folder: Path, sequence: int) -> duckdb.DuckDBPyConnection:
    """The process connection of a snapshot; take a fresh `cursor()` of it for every query."""
    with _lock:
        return _open(folder, sequence)


@lru_cache(maxsize=4)
def _open(folder: Path, sequence: int) -> duckdb.DuckDBPyConnection:
    store = Store(folder)
    return open_manifest(store, store.snapshot(sequence))


def open_manifest(
    store: Store, manifest: Manifest, macros: Collection[str] | None = None
) -> duckdb.DuckDBPyConnection:
    """A connection of its own to a snapshot, published or about to be.

    macros: those of `queries/pages/macros` that will be asked for, where it is not all of them:
    each takes its time to be bound.
    """
    connection = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_community_extensions": "false",
        },
    )
    connection.execute("set parquet_metadata_cache = true; set python_enable_replacements = false")
    connection.execute("create schema mart; create schema extract")
    if manifest.mart:
        _small(connection, store.path(manifest.mart))
    large = (mart.key for mart in definitions.marts().values() if not mart.is_small)
    for name in (*LARGE, *large):
        _large(
            connection,
            f"mart.{name}",
            [store.path(files[name]) for files in manifest.months.values() if name in files],
        )
    for extract, parts in manifest.partitions.items():
        _large(connection, f"extract.{extract}", [store.path(file) for file in parts.values()])
    for extract in set(contracts()) - set(manifest.partitions):
        shape = extract_shape(contracts()[extract])
        columns = ", ".join(f"{column} {kind}" for column, kind in shape.items())
        connection.execute(f"create table extract.{extract} ({columns})")
    if manifest.mart:
        for macro in sorted((QUERIES / "pages" / "macros").glob("*.sql")):
            if macros is None or macro.stem in macros:
                connection.execute(macro.read_text(encoding="utf-8"))
    folder_text = str(store.folder).replace("'", "''")
    connection.execute(f"set allowed_directories = ['{folder_text}/']")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def _small(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    quoted = str(path).replace("'", "''")
    connection.execute(f"attach '{quoted}' as small (read_only)")
    tables = connection.execute(
        "select table_name from information_schema.tables where table_catalog = 'small'"
    ).fetchall()
    for (table,) in tables:
        connection.execute(f"create view mart.{table} as select * from small.{table}")


def _large(connection: duckdb.DuckDBPyConnection, name: str, paths: list[Path]) -> None:
    if paths:
        files = ", ".join("'" + str(path).replace("'", "''") + "'" for path in sorted(paths))
        connection.execute(
            f"create view {name} as select * from read_parquet([{files}],"
            " union_by_name = true, hive_partitioning = false)"
        )
