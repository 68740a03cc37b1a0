"""Values through the door: all eleven extracts are stored, and what was done to them is told."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from small_world import World, customer
from staged import PLAIN


@pytest.mark.parametrize("extract", sorted(PLAIN))
def test_every_extract_is_recognised_stored_and_told(world: World, extract: str) -> None:
    report = world.load([PLAIN[extract]], extract=None)  # type: ignore[arg-type]
    file = report.files[0]
    assert (file.extract, file.stored, file.rejected, file.repairs) == (extract, 1, 0, {})
    assert list(world.store.current().partitions) == [extract]


def test_repairs_are_counted_by_kind_and_column_and_rejects_by_column_and_reason(
    world: World,
) -> None:
    rows = [
        customer("C1", "2009-01", arpu="￥1,200", phone="+86 138-0000-0001", city="厦门市"),
        customer("C2", "2009-01", arpu="1.2万", phone="059188888888", joined_on="2008/1/1"),
        customer("C3", "2009-01", phone="1.38E+10"),
        customer("C4", "2009-01", joined_on="01/02/2008"),
        customer("C5", "2009-01", arpu="#REF!"),
        customer("C6", "2009-01", arpu="1.2E+05"),
    ]
    report = world.load(rows)
    file = report.files[0]
    assert file.repairs == {
        "number:arpu": 1,
        "wan:arpu": 1,
        "phone:phone": 1,
        "city:city": 1,
        "date:joined_on": 1,
    }
    assert file.reasons == {
        "phone:id": 1,
        "joined_on:date_order": 1,
        "arpu:sheet_error": 1,
        "arpu:scientific": 1,
    }
    assert (file.stored, file.rejected) == (2, 4)
    told = {notice.code: notice.asks for notice in report.notices}
    assert told["odd_phone"] is False
    assert told["precision_lost"] is True


@pytest.mark.parametrize("again", [{}, {"city": "福州市"}, {"arpu": "100.00"}])
def test_48_a_row_that_says_the_same_again_is_a_duplicate(
    world: World, again: dict[str, str]
) -> None:
    rows = [customer("C1", "2009-01"), customer("C1", "2009-01", **again)]
    file = world.load(rows).files[0]
    assert (file.read, file.stored, file.rejected, file.duplicates) == (2, 1, 0, 1)


def test_a_rejected_row_keeps_its_text_as_it_stood(world: World) -> None:
    file = world.load([customer("C1", "2009-01"), customer("C2", "2009-01", arpu=" 1e3 ")]).files[0]
    assert file.rejects_file is not None
    with Path(file.rejects_file).open(encoding="utf-8-sig", newline="") as lines:
        assert [row["arpu"] for row in csv.DictReader(lines)] == [" 1e3 "]
