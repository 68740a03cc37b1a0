"""DuckDB as we run it: hardened, offline, with named query files and named parameters only.

Apart because it is the one place that another engine (the same SQL on Spark) would replace.
"""

from __future__ import annotations

import resource
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from baoyou import sqlfile
from baoyou.schemas import Shape
from baoyou.settings import QUERIES

if TYPE_CHECKING:
    import pyarrow as pa

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
}
_SCHEMAS = ("raw", "staging", "extract", "mart")
_PARQUET = "format parquet, compression zstd, parquet_version v2, row_group_size 122880"
# Statements of query files, of which there are some two hundred.
_parsed: dict[str, duckdb.Statement] = {}


class Engine:
    """A private in-memory DuckDB; relations are given to it by name.

    reads_words: with the macros that make values of text, for the staging queries.
    Closing it is the caller's: use it as a context manager.
    """

    def __init__(self, scratch: Path | None = None, reads_words: bool = False) -> None:
        self.connection = duckdb.connect(":memory:", config=_CONFIG)
        self._gathered: set[str] = set()
        told = ["set preserve_insertion_order = true", "set enable_progress_bar = false"]
        if scratch:
            told.append(f"set temp_directory = {_quoted(scratch)}")
        if allowed := _memory_allowed():
            told.append(f"set memory_limit = '{allowed}B'")
        told += [f"create schema {schema}" for schema in _SCHEMAS]
        self.connection.execute("; ".join(told))
        if reads_words:
            self.connection.execute((QUERIES / "prelude.sql").read_text(encoding="utf-8"))

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def empty_all(self) -> None:
        """Forget every relation, for the next month or extract: cheaper than another engine."""
        self.connection.execute(
            "; ".join(
                f"drop schema {schema} cascade; create schema {schema}" for schema in _SCHEMAS
            )
        )
        self._gathered.clear()

    def view(self, name: str, paths: list[Path]) -> None:
        """Let Parquet files, at least one, be read as the relation `name` (schema.table)."""
        self.connection.execute(f"create or replace view {name} as select * from {_parquet(paths)}")

    def empty(self, name: str, shape: Shape) -> None:
        """Make the relation `name` with that shape and no rows."""
        columns = ", ".join(f"{column} {kind}" for column, kind in shape.items())
        self.connection.execute(f"create or replace table {name} ({columns})")

    def values(self, name: str, columns: dict[str, tuple[str, list[Any]]]) -> None:
        """Let a few values be read as the relation `name`: column → (SQL type, its values)."""
        parts = ", ".join(
            f"unnest(${column}::{kind}[]) as {column}" for column, (kind, _) in columns.items()
        )
        values = {column: found for column, (_, found) in columns.items()}
        self.connection.execute(f"create or replace table {name} as select {parts}", values)

    def make(self, name: str, query: str, /, **params: Any) -> None:
        """Run a query file and keep its result as the relation `name`."""
        text = f"create or replace table {name} as {sqlfile.load(query).text}"
        self._run(text, _used(query, params))

    def beside(self, name: str, relation: str, paths: list[Path]) -> None:
        """Let a relation and Parquet files, at least one, be read together as `name`."""
        self.connection.execute(
            f"create or replace view {name} as select * from {relation}"
            f" union all by name select * from {_parquet(paths)}"
        )

    def define(self, name: str, query: str, /, **params: Any) -> None:
        """Let a query file be read as the relation `name` without keeping its result."""
        text = sqlfile.load(query).text
        # A view takes no parameters: they stand in it as literals.
        for param, value in sorted(_used(query, params).items(), reverse=True):
            text = text.replace(f"${param}", literal(value))
        self.connection.execute(f"create or replace view {name} as {text}")

    def gather(self, name: str, text: str, constants: dict[str, str]) -> None:
        """Add a query's rows to the relation `name` by column name; the first rows make it."""
        fixed = ", ".join(f"{quoted(value)} as {column}" for column, value in constants.items())
        told = (
            f"insert into {name} by name" if name in self._gathered else f"create table {name} as"
        )
        self.connection.execute(f"{told} select {fixed}, rows.* from ({text}) as rows")
        self._gathered.add(name)

    def add(self, name: str, query: str, constants: dict[str, str], /, **params: Any) -> None:
        """Add a query file's rows to the relation `name` by column name, with constant columns."""
        fixed = ", ".join(f"$told_{column}::varchar as {column}" for column in constants)
        text = (
            f"insert into {name} by name select {fixed}, rows.*"
            f" from ({sqlfile.load(query).text}) as rows"
        )
        told = {f"told_{column}": value for column, value in constants.items()}
        self._run(text, _used(query, params) | told)

    def judge(self, name: str, rule: str, order: int, /, **params: Any) -> tuple[int, int]:
        """Add a rule's hits with their evidence to `name`; returns (hits, not evaluated)."""
        self.make("staging.judged", f"rules/{rule}", **params)
        counts = self._run(
            "select count(*) filter (where is_hit), count(*) filter (where is_hit is null)"
            " from staging.judged"
        ).fetchall()
        hits, unknown = int(counts[0][0]), int(counts[0][1])
        if hits:
            described = self.connection.execute("describe staging.judged").fetchall()
            evidence = [row[0] for row in described if row[0] not in ("customer_id", "is_hit")]
            packed = ", ".join(f"{column} := {column}" for column in evidence)
            self._run(
                f"insert into {name} by name select customer_id, {quoted(rule)} as rule,"
                f" {order} as rule_order, to_json(struct_pack({packed})) as evidence"
                " from staging.judged where is_hit"
            )
        return hits, unknown

    def fill(
        self, name: str, relation: str, work: Callable[[pa.Table], pa.Table], size: int = 122_880
    ) -> None:
        """Add what `work` makes of the rows of a relation, `size` at a time, to `name` by name."""
        import pyarrow as pa  # noqa: PLC0415  a fifth of a second that most work need not pay

        source = self.connection.cursor()
        for part in source.sql(f"select * from {relation}").to_arrow_reader(size):
            self.connection.register("made", work(pa.Table.from_batches([part])))
            self.connection.execute(f"insert into {name} by name select * from made")
            self.connection.unregister("made")
        source.close()

    def rows(self, query: str, /, **params: Any) -> list[dict[str, Any]]:
        """The result of a query file as a list of rows; for small results."""
        cursor = self.connection.cursor()
        return rows_of(cursor.execute(sqlfile.load(query).text, _used(query, params)))

    def count(self, relation: str) -> int:
        """How many rows a relation has."""
        found = self.connection.execute(f"select count(*) from {relation}").fetchall()
        return int(found[0][0])

    def write(self, relation: str, path: Path, order: str) -> int:
        """Write a relation to one Parquet file, sorted; returns its number of rows.

        The same rows always give the same bytes: the order must be unique.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        written = self.connection.execute(
            f"copy (select * from {relation} order by {order}) to {_quoted(path)} ({_PARQUET})"
        ).fetchall()
        return int(written[0][0])

    def save(self, path: Path, tables: list[str]) -> None:
        """Copy relations of schema mart into a new DuckDB file, all or none."""
        self.connection.execute(f"attach {_quoted(path)} as saved")
        copies = [
            f"create table saved.{table} as select * from mart.{table} order by all"
            for table in tables
        ]
        self.connection.execute("; ".join(["begin", *copies, "commit", "detach saved"]))

    def _run(self, text: str, params: dict[str, Any] | None = None) -> duckdb.DuckDBPyConnection:
        """Run one statement, which is parsed once for all months and engines of this process."""
        if text not in _parsed:
            _parsed[text] = self.connection.extract_statements(text)[0]
        return self.connection.execute(_parsed[text], params)


def _memory_allowed() -> int | None:
    """Half of the address space of this process, where that is limited: what is over is spilled.

    DuckDB itself looks at the machine only, and would die at the limit instead.
    """
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return None if limit == resource.RLIM_INFINITY else limit // 2


def rows_of(cursor: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """All rows of a query that was run, as column → value; the cursor is closed."""
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    cursor.close()
    return rows


def _used(query: str, params: dict[str, Any]) -> dict[str, Any]:
    declared = set(sqlfile.load(query).params)
    return {name: value for name, value in params.items() if name in declared}


def _parquet(paths: list[Path]) -> str:
    files = ", ".join(_quoted(path) for path in paths)
    return f"read_parquet([{files}], union_by_name = true, hive_partitioning = false)"


def _quoted(path: Path) -> str:
    return quoted(str(path))


def literal(value: date | int) -> str:
    """A date or a whole number as a literal of SQL."""
    return f"date {quoted(value.isoformat())}" if isinstance(value, date) else str(int(value))


def quoted(value: str) -> str:
    """A text as a literal of SQL."""
    return "'" + value.replace("'", "''") + "'"
