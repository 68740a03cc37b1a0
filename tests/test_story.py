"""The sample province, through the product, tells the story of the Fujian report."""

from __future__ import annotations

from datetime import date

import pytest

from baoyou import answers, upload
from baoyou.access import EVERYONE
from baoyou.ask import reader
from baoyou.store import Store

MONTHS = [date(2009, 7, 1), date(2009, 8, 1), date(2009, 9, 1)]


def _values(store: Store, kpi: str, months: list[date], **question: object) -> list[float]:
    records = answers.kpis(store, months, [], keys=[kpi], **question)  # type: ignore[arg-type]
    return [record["value"] for record in records]


def test_bundling_of_core_customers_rises_from_62_to_69(sample_store: Store) -> None:
    july, august, september = _values(sample_store, "bundling_rate", MONTHS)
    assert july == pytest.approx(0.62, abs=0.005)
    assert july < august < september
    assert september == pytest.approx(0.69, abs=0.005)


def test_the_snapshot_of_2008_12_keeps_85_and_sanming_is_best(sample_store: Store) -> None:
    records = answers.kpis(sample_store, MONTHS[-1:], ["*"], keys=["retention_rate"])
    by_city = {record["city"]: record["value"] for record in records}
    assert by_city.pop("all") == pytest.approx(0.85, abs=0.008)
    assert max(by_city, key=by_city.__getitem__) == "三明"
    assert by_city["三明"] > 0.90


def test_satisfaction_rises_and_holds(sample_store: Store) -> None:
    quarters = [date(2009, 3, 1), date(2009, 6, 1), date(2009, 9, 1)]
    for segment, first, then in (("中高端", 82.0, 84.9), ("集团成员", 82.0, 86.5)):
        told = _values(sample_store, "satisfaction", quarters, segment=segment)
        assert told == pytest.approx([first, then, then], abs=0.3)


def test_bills_fall_before_customers_leave(sample_store: Store) -> None:
    pinned = reader(sample_store, EVERYONE)
    rows = pinned.rows(
        "bills_before_leaving", month=MONTHS[-1], population="core", pool=6, measure="fee"
    )
    left = {row["months_before"]: row["left_mean"] for row in rows}
    stayed = {row["months_before"]: row["stayed_mean"] for row in rows}
    assert left[1] < 0.75 * left[6]
    assert stayed[1] == pytest.approx(stayed[6], rel=0.06)


def test_the_sample_says_that_it_is_one(sample_store: Store) -> None:
    pinned = reader(sample_store, EVERYONE)
    assert all(row["is_sample"] for row in pinned.rows("closed_months"))


def test_the_sample_went_through_the_door_without_a_notice(sample_store: Store) -> None:
    (load,) = [line for line in sample_store.ledger() if line["action"] == "load"]
    assert [told for told in load["report"]["notices"] if told["asks"]] == []
    files = [upload.FileReport(**told) for told in load["report"]["files"]]
    assert sum(file.rejected for file in files) == 0
    assert {file.format for file in files} == {"csv", "xlsx", "parquet"}
