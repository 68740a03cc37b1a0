"""A city beside all others together: sums, the interval of the gap, the gap at one level mix."""

from __future__ import annotations

from math import sqrt

import pytest
from figure_marts import FigureMarts, ask_of
from small_marts import Row

SEPTEMBER = "2009-09"
KPI = "bundling_rate"


def compared(marts: FigureMarts, city: str, cities: str, *kpis: str) -> dict[str, Row]:
    """The city beside the others of these cities, by KPI."""
    rows = marts.ask("city_peers", *cities, **ask_of(SEPTEMBER, kpis=list(kpis), city=city))
    return {row["kpi"]: row for row in rows}


def peers(marts: FigureMarts, city: str, cities: str) -> Row:
    """The one row of a city."""
    return compared(marts, city, cities, KPI)[KPI]


def wilson(rate: float, n: int) -> tuple[float, float]:
    """The interval worked out apart from the macro."""
    middle, room = rate + 1.96**2 / (2 * n), rate * (1 - rate) / n + 1.96**2 / (4 * n * n)
    whole = 1 + 1.96**2 / n
    return (middle - 1.96 * sqrt(room)) / whole, (middle + 1.96 * sqrt(room)) / whole


def bound(**cities: tuple[int, int]) -> FigureMarts:
    """September with so many bound of so many customers in each city."""
    marts = FigureMarts(SEPTEMBER)
    for city, (counted, of) in cities.items():
        marts.count(KPI, SEPTEMBER, city, counted, of)
    return marts


def test_peers_are_summed_and_leave_the_city_out() -> None:
    row = peers(bound(A=(80, 100), B=(60, 100), C=(900, 1000)), "A", "ABC")
    assert (row["value"], row["n"]) == (0.8, 100)
    # 960 of 1,100; the mean of the two rates would be 0.75. With the city's 80: the province.
    assert (row["peers_value"], row["peers_n"]) == (960 / 1100, 1100)
    assert row["gap"] == pytest.approx(0.8 - 960 / 1100)


def test_the_interval_of_the_gap_is_newcombes() -> None:
    row = peers(bound(A=(80, 100), B=(140, 200)), "A", "AB")
    (low, high), (peers_low, peers_high) = wilson(0.8, 100), wilson(0.7, 200)
    assert row["gap_low"] == pytest.approx(0.1 - sqrt((0.8 - low) ** 2 + (peers_high - 0.7) ** 2))
    assert row["gap_high"] == pytest.approx(0.1 + sqrt((high - 0.8) ** 2 + (0.7 - peers_low) ** 2))
    # −0.006 to 0.195: zero is in it.
    assert row["gap_low"] < 0 < row["gap_high"]
    assert row["gap_verdict"] == "none"


def test_beyond_its_interval_a_gap_is_judged_by_the_direction_of_a_kpi_that_can_be_judged() -> None:
    marts = FigureMarts("2009-08", SEPTEMBER)
    kpis = ("bundling_rate", "churn_rate", "renewal_rate", "arpu")
    for kpi in kpis:
        marts.count(kpi, SEPTEMBER, "A", 900, 1000)
        marts.count(kpi, SEPTEMBER, "B", 700, 1000)
    rows = compared(marts, "A", "AB", *kpis)
    # Renewals are complete a month later; ARPU has no interval.
    assert {kpi: row["gap_verdict"] for kpi, row in rows.items()} == {
        "bundling_rate": "good",
        "churn_rate": "bad",
        "renewal_rate": None,
        "arpu": None,
    }
    assert (rows["arpu"]["gap"], rows["arpu"]["gap_low"]) == (pytest.approx(0.2), None)


def test_a_gap_that_the_level_mix_makes_is_gone_at_one_mix() -> None:
    marts = FigureMarts(SEPTEMBER)
    for city, level, counted, of in (
        ("A", "1", 720, 800),
        ("A", "5", 80, 200),
        ("B", "1", 180, 200),
        ("B", "5", 320, 800),
    ):
        marts.count(KPI, SEPTEMBER, city, counted, of, level)
    # Of level 1 the peers have nobody: they take the province's 0.9. Level 5 is 300 of 400.
    for city, level, counted, of in (
        ("A", "5", 60, 100),
        ("A", "1", 90, 100),
        ("B", "5", 100, 200),
    ):
        marts.count("contract_rate", SEPTEMBER, city, counted, of, level)
    rows = compared(marts, "A", "AB", KPI, "contract_rate")
    # 0.8 against 0.5, yet 0.9 and 0.4 in both cities: it is all mix.
    assert rows[KPI]["gap"] == pytest.approx(0.3)
    assert rows[KPI]["standardised_gap"] == pytest.approx(0)
    assert rows["contract_rate"]["standardised_gap"] == pytest.approx(0.75 * 0.1)


def test_a_city_without_a_figure_has_no_gap() -> None:
    row = peers(bound(A=(80, 100), B=(60, 100)), "C", "ABC")
    assert (row["value"], row["gap"], row["standardised_gap"]) == (None, None, None)


def test_a_city_out_of_scope_is_not_shown() -> None:
    row = peers(bound(A=(80, 100), B=(60, 100)), "A", "B")
    assert (row["value"], row["peers_value"]) == (None, 0.6)
