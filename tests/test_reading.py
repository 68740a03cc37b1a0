"""A snapshot is opened with what is asked: a query finds all that it reads, and no more is made."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import customer_world
import duckdb
import pytest
from small_world import World

from baoyou import reading, sqlfile


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A small loaded store. Tests must not change it."""
    return customer_world.once(tmp_path_factory)


def test_what_a_query_reads_is_found_by_name_as_the_parser_finds_it() -> None:
    everything: set[str] = set()
    with duckdb.connect() as connection:
        for name in sqlfile.names("pages"):
            told = connection.execute("select json_serialize_sql($1)", [sqlfile.load(name).text])
            tree = json.loads(told.fetchall()[0][0])
            read = {read for read in _read(tree) if read.startswith(("mart.", "extract."))}
            assert not tree["error"], name
            assert read <= reading._read_by((name,)), name
            everything |= read
    assert {"mart.kpi_cells", "extract.customers", "mart.kpi_figures", "mart.wilson_low"} <= (
        everything
    )


def _read(node: Any) -> Iterator[str]:
    """Tables and functions below a node of a parsed query, with their schemas."""
    if isinstance(node, dict):
        if node.get("type") == "BASE_TABLE":
            yield f"{node['schema_name']}.{node['table_name']}"
        elif "function_name" in node:
            yield f"{node['schema']}.{node['function_name']}"
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for one in inner:
        yield from _read(one)


def test_a_macro_brings_what_it_reads_itself() -> None:
    found = reading._read_by(("pages/kpi_values",))
    assert {"mart.kpi_figures", "mart.wilson_low", "mart.kpi_cells", "mart.off"} <= found
    assert "mart.watch_signals" not in found


def test_what_no_query_reads_is_not_made(world: World) -> None:
    connection = reading.open_manifest(world.store, world.store.current(), ["pages/cities"])
    made = connection.execute(
        "select view_name from duckdb_views() where schema_name = 'mart' order by view_name"
    ).fetchall()
    connection.close()
    assert made == [("customer_flows",), ("kpi_cells",), ("snapshot_months",)]


def test_asked_later_the_rest_is_made_once(world: World) -> None:
    folder, sequence = world.store.folder, world.store.sequence()
    reading._open.cache_clear()
    first = reading.open_snapshot(folder, sequence, ["pages/cities"])
    then = reading.open_snapshot(folder, sequence, ["pages/kpi_values"])
    again = reading.open_snapshot(folder, sequence, ["pages/kpi_values"])
    whole = reading.open_snapshot(folder, sequence)
    assert first is then is again is whole
    assert whole.execute("select count(*) from extract.customers").fetchall() == [(13,)]
