"""Market share with masked rivals: never zero, never a province without all of its cities."""

from __future__ import annotations

import pytest
from figure_marts import FigureMarts, ask_of, days
from small_marts import Row, month

OWN = ["移动", "CMCC"]


def market() -> FigureMarts:
    """August and September 2009: B's rival is masked in August only, C's in both months."""
    marts = FigureMarts("2009-08", "2009-09")
    marts.subscribers("2009-08", "A", 移动=800, 电信=200)
    marts.subscribers("2009-09", "A", 移动=750, 电信=250)
    marts.subscribers("2009-08", "B", 移动=400, 电信=None)
    marts.subscribers("2009-09", "B", 移动=300, 电信=200)
    marts.subscribers("2009-08", "C", 移动=100, 电信=None)
    marts.subscribers("2009-09", "C", 移动=100, 电信=None)
    return marts


def shares(marts: FigureMarts, *cities: str) -> dict[tuple[str, str], Row]:
    """The rows of September by operator and basis."""
    asked = ask_of("2009-09", own_operators=OWN)
    del asked["population"]
    rows = marts.ask("share_changes", *cities, **asked)
    return {(row["operator"], row["basis"]): row for row in rows}


def test_one_masked_city_leaves_the_province_unknown() -> None:
    found = shares(market(), "A", "B", "C")
    own = found["移动", "province"]
    assert (own["value"], own["low"], own["before_change"]) == (None, None, None)
    assert (own["known_cities"], own["all_cities"], own["unknown_cities"]) == (2, 3, ["C"])


def test_beside_it_stands_the_share_of_the_cities_known() -> None:
    found = shares(market(), "A", "B", "C")
    assert found["移动", "known"]["value"] == pytest.approx(1050 / 1500)
    assert found["电信", "known"]["value"] == pytest.approx(450 / 1500)
    assert found["移动", "known"]["n"] == 1500


def test_a_change_compares_the_cities_known_in_both_months() -> None:
    own = shares(market(), "A", "B", "C")["移动", "known"]
    assert own["before_change"] == pytest.approx(0.75 - 0.80)
    assert (own["before_cities"], own["before_verdict"]) == (1, "bad")


def test_a_rival_that_gains_is_bad() -> None:
    rival = shares(market(), "A")["电信", "province"]
    assert rival["value"] == pytest.approx(0.25)
    assert (rival["before_direction"], rival["before_verdict"]) == ("up", "bad")


def test_our_operator_is_known_by_any_of_its_names() -> None:
    marts = FigureMarts("2009-09")
    marts.subscribers("2009-09", "A", CMCC=70, 电信=30)
    assert shares(marts, "A")["CMCC", "province"]["is_own"]


def test_the_months_compare_the_same_cities_throughout() -> None:
    asked = {"months": days("2009-08", "2009-09"), "own_operators": OWN, "total_segments": ["全部"]}
    rows = market().ask("share_months", "A", "B", "C", **asked)
    own = [row for row in rows if row["is_own"]]
    assert [row["value"] for row in own] == pytest.approx([0.80, 0.75])
    assert (own[0]["steady_cities"], own[0]["all_cities"]) == (1, 3)
    assert own[-1]["change"] == pytest.approx(-0.05)
    assert (
        next(row["operator"] for row in rows if row["is_last"] and row["gain_place"] == 1) == "电信"
    )


def test_a_city_names_the_operators_that_are_not_known() -> None:
    asked = {"month": month("2009-09"), "own_operators": OWN, "total_segments": ["全部"]}
    rows = {row["city"]: row for row in market().ask("share_cities", "A", "B", "C", "D", **asked)}
    assert rows["A"]["value"] == pytest.approx(0.75)
    assert (rows["A"]["rival"], rows["A"]["rival_share"]) == ("电信", pytest.approx(0.25))
    assert (rows["C"]["value"], rows["C"]["unknown_operators"]) == (None, ["电信"])
    assert rows["C"]["subscribers"] == 100
    assert not rows["D"]["is_stored"]
