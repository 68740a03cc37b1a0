"""The one verdict rule: limits, spread between cities, tie groups, standardised rank, by hand."""

from __future__ import annotations

from math import sqrt

import pytest
from figure_marts import FigureMarts, ask_of
from small_marts import Row

SEPTEMBER = "2009-09"


def ranked(marts: FigureMarts, kpi: str, *cities: str) -> dict[str, Row]:
    """The ranking of one KPI in September, by city."""
    asked = ask_of(SEPTEMBER, kpis=[kpi], least_ranked=100)
    return {row["city"]: row for row in marts.ask("city_ranking", *cities, **asked)}


def bundled(**cities: tuple[int, int]) -> FigureMarts:
    """September with so many bound of so many customers in each city."""
    marts = FigureMarts(SEPTEMBER)
    for city, (bound, of) in cities.items():
        marts.count("bundling_rate", SEPTEMBER, city, bound, of)
    return marts


def test_a_city_is_better_or_worse_only_outside_its_funnel_limits() -> None:
    marts = bundled(A=(900, 1000), B=(810, 1000), C=(800, 1000), D=(790, 1000))
    # The province: 3,300 of 4,000 is 0.825; fewer than five cities: no spread between them.
    limit = 1.96 * sqrt(0.825 * 0.175 / 1000)
    assert limit == pytest.approx(0.02355, abs=1e-5)
    rows = ranked(marts, "bundling_rate", "A", "B", "C", "D")
    assert rows["A"]["between_spread"] == 0
    assert rows["A"]["province"] == pytest.approx(0.825)
    assert rows["A"]["low_limit"] == pytest.approx(0.825 - limit)
    assert rows["A"]["high_limit"] == pytest.approx(0.825 + limit)
    verdicts = {city: row["verdict"] for city, row in rows.items()}
    assert verdicts == {"A": "better", "B": "normal", "C": "worse", "D": "worse"}
    assert (rows["A"]["better_cities"], rows["A"]["worse_cities"]) == (1, 2)


def test_of_churn_the_low_city_is_the_better() -> None:
    marts = FigureMarts("2009-08", SEPTEMBER)
    for city, left in (("A", 5), ("B", 30), ("C", 31), ("D", 34)):
        marts.count("churn_rate", SEPTEMBER, city, left, 1000)
    rows = ranked(marts, "churn_rate", "A", "B", "C", "D")
    assert list(rows) == ["A", "B", "C", "D"]
    assert rows["A"]["verdict"] == "better"
    assert rows["D"]["verdict"] == "normal"


def test_the_spread_between_five_cities_widens_the_limits() -> None:
    cities = {"A": (800, 1000), "B": (820, 1000), "C": (850, 1000), "D": (880, 1000)}
    marts = bundled(**cities, E=(900, 1000))
    rates = [0.80, 0.82, 0.85, 0.88, 0.90]
    weights = [1000 / (rate * (1 - rate)) for rate in rates]
    centre = sum(w * rate for w, rate in zip(weights, rates, strict=True)) / sum(weights)
    excess = sum(w * (rate - centre) ** 2 for w, rate in zip(weights, rates, strict=True)) - 4
    spread = excess / (sum(weights) - sum(w * w for w in weights) / sum(weights))
    rows = ranked(marts, "bundling_rate", *"ABCDE")
    assert rows["A"]["between_spread"] == pytest.approx(sqrt(spread))
    limit = 1.96 * sqrt(0.85 * 0.15 / 1000 + spread)
    assert rows["A"]["low_limit"] == pytest.approx(0.85 - limit)
    # 0.80 lies 0.05 below: outside what sampling explains (0.022), inside what cities do (0.087).
    assert {row["verdict"] for row in rows.values()} == {"normal"}


def test_a_city_ties_with_the_first_of_its_group_and_not_with_its_neighbour() -> None:
    marts = bundled(A=(900, 1000), B=(880, 1000), C=(865, 1000))
    # A and B: 0.020 within 0.0274. A and C: 0.035 beyond 0.0282, though B and C differ by 0.015.
    rows = ranked(marts, "bundling_rate", "A", "B", "C")
    assert [(row["tie_rank"], row["is_tied"]) for row in rows.values()] == [
        (1, True),
        (1, True),
        (3, False),
    ]


def test_a_small_city_is_shown_and_not_ranked() -> None:
    marts = bundled(A=(900, 1000), B=(800, 1000), C=(1, 99))
    row = ranked(marts, "bundling_rate", "A", "B", "C")["C"]
    assert row["value"] == pytest.approx(1 / 99)
    assert (row["why_not"], row["verdict"], row["tie_rank"]) == ("small", None, None)


def test_a_city_without_a_figure_is_missing_and_not_the_last() -> None:
    row = ranked(bundled(A=(900, 1000), B=(800, 1000)), "bundling_rate", "A", "B", "C")["C"]
    assert (row["value"], row["why_not"], row["verdict"]) == (None, "missing", None)


def test_the_standardised_rank_is_that_at_the_level_mix_of_the_province() -> None:
    marts = FigureMarts(SEPTEMBER)
    # A holds mostly the easy level 1; within each level B is better.
    for city, level, bound, of in (
        ("A", "1", 720, 800),
        ("A", "5", 80, 200),
        ("B", "1", 190, 200),
        ("B", "5", 360, 800),
    ):
        marts.count("bundling_rate", SEPTEMBER, city, bound, of, level)
    rows = ranked(marts, "bundling_rate", "A", "B")
    assert list(rows) == ["A", "B"]
    # The province is half level 1, half level 5.
    assert rows["A"]["standardised_value"] == pytest.approx(0.5 * 0.90 + 0.5 * 0.40)
    assert rows["B"]["standardised_value"] == pytest.approx(0.5 * 0.95 + 0.5 * 0.45)
    assert (rows["A"]["standardised_rank"], rows["B"]["standardised_rank"]) == (2, 1)


def test_a_level_that_a_city_does_not_have_takes_the_rate_of_the_province() -> None:
    marts = FigureMarts(SEPTEMBER)
    marts.count("bundling_rate", SEPTEMBER, "A", 500, 1000, "5")
    marts.count("bundling_rate", SEPTEMBER, "B", 600, 800, "5")
    marts.count("bundling_rate", SEPTEMBER, "B", 180, 200, "1")
    rows = ranked(marts, "bundling_rate", "A", "B")
    assert rows["A"]["standardised_value"] == pytest.approx(0.9 * 0.5 + 0.1 * 0.9)


def test_a_figure_that_is_not_complete_is_not_ranked() -> None:
    marts = FigureMarts("2009-08", SEPTEMBER)
    marts.count("renewal_rate", SEPTEMBER, "A", 50, 200)
    row = ranked(marts, "renewal_rate", "A")["A"]
    assert (row["why_not"], row["verdict"], row["why_none"]) == ("immature", None, "immature")


def test_a_figure_without_an_interval_has_no_verdict_and_no_funnel() -> None:
    marts = FigureMarts(SEPTEMBER)
    marts.count("arpu", SEPTEMBER, "A", 20000, 200)
    assert ranked(marts, "arpu", "A")["A"]["why_not"] == "no_interval"
    asked = ask_of(SEPTEMBER, kpi="arpu", least_ranked=100)
    assert marts.ask("funnel_limits", "A", **asked) == []


def test_the_funnel_is_drawn_from_the_same_limits() -> None:
    marts = bundled(A=(900, 1000), B=(800, 1000), C=(800, 1000))
    asked = ask_of(SEPTEMBER, kpi="bundling_rate", least_ranked=100)
    curve = marts.ask("funnel_limits", "A", "B", "C", **asked)
    assert curve[0]["n"] < 1000 < curve[-1]["n"]
    for point in (curve[0], curve[20], curve[-1]):
        error = sqrt((2500 / 3000) * (500 / 3000) / point["n"])
        assert point["low"] == pytest.approx(2500 / 3000 - 1.96 * error)
        assert point["high_outer"] == pytest.approx(2500 / 3000 + 3.09 * error)
