"""The macros that many queries of the pages call: populations, lists, means, limits and ties."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from typing import Any

import duckdb
import pytest
from small_marts import load_macros

from baoyou.engine import rows_of

MACROS = ("asked_population", "chance", "differences", "goals_in_force", "lists", "weighted_means")


@pytest.fixture(scope="module")
def bare() -> Iterator[duckdb.DuckDBPyConnection]:
    """The macros, on no marts but the goals that one of them reads."""
    with duckdb.connect(":memory:") as connection:
        connection.execute("create schema mart; create schema extract")
        connection.execute(
            "create table extract.goals (month date, city varchar, kpi varchar,"
            " floor double, target double, stretch double, weight double);"
            "create table mart.kpis (kpi varchar, form varchar, unit varchar, scale integer)"
        )
        load_macros(connection, *MACROS)
        yield connection


def one(connection: duckdb.DuckDBPyConnection, expression: str) -> Any:
    found = connection.execute(f"select {expression}").fetchone()
    return found[0] if found else None


@pytest.mark.parametrize(
    ("flags", "populations"),
    [
        ("true, true", ["all", "core", "high_value"]),
        ("true, false", ["all", "core"]),
        ("false, true", ["all", "high_value"]),
        ("null, null", ["all"]),
    ],
)
def test_a_row_is_of_the_populations_that_its_flags_say(
    bare: duckdb.DuckDBPyConnection, flags: str, populations: list[str]
) -> None:
    asked = ("all", "core", "high_value", "other")
    held = [name for name in asked if one(bare, f"mart.in_population('{name}', {flags})")]
    assert held == populations


@pytest.mark.parametrize(
    ("most", "skipped", "places"),
    [
        ("null", "null", [1, 2, 3, 4, 5]),
        ("2", "null", [1, 2]),
        ("2", "1", [2, 3]),
        ("null", "3", [4, 5]),
    ],
)
def test_a_part_of_a_list_is_shown(
    bare: duckdb.DuckDBPyConnection, most: str, skipped: str, places: list[int]
) -> None:
    found = bare.execute(
        "select place from (select unnest(range(1, 6)) as place)"
        f" where mart.is_shown(place, {most}, {skipped}) order by place"
    ).fetchall()
    assert [place for (place,) in found] == places


def test_a_list_stands_by_fee_and_everybody_beside_the_neighbours(
    bare: duckdb.DuckDBPyConnection,
) -> None:
    rows = rows_of(
        bare.cursor().execute(
            "with people (customer_id, fee_3m) as (values ('a', null), ('d', 90), ('c', 120),"
            " ('b', 90)), ordered as (select * from mart.by_fee('people'))"
            " select * from mart.with_neighbours('ordered') order by place"
        )
    )
    # The same fee: by id; no fee: last.
    assert [
        (row["customer_before"], row["customer_id"], row["customer_after"]) for row in rows
    ] == [
        (None, "c", "b"),
        ("c", "b", "d"),
        ("b", "d", "a"),
        ("d", "a", None),
    ]
    assert [(row["place"], row["total"]) for row in rows] == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_mean_stands_beside_that_of_the_others_it_is_compared_with(
    bare: duckdb.DuckDBPyConnection,
) -> None:
    # Answers of weight one: a: 60, 80; b: 90, 90; c: 100, an aggregate; d is compared with none.
    rows = rows_of(
        bare.cursor().execute(
            "with sums (name, compared_in, weighted_score, weight, weighted_square, square_weight)"
            " as (values ('a', 1, 140, 2, 10000, 2), ('b', 1, 180, 2, 16200, 2),"
            " ('c', 2, 100, 1, null, null), ('d', null, 50, 1, 2500, 1))"
            " select * from mart.beside_others('sums') order by name"
        )
    )
    a, b, c, d = rows
    assert (a["value"], a["whole_value"], a["others_value"]) == (70, 80, 90)
    # Variance 5000 − 4900 = 100, n_eff 2: √50.
    assert a["error"] == pytest.approx(sqrt(50))
    assert (b["error"], a["others_error"]) == (0, 0)
    assert b["others_error"] == pytest.approx(sqrt(50))
    # Alone in its group, and an aggregate: no others, no error.
    assert (c["value"], c["error"], c["others_value"], c["others_error"]) == (100, None, None, None)
    assert (d["value"], d["whole_value"], d["others_value"]) == (50, None, None)


def test_an_error_of_a_change_is_of_both_intervals(bare: duckdb.DuckDBPyConnection) -> None:
    # Half widths 3 and 4; standard errors 3 and 4.
    assert one(bare, "mart.change_error(0, 6, 1, 9)") == 5
    assert one(bare, "mart.gap_error(3, 4)") == pytest.approx(1.96 * 5)
    assert one(bare, "mart.change_error(0, 6, null, 9)") is None


@pytest.mark.parametrize(
    ("difference", "error", "verdict"),
    [("2", "1", "good"), ("-2", "1", "bad"), ("1", "1", "none"), ("2", "null", None)],
)
def test_a_difference_within_its_error_says_nothing(
    bare: duckdb.DuckDBPyConnection, difference: str, error: str, verdict: str | None
) -> None:
    assert one(bare, f"mart.difference_verdict({difference}, {error})") == verdict


@pytest.mark.parametrize(
    ("figure", "state"),
    [
        ("70, 69, 71, true, 1, 40, 50, 60", "stretch"),
        ("55, 54, 56, true, 1, 40, 50, 60", "met"),
        ("45, 44, 46, true, 1, 40, 50, 60", "missed"),
        ("30, 29, 31, true, 1, 40, 50, 60", "below_floor"),
        ("49, 47, 51, true, 1, 40, 50, 60", "open"),
        ("70, 69, 71, false, 1, 40, 50, 60", "immature"),
        ("null, null, null, true, 1, 40, 50, 60", "missing"),
        ("70, 69, 71, true, 1, 40, null, 60", "no_target"),
        # Less is better: a floor above the target.
        ("30, 29, 31, true, -1, 60, 50, 40", "stretch"),
        ("65, 64, 66, true, -1, 60, 50, 40", "below_floor"),
        # Amounts have no interval.
        ("49, null, null, true, 1, null, 50, null", "missed"),
    ],
)
def test_a_figure_stands_to_its_goal(
    bare: duckdb.DuckDBPyConnection, figure: str, state: str
) -> None:
    assert one(bare, f"mart.target_state({figure})") == state


def limits(connection: duckdb.DuckDBPyConnection, *cities: str) -> list[dict[str, Any]]:
    """The limits of rates of a month, of 0.5 in the province: each city "'name', value, n"."""
    values = ", ".join(f"({city})" for city in cities)
    return rows_of(
        connection.cursor().execute(
            f"with told (entity, value, n) as (values {values}),"
            " figures as (select 1 as month, 'churn_rate' as kpi, 'rate' as form, 0.5 as province,"
            " *, mart.own_variance('rate', value, value - 0.1, value + 0.1, n) as own_variance"
            " from told) select * from mart.with_limits('figures') order by entity"
        )
    )


def test_few_cities_have_the_limits_that_size_alone_explains(
    bare: duckdb.DuckDBPyConnection,
) -> None:
    rows = limits(bare, "'a', 0.4, 100", "'b', 0.6, 400")
    assert [row["own_variance"] for row in rows] == pytest.approx([0.24, 0.24])
    assert {(row["unit_variance"], row["between_variance"]) for row in rows} == {(0.25, 0)}
    # √(0.25 ÷ 100), √(0.25 ÷ 400)
    assert [row["limit_error"] for row in rows] == pytest.approx([0.05, 0.025])


def test_what_cities_differ_beyond_chance_widens_the_limits(
    bare: duckdb.DuckDBPyConnection,
) -> None:
    spread = [f"'c{place}', {value}, 96" for place, value in enumerate((0.4, 0.4, 0.5, 0.6, 0.6))]
    rows = limits(bare, *spread)
    # Precisions 96 ÷ 0.24 = 400 four times and 96 ÷ 0.25 = 384: Q = 1600 × 0.01 = 16, less 4, over
    # Σw − Σw² ÷ Σw = 1984 − 787456 ÷ 1984.
    assert rows[0]["between_variance"] == pytest.approx(12 / (1984 - 787456 / 1984))
    wider = 0.25 / 96 + 12 / (1984 - 787456 / 1984)
    assert rows[0]["limit_error"] == pytest.approx(sqrt(wider))


def test_what_has_no_interval_does_not_count_and_is_kept(bare: duckdb.DuckDBPyConnection) -> None:
    assert one(bare, "mart.own_variance('rate', 0.4, null, null, 0)") is None
    # 2 × 1.96 wide: a variance of 1 ÷ n, times n.
    assert one(bare, "mart.own_variance('mean', 50, 48.04, 51.96, 100)") == pytest.approx(100)
    a, b = limits(bare, "'a', 0.4, 100", "'b', null, 0")
    assert (a["limit_error"], b["limit_error"]) == (0.05, None)


def test_a_tie_group_goes_by_its_first_and_each_kind_by_itself(
    bare: duckdb.DuckDBPyConnection,
) -> None:
    # Errors of 1: a tie within 1.96 × √2 = 2.77 of the first. c is as near b as b is to a.
    rows = bare.execute(
        "with places (compared_in, entity, place, value, error) as (values ('x', 'a', 1, 10, 1),"
        " ('x', 'b', 2, 8, 1), ('x', 'c', 3, 6, 1), ('x', 'd', 4, 5, 1), ('y', 'a', 1, 10, 1),"
        " ('y', 'b', 2, 4, 1))"
        " select compared_in, entity, tie_rank, is_tied from mart.with_ties('places')"
        " order by compared_in, place"
    ).fetchall()
    assert rows == [
        ("x", "a", 1, True),
        ("x", "b", 1, True),
        ("x", "c", 3, True),
        ("x", "d", 3, True),
        ("y", "a", 1, False),
        ("y", "b", 2, False),
    ]
