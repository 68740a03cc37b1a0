"""The eleven extracts: told apart by their headers, and stored as their contract says."""

from __future__ import annotations

from datetime import date

import pytest
from staged import PLAIN, stage

from baoyou.contracts import contracts
from baoyou.engine import Engine
from baoyou.mapping import recognise
from baoyou.matching import Table
from baoyou.schemas import extract_shape

NAMES = sorted(contracts())
PARTITIONS = {
    "customers": "month",
    "market": "month",
    "surveys": "month",
    "goals": "month",
    "snapshot": "snapshot_id",
    "assignments": "campaign_id",
    "events": "day",
    "campaigns": "part",
    "results": "part",
    "rival_offers": "part",
    "levers": "part",
}
MERGED = {"campaigns", "results", "rival_offers", "levers"}


def test_there_are_eleven_and_each_says_how_a_load_replaces_what_is_stored() -> None:
    assert {name: one.partition for name, one in contracts().items()} == PARTITIONS
    assert {name for name, one in contracts().items() if one.merge} == MERGED


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("named_in", ["ours", "zh", "aliases", "required_zh"])
def test_a_file_with_the_columns_of_an_extract_is_that_extract(name: str, named_in: str) -> None:
    contract = contracts()[name]
    wanted = contract.required if named_in == "required_zh" else tuple(contract.columns)
    headers = {
        "ours": [column.name for column in contract.columns.values()],
        "zh": [column.zh for column in contract.columns.values()],
        "aliases": [column.aliases[-1] for column in contract.columns.values()],
        "required_zh": [contract.columns[column].zh for column in contract.required],
    }[named_in]
    mapping = recognise(Table(tuple(headers)), None, None, None)
    assert mapping.contract.name == name
    assert sorted(mapping.positions) == sorted(wanted)
    assert not mapping.ignored


@pytest.mark.parametrize("name", NAMES)
def test_no_row_is_stored_without_its_key_and_its_partition(name: str) -> None:
    contract = contracts()[name]
    for column in contract.never_blank:
        if contract.columns[column].blank is None:
            (row,) = stage(name, [{column: ""}])
            assert f"{column}:blank" in row["row_faults"].split(","), column
    (row,) = stage(name, [{}])
    assert row[contract.partition] is not None
    assert not any(row[key] is None for key in contract.key if key not in contract.key_without)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_staged_has_the_shape_of_an_empty_extract(name: str) -> None:
    shape = extract_shape(contracts()[name])
    columns = ", ".join(f"{column} {kind}" for column, kind in shape.items())
    (row,) = stage(name, [{}])
    with Engine() as engine:
        engine.connection.execute(f"create table extract.one ({columns})")
        described = engine.connection.execute("describe extract.one").fetchall()
    stored = {column for column, *_ in described}
    told = {"source_row", "row_faults", "row_repairs", "row_key", "row_hash"}
    assert stored - {"source_file", "source_row"} == set(row) - told


@pytest.mark.parametrize("name", ["customers", "results", "surveys"])
def test_a_file_without_some_columns_is_staged_as_if_they_were_blank(name: str) -> None:
    rows = [
        {},
        dict.fromkeys(contracts()[name].required, ""),
        dict.fromkeys(PLAIN[name], "?"),
    ]
    assert stage(name, rows) == stage(name, rows, looks_at_all=True)


def test_an_event_belongs_to_the_day_on_which_it_happened() -> None:
    rows = stage("events", [{"at": "2024-05-01 23:59:59"}, {"at": "2024/5/2"}])
    assert [row["day"] for row in rows] == [date(2024, 5, 1), date(2024, 5, 2)]


def test_extracts_that_are_merged_are_one_part() -> None:
    assert {stage(name, [{}])[0]["part"] for name in MERGED} == {"all"}


def test_a_plain_row_is_given_for_every_extract() -> None:
    assert sorted(PLAIN) == NAMES
