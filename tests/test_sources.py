"""What a figure rests on: its file, its loads, its parameters, and what it lacks."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from baoyou import ask, sources
from baoyou.access import EVERYONE
from tests.small_world import World

AUGUST, SEPTEMBER = date(2009, 8, 1), date(2009, 9, 1)


def row(month: str, customer: str, city: str = "福州", **more: Any) -> dict[str, Any]:
    base = {"month": month, "customer_id": customer, "city": city, "status": "active", "arpu": 100}
    return base | more


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """July and August in one file, September in another, where 厦门 is missing."""
    made = World(tmp_path_factory.mktemp("sources"))
    made.load(
        [
            row(month, customer, city)
            for month in ("2009-07", "2009-08")
            for customer, city in (("a", "福州"), ("b", "厦门"))
        ]
    )
    made.load([row("2009-09", "a"), row("2009-09", "c")])
    return made


def basis(world: World, kpi: str, month: date) -> sources.Basis:
    return sources.basis(ask.reader(world.store, EVERYONE), kpi, month)


def test_the_loads_behind_a_month_are_those_of_the_three_months_it_looks_at(world: World) -> None:
    found = basis(world, "churn_rate", SEPTEMBER).sources
    assert [(one.load, one.file, one.parts, one.rows) for one in found] == [
        (1, "rows1.csv", ("2009-07", "2009-08"), 4),
        (2, "rows2.csv", ("2009-09",), 2),
    ]


def test_a_month_that_it_looks_at_and_that_is_not_stored_is_named(world: World) -> None:
    assert basis(world, "churn_rate", AUGUST).missing_months == ("2009-06",)
    assert "2008-09" in basis(world, "rolling_retention_rate", SEPTEMBER).missing_months
    # A renewal is known when the month after is closed.
    assert "2009-10" in basis(world, "renewal_rate", SEPTEMBER).missing_months


def test_a_column_that_it_needs_and_a_city_that_is_not_there_are_named(world: World) -> None:
    found = basis(world, "bundling_rate", SEPTEMBER)
    assert set(found.missing_columns) & {"contract_end_on", "has_sticky", "has_fusion"}
    assert found.missing_cities == ("厦门",)
    assert basis(world, "bundling_rate", AUGUST).missing_cities == ()


def test_the_sql_is_the_file_and_the_parameters_are_those_it_takes(world: World) -> None:
    found = basis(world, "value_retention_rate", SEPTEMBER)
    text = (Path(__file__).parents[1] / "queries/kpis/value_retention_rate.sql").read_text("utf-8")
    assert found.sql == text
    assert found.snapshot == 2
    assert found.definitions == world.store.current().closes["2009-09-01"]["definitions"]
    assert set(basis(world, "before_leaving", SEPTEMBER).parameters) <= set(
        sources.definitions.values(SEPTEMBER)
    )


def test_an_earlier_snapshot_rests_on_the_loads_up_to_it(world: World) -> None:
    found = sources.basis(ask.reader(world.store, EVERYONE, sequence=1), "arpu", AUGUST)
    assert ([one.load for one in found.sources], found.snapshot) == ([1], 1)


def test_the_list_of_a_snapshot_figure_is_the_newest_unless_one_is_named(world: World) -> None:
    found = basis(world, "retention_rate", SEPTEMBER)
    assert [one.extract for one in found.sources] == ["customers", "customers"]
    lists = [
        {
            "snapshot_id": name,
            "customer_id": "a",
            "base_month": "2009-08",
            "base_fee": 1,
            "city": "福州",
        }
        for name in ("early", "late")
    ]
    world.load(lists, "snapshot")
    named = [one for one in basis(world, "retention_rate", SEPTEMBER).sources if one.parts]
    assert named[-1].parts == ("late",)
