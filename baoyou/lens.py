"""KPIs by what the close does not cut them by: the plan, the manager.

Apart from the close, which would grow by a cut a customer. A KPI's own file runs on a month in
which the plan (or the manager) stands in the place of the value level; its sums are kept beside
the snapshot, so that a question is worked out once. Whose cities they are is `Reader.rows`' part.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import date
from typing import Any

from duckdb import DuckDBPyConnection

from baoyou import definitions, sqlfile
from baoyou.ask import Reader
from baoyou.engine import literal, quoted
from baoyou.reading import open_snapshot
from baoyou.schemas import CELLS

DIMENSIONS = ("plan", "manager")
# Where the snapshot itself is.
_HOME = "memory"
# The columns of `lens.cells`.
KEPT = (
    "dimension varchar, month date, kpi varchar, snapshot_id varchar, city varchar,"
    " group_key varchar, is_core boolean, is_high_value boolean, numerator decimal(38, 8),"
    " denominator decimal(38, 8), numerator_2 decimal(38, 8), denominator_2 decimal(38, 8),"
    " n bigint"
)
# What KPI files read, and the file that tells it of a month; the rest is as in the snapshot.
_VIEWS = {
    "customer_months": "lab/lens_customers",
    "customer_states": "lab/lens_states",
    "snapshot_members": "lab/lens_members",
}
_lock = threading.Lock()


def can_show(kpi: definitions.Kpi) -> bool:
    """Whether a KPI is one of customers, so that their plan or manager can cut it."""
    return kpi.extract in ("customers", "snapshot") and kpi.form != "curve"


def cells(
    reader: Reader,
    kpi: str,
    months: Sequence[date],
    dimension: str,
    cities: list[str] | None = None,
) -> list[dict[str, Any]]:
    """The sums of a KPI by month, snapshot_id, city, group and population flags, within the scope.

    dimension: plan or manager; of KPIs about leaving, the one of the month before; of snapshots,
    the plan at the base month and the list's manager. A row: month, snapshot_id, city, group (None:
    not known), numerator, denominator, numerator_2, denominator_2, n, is_core, is_high_value; sums
    as in `mart.kpi_cells`, so Σ numerator ÷ Σ denominator is the figure. Months in which the KPI is
    off, or that are not closed, have no rows. cities: a narrower choice.
    """
    fill(reader, [kpi], months, dimension)
    return reader.rows(
        "lens_cells", cities=cities, dimension=dimension, kpi=kpi, months=list(months)
    )


def fill(reader: Reader, kpis: Sequence[str], months: Sequence[date], dimension: str) -> None:
    """See to it that `lens.cells` holds these KPIs of these months; page queries may then read it.

    Its columns: dimension, month, kpi, snapshot_id, city, group_key, is_core, is_high_value, the
    sums and n. Raises KeyError for a KPI or a dimension that is not known.
    """
    if dimension not in DIMENSIONS:
        raise KeyError(dimension)
    asked = [key for key in kpis if can_show(definitions.kpis()[key])]
    with _lock:
        cursor = open_snapshot(reader.store.folder, reader.manifest.sequence).cursor()
        try:
            _set_up(cursor)
            for month in months:
                _fill(cursor, reader, asked, month, dimension)
        finally:
            cursor.close()


def ready(reader: Reader) -> None:
    """See to it that `lens.cells` is there, be it empty, for queries that may read it."""
    fill(reader, [], [], DIMENSIONS[0])


def _fill(
    cursor: DuckDBPyConnection, reader: Reader, kpis: list[str], month: date, dimension: str
) -> None:
    held = cursor.execute(
        "select kpi from lens.filled where dimension = $dimension and month = $month::date"
        " union select key from mart.off where kind = 'kpi' and month = $month::date",
        {"dimension": dimension, "month": month},
    ).fetchall()
    lacking = [kpi for kpi in kpis if (kpi,) not in held]
    if lacking and "customer_months" in reader.manifest.months.get(month.isoformat(), {}):
        database = _database(cursor, month, dimension)
        for kpi in lacking:
            _work_out(cursor, database, kpi, month, dimension)


def _set_up(cursor: DuckDBPyConnection) -> None:
    cursor.execute("create schema if not exists lens")
    cursor.execute(f"create table if not exists lens.cells ({KEPT})")
    cursor.execute(
        "create table if not exists lens.filled (dimension varchar, month date, kpi varchar)"
    )
    made = ", ".join(f"{name} {kind}" for name, kind in CELLS.items())
    cursor.execute(f"create temporary table lens_cells ({made})")


def _work_out(
    cursor: DuckDBPyConnection, database: str, kpi: str, month: date, dimension: str
) -> None:
    query = sqlfile.load(f"kpis/{kpi}")
    known: dict[str, Any] = {"month": month, **definitions.values(month)}
    cursor.execute(f"use {database}")
    try:
        cursor.execute(
            f"insert into temp.lens_cells by name {query.text}",
            {name: known[name] for name in query.params},
        )
    finally:
        cursor.execute(f"use {_HOME}")
    told = {"dimension": dimension, "month": month, "kpi": kpi}
    cursor.execute(f"insert into lens.cells by name {sqlfile.load('lab/lens_cells').text}", told)
    cursor.execute(
        "insert into lens.filled by name select $dimension as dimension,"
        " $month as month, $kpi as kpi",
        told,
    )
    cursor.execute("truncate temp.lens_cells")


def _database(cursor: DuckDBPyConnection, month: date, dimension: str) -> str:
    """The name of the database that is a month seen by a dimension; made where it is the first."""
    name = f"lens_{dimension}_{month:%Y%m}"
    known = cursor.execute("select database_name from duckdb_databases()").fetchall()
    if (name,) not in known:
        cursor.execute(f"attach ':memory:' as {name}")
        try:
            cursor.execute(f"create schema {name}.mart")
            for view, query in _VIEWS.items():
                cursor.execute(
                    f"create view {name}.mart.{view} as {_text(query, month, dimension)}"
                )
            cursor.execute(
                f"create view {name}.mart.rule_hits as select * from {_HOME}.mart.rule_hits"
            )
        except Exception:
            cursor.execute(f"detach {name}")
            raise
    return name


def _text(name: str, month: date, dimension: str) -> str:
    """A query as the text of a view, which takes no parameters: they stand in it as literals."""
    query = sqlfile.load(name)
    values = {"month": literal(month), "dimension": quoted(dimension)}
    text = query.text
    for param in query.params:
        text = text.replace(f"${param}", values[param])
    return text
