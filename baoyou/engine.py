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
_PARQUET = "format parquet, compression zstd, parquet_version v2, row_group_size 122880"


class Engine:
    """A private in-memory DuckDB; relations are given to it by name.

    reads_words: with the macros that make values of text, for the staging queries.
    Closing it is the caller's: use it as a context manager.
    """

    def __init__(self, scratch: Path | None = None, reads_words: bool = False) -> None:
        self.connection = duckdb.connect(":memory:", config=_CONFIG)
        self.connection.execute(
            "set preserve_insertion_order = true; set enable_progress_bar = false"
        )
        if scratch:
            self.connection.execute("set temp_directory = $folder", {"folder": str(scratch)})
        if allowed := _memory_allowed():
            self.connection.execute("set memory_limit = $bytes", {"bytes": f"{allowed}B"})
        for schema in ("raw", "staging", "extract", "mart"):
            self.connection.execute(f"create schema {schema}")
        if reads_words:
            self.connection.execute((QUERIES / "prelude.sql").read_text(encoding="utf-8"))

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def view(self, name: str, paths: list[Path]) -> None:
        """Let Parquet files, at least one, be read as the relation `name` (schema.table)."""
        files = ", ".join(_quoted(path) for path in paths)
        self.connection.execute(
            f"create or replace view {name} as"
            f" select * from read_parquet([{files}], union_by_name = true,"
            " hive_partitioning = false)"
        )

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
        self.connection.execute(
            f"create or replace table {name} as {sqlfile.load(query).text}",
            _used(query, params),
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
        schema, table = name.split(".")
        known = self.connection.execute(
            "select 1 from duckdb_tables() where schema_name = $schema and table_name = $table",
            {"schema": schema, "table": table},
        ).fetchall()
        fixed = ", ".join(f"{quoted(value)} as {column}" for column, value in constants.items())
        told = f"insert into {name} by name" if known else f"create table {name} as"
        self.connection.execute(f"{told} select {fixed}, rows.* from ({text}) as rows")

    def add(self, name: str, query: str, constants: dict[str, str], /, **params: Any) -> None:
        """Add a query file's rows to the relation `name` by column name, with constant columns."""
        fixed = ", ".join(f"{quoted(value)} as {column}" for column, value in constants.items())
        self.connection.execute(
            f"insert into {name} by name select {fixed}, rows.*"
            f" from ({sqlfile.load(query).text}) as rows",
            _used(query, params),
        )

    def judge(self, name: str, rule: str, order: int, /, **params: Any) -> tuple[int, int]:
        """Add a rule's hits with their evidence to `name`; returns (hits, not evaluated)."""
        self.make("staging.judged", f"rules/{rule}", **params)
        described = self.connection.execute("describe staging.judged").fetchall()
        evidence = [row[0] for row in described if row[0] not in ("customer_id", "is_hit")]
        packed = ", ".join(f"{column} := {column}" for column in evidence)
        self.connection.execute(
            f"insert into {name} by name select customer_id, {quoted(rule)} as rule,"
            f" {order} as rule_order, to_json(struct_pack({packed})) as evidence"
            " from staging.judged where is_hit"
        )
        counts = self.connection.execute(
            "select count(*) filter (where is_hit), count(*) filter (where is_hit is null)"
            " from staging.judged"
        ).fetchall()
        return int(counts[0][0]), int(counts[0][1])

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

    def write(self, relation: str, path: Path, order: str) -> int:
        """Write a relation to one Parquet file, sorted; returns its number of rows.

        The same rows always give the same bytes: the order must be unique.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        self.connection.execute(
            f"copy (select * from {relation} order by {order}) to {_quoted(path)} ({_PARQUET})"
        )
        counted = self.connection.execute(f"select count(*) from {relation}").fetchall()
        return int(counted[0][0])

    def save(self, path: Path, tables: list[str]) -> None:
        """Copy relations of schema mart, as far as they exist, into a new DuckDB file."""
        self.connection.execute(f"attach {_quoted(path)} as saved")
        known = {
            name
            for (name,) in self.connection.execute(
                "select table_name from information_schema.tables where table_schema = 'mart'"
            ).fetchall()
        }
        for table in tables:
            if table in known:
                self.connection.execute(
                    f"create table saved.{table} as select * from mart.{table} order by all"
                )
        self.connection.execute("detach saved")


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


def _quoted(path: Path) -> str:
    return quoted(str(path))


def literal(value: date | int) -> str:
    """A date or a whole number as a literal of SQL."""
    return f"date {quoted(value.isoformat())}" if isinstance(value, date) else str(int(value))


def quoted(value: str) -> str:
    """A text as a literal of SQL."""
    return "'" + value.replace("'", "''") + "'"
