"""The kinds of binding, their overlap, and churn with and without: by hand."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from people_marts import JULY, JUNE, PeopleMarts, ids

ASKED = {"month": JULY, "population": "core"}
BOUND = {"is_bound": True, "is_contracted": True}


def two_months() -> PeopleMarts:
    """June: 40 with a contract, 20 without; 2 and 5 of them left in July; 3 of 38 then fused."""
    made = PeopleMarts(JUNE, JULY)
    bound, free = ids("b", 40), ids("f", 20)
    made.here(JUNE, *bound, **BOUND)
    made.here(JUNE, *free, level="1")
    made.gone(JULY, *bound[:2])
    made.gone(JULY, *free[:5], level_before="1")
    made.here(JULY, *bound[2:5], **BOUND, is_fused=True)
    made.here(JULY, *bound[5:], **BOUND)
    made.here(JULY, *free[5:], level="1")
    return made


def test_a_customer_is_in_one_set_and_the_sets_make_all_on_net() -> None:
    rows = two_months().ask("binding_sets", "福州", **ASKED)
    assert {row["kinds"]: row["customers"] for row in rows} == {
        "contract": 35,
        "none": 15,
        "contract,fusion": 3,
    }
    assert sum(row["share"] for row in rows) == pytest.approx(1)
    assert (rows[0]["on_net"], rows[0]["several"]) == (53, 3)


def test_the_churn_of_a_set_is_that_of_the_last_month_whose_next_is_closed() -> None:
    rows = {row["kinds"]: row for row in two_months().ask("binding_sets", "福州", **ASKED)}
    assert rows["none"]["outcome_month"] == JUNE
    assert (rows["none"]["n"], rows["none"]["left_next"], rows["none"]["rate"]) == (20, 5, 0.25)
    assert rows["none"]["base_rate"] == pytest.approx(7 / 60)
    # Wilson of 5 in 20 is from 0.112: below 7 of 60, so not told from the rest.
    assert rows["none"]["verdict"] is None
    assert rows["contract,fusion"]["rate"] is None


def test_the_list_of_a_set_holds_just_its_customers() -> None:
    made = two_months()
    for row in made.ask("binding_sets", "福州", **ASKED):
        found = made.ask("binding_list", "福州", kinds=row["kinds"], **ASKED)
        assert len(found) == row["customers"]
    page = made.ask("binding_list", "福州", kinds="none", limit=10, offset=10, **ASKED)
    assert [row["place"] for row in page] == [11, 12, 13, 14, 15]
    before, asked, after = (row["customer_id"] for row in page[1:4])
    (one,) = made.ask("binding_list", "福州", kinds="none", customer_id=asked, **ASKED)
    assert (one["customer_before"], one["place"], one["customer_after"]) == (before, 13, after)


def test_bound_and_unbound_are_compared_by_the_level_of_the_month_before() -> None:
    rows = {row["level"]: row for row in two_months().ask("binding_churn", "福州", **ASKED)}
    assert (rows["5"]["bound"], rows["5"]["bound_left"], rows["5"]["unbound"]) == (40, 2, 0)
    assert (rows["5"]["difference"], rows["5"]["verdict"]) == (None, None)
    whole = rows["all"]
    assert (whole["bound_rate"], whole["unbound_rate"]) == (0.05, 0.25)
    assert whole["difference"] == pytest.approx(-0.2)
    # Newcombe: limits from Wilson 2/40 (0.01382, 0.16504) and 5/20 (0.11186, 0.46870).
    assert whole["low"] == pytest.approx(-0.2 - sqrt(0.03618**2 + 0.21870**2), abs=1e-4)
    assert whole["high"] == pytest.approx(-0.2 + sqrt(0.11504**2 + 0.13814**2), abs=1e-4)
    assert whole["verdict"] == "lower"


def test_a_difference_whose_interval_holds_zero_is_noise() -> None:
    made = PeopleMarts(JUNE, JULY)
    bound, free = ids("b", 10), ids("f", 10)
    made.here(JUNE, *bound, **BOUND)
    made.here(JUNE, *free)
    made.gone(JULY, bound[0], *free[:2])
    made.here(JULY, *bound[1:], *free[2:])
    (row,) = [row for row in made.ask("binding_churn", "福州", **ASKED) if row["level"] == "all"]
    assert (row["difference"], row["verdict"]) == (pytest.approx(-0.1), "none")


def test_a_city_without_its_month_is_in_no_base() -> None:
    made = two_months()
    made.here(JUNE, "x", city="厦门", **BOUND)
    missing = {"is_on_net": False, "is_left": None, "is_city_missing": True}
    made.here(JULY, "x", city="厦门", **(BOUND | missing))
    whole = made.ask("binding_churn", "福州", "厦门", **ASKED)[-1]
    assert whole["bound"] == 40


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_newcombe_turns_its_sign_with_its_sides(
    first_n: int, second_n: int, data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, first_n)) / first_n
    second = data.draw(st.integers(0, second_n)) / second_n
    sides = [first, first_n, second, second_n]
    ask = "select mart.newcombe_low(?, ?, ?, ?), mart.newcombe_high(?, ?, ?, ?)"
    low, high = MACROS.connection.execute(ask, [*sides, *sides]).fetchall()[0]
    turned = [second, second_n, first, first_n]
    back = MACROS.connection.execute(ask, [*turned, *turned]).fetchall()[0]
    assert low - 1e-12 <= first - second <= high + 1e-12
    assert (low, high) == pytest.approx((-back[1], -back[0]))
    assert low >= -1 - 1e-9
    assert high <= 1 + 1e-9


MACROS = PeopleMarts()
