"""Opens a snapshot for reading: read-only, offline, shut in the folder of the store.

Relations and macros are made when a query that reads them is asked for the first time: binding all
of them costs more than answering most questions.

Apart from `ask`, which adds the person's scope; nothing else may open one, but `verify`.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import duckdb

from baoyou import definitions, sqlfile
from baoyou.contracts import contracts
from baoyou.schemas import extract_shape
from baoyou.settings import QUERIES
from baoyou.store import Manifest, Store, Stored

LARGE = ("customer_months", "rule_hits", "memory")
_MACROS = QUERIES / "pages" / "macros"
_NAMED = re.compile(r"\b(?:mart|extract)\.\w+")
_MADE = re.compile(r"create macro (mart\.\w+)")
_lock = threading.Lock()


@dataclass(frozen=True)
class Opened:
    """A connection to a snapshot, and what of it was not made yet.

    waiting: name of a relation or macro → the statement that makes it, in the order of making.
    """

    connection: duckdb.DuckDBPyConnection
    waiting: dict[str, str]

    def make(self, needed: Collection[str]) -> None:
        """Make those of the relations and macros named that are not there yet."""
        found = {name: text for name, text in self.waiting.items() if name in needed}
        for text in dict.fromkeys(found.values()):
            self.connection.execute(text)
        for name in found:
            del self.waiting[name]


def open_snapshot(
    folder: Path, sequence: int, queries: Collection[str] | None = None
) -> duckdb.DuckDBPyConnection:
    """The process connection of a snapshot; take a fresh `cursor()` of it for every query.

    queries: names of those that will be asked, where it is not all of them.
    """
    with _lock:
        opened = _open(folder, sequence)
        opened.make(list(opened.waiting) if queries is None else _read_by(tuple(queries)))
        return opened.connection


def open_manifest(
    store: Store, manifest: Manifest, queries: Collection[str]
) -> duckdb.DuckDBPyConnection:
    """A connection of its own to a snapshot, published or about to be, for the queries named."""
    opened = _opened(store, manifest)
    opened.make(_read_by(tuple(queries)))
    return opened.connection


@lru_cache(maxsize=4)
def _open(folder: Path, sequence: int) -> Opened:
    store = Store(folder)
    return _opened(store, store.snapshot(sequence))


def _opened(store: Store, manifest: Manifest) -> Opened:
    connection = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_community_extensions": "false",
        },
    )
    connection.execute(
        "set parquet_metadata_cache = true; set python_enable_replacements = false;"
        " create schema mart; create schema extract"
    )
    small = _attached(connection, store, manifest.mart) if manifest.mart else []
    folder_text = str(store.folder).replace("'", "''")
    connection.execute(
        f"set allowed_directories = ['{folder_text}/'];"
        " set enable_external_access = false; set lock_configuration = true"
    )
    macros = _macros() if manifest.mart else {}
    return Opened(connection, _relations(store, manifest, small) | macros)


def _relations(store: Store, manifest: Manifest, small: list[str]) -> dict[str, str]:
    """What makes each relation; small: tables of the file of small marts."""
    made = {f"mart.{one}": f"create view mart.{one} as select * from small.{one}" for one in small}
    large = (mart.key for mart in definitions.marts().values() if not mart.is_small)
    files = {
        f"mart.{name}": [months[name] for months in manifest.months.values() if name in months]
        for name in (*LARGE, *large)
    }
    files |= {
        f"extract.{name}": list(parts.values()) for name, parts in manifest.partitions.items()
    }
    for name, stored in files.items():
        if stored:
            made[name] = _view(name, [store.path(one) for one in stored])
    for extract in set(contracts()) - set(manifest.partitions):
        shape = extract_shape(contracts()[extract])
        columns = ", ".join(f"{column} {kind}" for column, kind in shape.items())
        made[f"extract.{extract}"] = f"create table extract.{extract} ({columns})"
    return made


def _view(name: str, paths: list[Path]) -> str:
    files = ", ".join("'" + str(path).replace("'", "''") + "'" for path in sorted(paths))
    return (
        f"create view {name} as select * from read_parquet([{files}],"
        " union_by_name = true, hive_partitioning = false)"
    )


def _attached(connection: duckdb.DuckDBPyConnection, store: Store, mart: Stored) -> list[str]:
    """Attach the file of small marts; returns the tables in it."""
    quoted = str(store.path(mart)).replace("'", "''")
    connection.execute(f"attach '{quoted}' as small (read_only)")
    if "tables" in mart.facts:
        return list(mart.facts["tables"])
    # A file of an older version does not tell, and to ask DuckDB is dear.
    told = "select table_name from information_schema.tables where table_catalog = 'small'"
    return [table for (table,) in connection.execute(told).fetchall()]


@cache
def _macros() -> dict[str, str]:
    """Name of each macro that pages use → the file that makes it and those beside it."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(_MACROS.glob("*.sql"))]
    return {name: text for text in texts for name in _MADE.findall(text)}


@cache
def _read_by(queries: tuple[str, ...]) -> frozenset[str]:
    """Names of all relations and macros that queries read, those within macros as well."""
    waiting = [sqlfile.load(query).text for query in queries]
    read: set[str] = set()
    while waiting:
        text = waiting.pop()
        found = {*_NAMED.findall(text), *_MADE.findall(text)} - read
        read |= found
        waiting += {_macros()[name] for name in found if name in _macros()}
    return frozenset(read)
