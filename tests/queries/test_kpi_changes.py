"""A figure beside the month before and the year before, by hand."""

from __future__ import annotations

from math import sqrt

import pytest
from figure_marts import FigureMarts, ask_of
from small_marts import Row, month

FALLING = ["retention_rate", "value_retention_rate"]


def changes(marts: FigureMarts, when: str, *kpis: str, cities: tuple[str, ...] = ("A",)) -> Row:
    """The changes of one KPI."""
    asked = ask_of(when, kpis=list(kpis), falling=FALLING)
    return marts.ask("kpi_changes", *cities, **asked)[0]


def bundled(**months: tuple[int, int]) -> FigureMarts:
    """City A with so many bound of so many customers in each month, y2009m09."""
    names = {f"{name[1:5]}-{name[6:8]}": count for name, count in months.items()}
    marts = FigureMarts(*names)
    for name, (bound, of) in names.items():
        marts.count("bundling_rate", name, "A", bound, of)
    return marts


def test_a_rise_beyond_its_error_is_good_where_up_is_better() -> None:
    marts = bundled(y2008m09=(600, 1000), y2009m08=(650, 1000), y2009m09=(700, 1000))
    row = changes(marts, "2009-09", "bundling_rate")
    assert row["before_change"] == pytest.approx(0.05)
    assert row["year_change"] == pytest.approx(0.10)
    assert (row["before_direction"], row["before_verdict"]) == ("up", "good")
    assert (row["before_month"], row["year_month"]) == (month("2009-08"), month("2008-09"))
    assert row["before_place"] == 1


def test_a_change_within_its_error_has_no_verdict() -> None:
    row = changes(bundled(y2009m08=(690, 1000), y2009m09=(700, 1000)), "2009-09", "bundling_rate")
    # Wilson half-widths of 0.69 and 0.70 of 1,000: 0.0286 and 0.0283, together 0.0403.
    assert row["before_error"] == pytest.approx(0.0403, abs=2e-4)
    assert (row["before_direction"], row["before_verdict"]) == ("up", "none")


def test_a_month_that_is_not_stored_is_not_compared_with() -> None:
    row = changes(bundled(y2009m07=(650, 1000), y2009m09=(700, 1000)), "2009-09", "bundling_rate")
    assert row["before_month"] is None
    assert row["before_change"] is None
    assert row["year_change"] is None


def test_less_churn_is_good() -> None:
    marts = FigureMarts("2009-08", "2009-09")
    marts.count("churn_rate", "2009-08", "A", 100, 1000)
    marts.count("churn_rate", "2009-09", "A", 20, 1000)
    row = changes(marts, "2009-09", "churn_rate")
    assert (row["before_direction"], row["before_verdict"]) == ("down", "good")


def test_the_fall_of_a_snapshot_is_no_verdict_and_the_list_before_it_is_its_year() -> None:
    marts = FigureMarts("2007-12", "2008-09", "2008-12", "2009-08", "2009-09")
    for name, base in (("first", "2007-12"), ("second", "2008-12")):
        members = {"snapshot_id": name, "base_month": month(base), "city": "A", "members": 1000}
        marts.add("snapshot_months", {**members, "month": month(base)})
    for name, when, kept in (
        ("first", "2008-09", 700),
        ("first", "2009-08", 500),
        ("first", "2009-09", 490),
        ("second", "2009-08", 900),
        ("second", "2009-09", 800),
    ):
        sums = {"numerator": kept, "denominator": 1000, "n": 1000, "snapshot_id": name}
        marts.add("kpi_cells", sums, kpi="retention_rate", month=month(when), city="A")
    row = changes(marts, "2009-09", "retention_rate")
    assert row["snapshot_id"] == "second"
    assert row["before_change"] == pytest.approx(-0.1)
    assert row["before_verdict"] == "none"
    assert row["before_place"] is None
    assert row["year_change"] == pytest.approx(0.1)
    assert row["year_verdict"] == "good"


def test_a_survey_is_compared_with_the_last_one_that_was_held() -> None:
    marts = FigureMarts("2009-06", "2009-07", "2009-08", "2009-09")
    for when, score in (("2009-06", 80), ("2009-09", 90)):
        sums = {"numerator": 100 * score, "denominator": 100, "n": 100}
        squares = {"numerator_2": 100 * score * score + 2500, "denominator_2": 100}
        held = {"kpi": "satisfaction", "month": month(when), "city": "A", "segment": "全部"}
        marts.add("kpi_cells", {**held, **sums, **squares})
    row = changes(marts, "2009-09", "satisfaction")
    assert row["before_month"] == month("2009-06")
    assert row["before_change"] == pytest.approx(10)
    # Standard deviation 5, standard error 0.5 in both: 1.96 × √(0.25 + 0.25).
    assert row["before_error"] == pytest.approx(1.96 * sqrt(0.5))
    assert row["spark"] == [80.0, 90.0]


def test_a_figure_that_did_not_run_says_what_it_needs() -> None:
    marts = FigureMarts("2009-09")
    marts.add(
        "off",
        {"month": month("2009-09"), "kind": "kpi", "key": "churn_rate", "needs": "2009-08"},
    )
    row = changes(marts, "2009-09", "churn_rate")
    assert (row["value"], row["needs"]) == (None, "2009-08")
