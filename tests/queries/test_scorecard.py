"""The scorecard by hand: scores, weights, what is left out, totals, ranks and ties."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from math import sqrt
from typing import Any

import pytest
from figure_marts import ask_of
from hypothesis import given, settings
from hypothesis import strategies as st
from small_marts import Row, month
from test_target_states import PROVINCE, Goals

from baoyou import lens

INDICATORS = {"bundling_rate": 60.0, "arpu": 40.0}


class Cards(Goals):
    """Marts with an empty lens, which a test of managers fills."""

    def __init__(self, *months: str) -> None:
        super().__init__(*months)
        self.connection.execute(f"create schema lens; create table lens.cells ({lens.KEPT})")

    def paid(self, when: str, city: str, fees: float, customers: int) -> None:
        """The fees of the customers of a city."""
        self.count("arpu", when, city, fees, customers)

    def manager(self, when: str, name: str, city: str, bound: int, of: int) -> None:
        """The customers of a manager in a city."""
        values = ["manager", month(when), "bundling_rate", city, name, True, False, bound, of, of]
        names = (
            "dimension, month, kpi, city, group_key, is_core, is_high_value, numerator,"
            " denominator, n"
        )
        slots = ", ".join("?" * len(values))
        self.connection.execute(f"insert into lens.cells ({names}) values ({slots})", values)

    def score(
        self,
        *cities: str,
        kind: str = "city",
        weights: dict[str, float] = INDICATORS,
        **more: Any,
    ) -> dict[tuple[str, str], Row]:
        """The rows of September 2009 by entity and indicator, in their order."""
        asked = {"kpis": list(weights), "weights": list(weights.values()), "least_ranked": 100}
        asked |= {"is_own_weight": False, "falling": [], "province_names": PROVINCE, **more}
        rows = self.ask("scorecard", *cities, **ask_of("2009-09", kind=kind, **asked))
        return {(row["entity"], row["kpi"]): row for row in rows}


@cache
def _made() -> Cards:
    return Cards()


def emptied(*months: str) -> Cards:
    """The marts of these months, without figures, goals and managers."""
    marts = _made()
    marts.connection.execute("truncate lens.cells")
    return marts.again(*months)


def test_a_score_is_how_far_from_floor_to_stretch_and_the_total_is_weighted() -> None:
    marts = emptied("2009-09")
    marts.bound("2009-09", "A", 690, 1000)
    marts.goal("bundling_rate", "2009-09", "A", 0.68, 0.65, 0.75)
    marts.paid("2009-09", "A", 108_000, 1000)
    marts.goal("arpu", "2009-09", "A", 106, 100, 110)
    found = marts.score("A")
    bundling, arpu = found["A", "bundling_rate"], found["A", "arpu"]
    assert (bundling["method"], bundling["score"]) == ("goal", pytest.approx(40))
    assert (arpu["method"], arpu["score"]) == ("goal", pytest.approx(80))
    assert bundling["total"] == pytest.approx(0.6 * 40 + 0.4 * 80)
    # One point of the score is 0.1 points of the rate; the error of 0.69 of 1,000 is 0.0146.
    error = sqrt(0.69 * 0.31 / 1000) * 1000
    assert bundling["total_error"] == pytest.approx(0.6 * error)
    assert (bundling["left_out"], bundling["place"]) == (0, 1)


def test_of_churn_the_floor_lies_above_the_stretch() -> None:
    marts = emptied("2009-09")
    marts.bound("2009-09", "A", 1, 1000)
    marts.count("churn_rate", "2009-09", "A", 18, 1000)
    marts.goal("churn_rate", "2009-09", "A", 0.017, 0.020, 0.010)
    row = marts.score("A", weights={"churn_rate": 1.0})["A", "churn_rate"]
    assert row["score"] == pytest.approx(20)


def test_without_floor_and_stretch_the_province_is_fifty_and_a_standard_error_25() -> None:
    marts = emptied("2009-09")
    marts.bound("2009-09", "A", 620, 1000)
    marts.bound("2009-09", "B", 580, 1000)
    row = marts.score("A", "B", weights={"bundling_rate": 1.0})["A", "bundling_rate"]
    # Two cities: no spread between them is estimated. 0.02 ÷ √(0.6 × 0.4 ÷ 1,000) = 1.29
    assert row["method"] == "province"
    assert row["score"] == pytest.approx(50 + 25 * 0.02 / sqrt(0.24 / 1000))


def test_an_indicator_without_a_score_leaves_its_weight_out() -> None:
    marts = emptied("2009-09")
    marts.bound("2009-09", "A", 690, 1000)
    marts.goal("bundling_rate", "2009-09", "A", 0.68, 0.65, 0.75)
    found = marts.score("A")
    assert found["A", "arpu"]["score"] is None
    assert found["A", "arpu"]["total"] == pytest.approx(40)
    assert found["A", "arpu"]["left_out"] == pytest.approx(0.4)


def test_weights_are_a_persons_else_those_of_the_goals_else_the_usual() -> None:
    marts = emptied("2009-09")
    marts.bound("2009-09", "A", 690, 1000)
    marts.paid("2009-09", "A", 108_000, 1000)
    assert marts.score("A")["A", "bundling_rate"]["weight_share"] == pytest.approx(0.6)
    marts.goal("bundling_rate", "2009-09", "A", 0.68, 0.65, 0.75, 25)
    found = marts.score("A")
    assert [row["weight_share"] for row in found.values()] == [1, 0]
    own = marts.score("A", is_own_weight=True, weights={"bundling_rate": 1.0, "arpu": 3.0})
    assert own["A", "bundling_rate"]["weight_share"] == pytest.approx(0.25)


def test_a_small_city_is_shown_and_not_ranked() -> None:
    marts = emptied("2009-09")
    for city, bound, of in (("A", 690, 1000), ("B", 80, 99)):
        marts.bound("2009-09", city, bound, of)
        marts.goal("bundling_rate", "2009-09", city, 0.68, 0.65, 0.75)
    found = marts.score("A", "B")
    assert (found["A", "arpu"]["place"], found["B", "arpu"]["place"]) == (1, None)
    assert (found["B", "arpu"]["why_not"], found["B", "arpu"]["total"]) == ("small", 100)


def test_totals_within_their_error_share_a_rank() -> None:
    marts = emptied("2009-09")
    for city, bound in (("A", 7000), ("B", 6990), ("C", 6600)):
        marts.bound("2009-09", city, bound, 10_000)
        marts.goal("bundling_rate", "2009-09", city, 0.68, 0.60, 0.80)
    found = marts.score("A", "B", "C", weights={"bundling_rate": 1.0})
    ranks = [(row["entity"], row["tie_rank"], row["is_tied"]) for row in found.values()]
    assert ranks == [("A", 1, True), ("B", 1, True), ("C", 3, False)]


def test_a_total_is_compared_over_what_was_scored_alike() -> None:
    marts = emptied("2009-08", "2009-09")
    for when, bound in (("2009-08", 660), ("2009-09", 690)):
        marts.bound(when, "A", bound, 1000)
        marts.goal("bundling_rate", when, "A", 0.68, 0.65, 0.75)
    marts.paid("2009-09", "A", 108_000, 1000)
    marts.goal("arpu", "2009-09", "A", 106, 100, 110)
    row = marts.score("A")["A", "bundling_rate"]
    # Bundling from 10 to 40 points; ARPU had no figure in August, and 2008 none at all.
    assert (row["total_before"], row["total_year"]) == (pytest.approx(30), None)
    assert row["before_change"] == pytest.approx(0.03)
    assert row["before_verdict"] == "none"


def test_a_manager_stands_beside_the_province_and_the_target_of_the_city() -> None:
    marts = emptied("2009-09")
    marts.bound("2009-09", "A", 600, 1000)
    marts.goal("bundling_rate", "2009-09", "A", 0.55, 0.50, 0.80)
    marts.manager("2009-09", "M1", "A", 140, 200)
    marts.manager("2009-09", "M2", "A", 30, 60)
    found = marts.score("A", kind="manager", weights={"bundling_rate": 1.0})
    first, second = found["M1", "bundling_rate"], found["M2", "bundling_rate"]
    assert (first["method"], first["state"], first["city"]) == ("province", "met", "A")
    # 0.1 ÷ √(0.24 ÷ 200) = 2.9 standard errors: capped.
    assert (first["score"], first["place"]) == (100, 1)
    assert second["score"] == pytest.approx(50 - 25 * 0.1 / sqrt(0.24 / 60))
    assert (second["why_not"], second["customers"]) == ("small", 60)


@settings(max_examples=5, deadline=None)
@given(
    bound=st.lists(st.integers(0, 400), min_size=2, max_size=5),
    weight=st.floats(0.1, 100),
)
def test_a_total_lies_between_its_scores_and_the_order_is_that_of_the_totals(
    bound: list[int], weight: float
) -> None:
    marts = emptied("2009-09")
    for place, count in enumerate(bound):
        marts.bound("2009-09", f"C{place}", count, 400)
        marts.paid("2009-09", f"C{place}", 100 * count, 400)
        marts.goal("arpu", "2009-09", f"C{place}", 50, 20, 90)
    weights = {"bundling_rate": weight, "arpu": 1.0}
    cities = [f"C{place}" for place in range(len(bound))]
    found = marts.score(*cities, weights=weights)
    totals = []
    for city in dict.fromkeys(entity for entity, _ in found):
        rows = [found[city, kpi] for kpi in weights]
        scores = [row["score"] for row in rows if row["score"] is not None]
        assert all(0 <= score <= 100 for score in scores)
        assert min(scores) - 1e-9 <= rows[0]["total"] <= max(scores) + 1e-9
        totals.append(rows[0]["total"])
    assert all(first >= second for first, second in pairwise(totals))
