"""Marts of a few named rows in memory, and page queries run on them as the app runs them."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb

from baoyou import sqlfile
from baoyou.engine import rows_of
from baoyou.schemas import CELLS
from baoyou.settings import QUERIES

Row = dict[str, Any]
COLUMNS = {
    "clause_months": "month date, city varchar, is_high_value boolean, core_clauses varchar,"
    " customers bigint",
    "contract_months": "month date, city varchar, is_core boolean, is_high_value boolean,"
    " months_ahead integer, customers bigint, fee_3m decimal(38, 8)",
    "customer_flows": "month date, city varchar, is_core boolean, is_high_value boolean,"
    " on_net bigint, on_net_before bigint, joined bigint, returned bigint, left_customers bigint,"
    " city_missing bigint",
    "kpi_cells": ", ".join(f"{name} {kind}" for name, kind in CELLS.items()),
    "months": "month date, has_customers boolean",
    "off": "month date, kind varchar, key varchar, needs varchar",
    "population_moves": "month date, city varchar, city_before varchar, is_core boolean,"
    " is_high_value boolean, was_core boolean, was_high_value boolean, customers bigint",
    "sensitivity_months": "month date, city varchar, is_high_value boolean, sensitivity varchar,"
    " customers bigint",
    "snapshot_months": "month date, snapshot_id varchar, base_month date, city varchar,"
    " level varchar, outcome varchar, members bigint, base_fee decimal(38, 6), fee decimal(38, 6)",
    "stage_moves": "month date, city varchar, is_core boolean, is_high_value boolean,"
    " from_stage varchar, to_stage varchar, customers bigint",
    "survey_months": "month date, city varchar, segment varchar, tier varchar, item varchar,"
    " touchpoint varchar, is_aggregate boolean, weighted_score decimal(38, 8),"
    " weight decimal(38, 8), weighted_square decimal(38, 8), square_weight decimal(38, 8),"
    " satisfied_weight decimal(38, 8), responses bigint, sampled bigint, valid bigint",
}


class Marts:
    """An empty mart of every table that the queries of the pages read; a test fills some."""

    def __init__(self) -> None:
        self.connection = duckdb.connect(":memory:")
        self.connection.execute("create schema mart")
        for name, columns in COLUMNS.items():
            self.connection.execute(f"create table mart.{name} ({columns})")
        load_macros(self.connection, "asked_population", "intervals")

    def add(self, table: str, *rows: Row, **shared: Any) -> None:
        """Rows by column name; columns left out are null; shared: the same in all of them."""
        for row in rows:
            values = {**shared, **row}
            names = ", ".join(values)
            slots = ", ".join(f"${name}" for name in values)
            self.connection.execute(f"insert into mart.{table} ({names}) values ({slots})", values)

    def ask(self, name: str, *cities: str, **params: Any) -> list[Row]:
        """The rows of a page query for these cities."""
        query = sqlfile.load(f"pages/{name}")
        values = dict.fromkeys(query.params) | params | {"cities": list(cities)}
        return rows_of(self.connection.cursor().execute(query.text, values))


def load_macros(connection: duckdb.DuckDBPyConnection, *names: str) -> None:
    """Make these of `queries/pages/macros`: not all of them, for each takes its time."""
    for name in names:
        path = QUERIES / "pages" / "macros" / f"{name}.sql"
        connection.execute(path.read_text(encoding="utf-8"))


def month(text: str) -> date:
    """2009-03 as a date."""
    return date.fromisoformat(f"{text}-01")
