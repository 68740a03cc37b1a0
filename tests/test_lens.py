"""KPIs by plan and by manager: the KPI's own file, counted again another way on the sample."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from baoyou import answers, ask, lens
from baoyou.access import EVERYONE, Scope
from baoyou.reading import open_snapshot
from baoyou.store import Store

MONTH = date(2009, 9, 1)
Sums = dict[tuple[Any, ...], tuple[Decimal, Decimal]]


@pytest.fixture
def reader(sample_store: Store) -> ask.Reader:
    """The sample province, all of it."""
    return ask.reader(sample_store, EVERYONE)


@pytest.fixture
def counted(reader: ask.Reader) -> Callable[[str], Sums]:
    """The rows of a query over the closed customers, as (group, numerator, denominator)."""

    def count(query: str) -> Sums:
        cursor = open_snapshot(reader.store.folder, reader.manifest.sequence).cursor()
        rows = cursor.execute(query, {"month": MONTH}).fetchall()
        cursor.close()
        return {(group,): (Decimal(up), Decimal(of)) for group, up, of in rows}

    return count


def _sums(rows: list[dict[str, Any]], *names: str) -> Sums:
    found: Sums = {}
    for row in rows:
        key = tuple(row[name] for name in names)
        up, of = found.get(key, (Decimal(0), Decimal(0)))
        found[key] = (up + row["numerator"], of + row["denominator"])
    return found


def test_a_rate_by_plan_counts_the_customers_of_each_plan(
    reader: ask.Reader, counted: Callable[[str], Sums]
) -> None:
    found = lens.cells(reader, "bundling_rate", [MONTH], "plan")
    assert _sums(found, "group") == counted(
        "select plan, count(*) filter (where is_bound), count(*) from mart.customer_months"
        " where month = $month and is_on_net group by plan"
    )


@pytest.mark.parametrize(("dimension", "column"), [("plan", "plan"), ("manager", "manager_id")])
def test_who_left_counts_with_the_plan_and_manager_of_the_month_before(
    reader: ask.Reader, counted: Callable[[str], Sums], dimension: str, column: str
) -> None:
    found = lens.cells(reader, "churn_rate", [MONTH], dimension)
    assert _sums(found, "group") == counted(
        f"select before.{column}, count(*) filter (where now.is_left), count(*)"
        " from mart.customer_months as now join mart.customer_months as before"
        " on now.customer_id = before.customer_id and before.month = date '2009-08-01'"
        " where now.month = $month and now.was_on_net and not now.is_city_missing"
        f" group by before.{column}"
    )


def test_members_of_a_list_keep_the_plan_of_the_base_month_and_the_list_s_manager(
    reader: ask.Reader, counted: Callable[[str], Sums]
) -> None:
    by_plan = lens.cells(reader, "retention_rate", [MONTH], "plan")
    assert _sums(by_plan, "group") == counted(
        "select base.plan, count(*) filter (where members.is_on_net), count(*)"
        " from mart.snapshot_members as members left join mart.customer_months as base"
        " on members.customer_id = base.customer_id and members.base_month = base.month"
        " where members.month = $month and not members.is_city_missing group by base.plan"
    )
    by_manager = lens.cells(reader, "retention_rate", [MONTH], "manager")
    assert _sums(by_manager, "group") == counted(
        "select manager_id, count(*) filter (where is_on_net), count(*)"
        " from mart.snapshot_members where month = $month and not is_city_missing group by 1"
    )


@pytest.mark.parametrize("kpi", ["renewal_rate", "rolling_retention_rate"])
def test_the_groups_sum_to_the_figure_of_each_city(reader: ask.Reader, kpi: str) -> None:
    months = [date(2009, 8, 1), MONTH]
    found = _sums(lens.cells(reader, kpi, months, "plan"), "month", "city")
    figures = answers.kpis(reader.store, months, ["*"], keys=[kpi], population="all")
    known = {
        (date.fromisoformat(f"{row['month']}-01"), row["city"]): row
        for row in figures
        if row["city"] != "all" and row["denominator"]
    }
    assert set(found) == set(known)
    for key, (numerator, denominator) in found.items():
        assert (numerator, denominator) == (known[key]["numerator"], known[key]["denominator"])


def test_another_person_s_cities_are_never_in_the_rows(sample_store: Store) -> None:
    theirs = ask.reader(sample_store, Scope(frozenset({"厦门"})))
    for cities in (None, ["厦门", "福州"], ["福州"]):
        found = lens.cells(theirs, "bundling_rate", [MONTH], "plan", cities)
        assert {row["city"] for row in found} == ({"厦门"} if cities != ["福州"] else set())


def test_a_month_that_is_not_closed_or_a_kpi_that_is_off_has_no_rows(reader: ask.Reader) -> None:
    first = min(date.fromisoformat(month) for month in reader.manifest.months)
    assert lens.cells(reader, "bundling_rate", [date(1999, 1, 1)], "plan") == []
    assert lens.cells(reader, "churn_rate", [first], "plan") == []
    assert lens.cells(reader, "satisfaction", [MONTH], "plan") == []


def test_a_dimension_or_kpi_that_is_not_known_is_refused(reader: ask.Reader) -> None:
    with pytest.raises(KeyError):
        lens.cells(reader, "bundling_rate", [MONTH], "brand")
    with pytest.raises(KeyError):
        lens.cells(reader, "no_such_rate", [MONTH], "plan")
