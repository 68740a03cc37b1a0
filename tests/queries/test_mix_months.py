"""Shares of the levels by month: those without a level are a group, changes are in points."""

from __future__ import annotations

import pytest
from figure_marts import FigureMarts
from small_marts import Row, month


def levels(*months: str, population: str = "all") -> dict[tuple[str, str], Row]:
    """March: 10 of level 1, 30 of level 5, 60 not core; April: 20, 20 and 60."""
    made = FigureMarts("2009-03", "2009-04")
    for when, counts in (("2009-03", (10, 30, 60)), ("2009-04", (20, 20, 60))):
        for level, count in zip(("1", "5", None), counts, strict=True):
            made.count("level_mix", when, "福州", count, count, level)
    rows = made.ask(
        "mix_months",
        "福州",
        months=[month(name) for name in months],
        kpi="level_mix",
        by="strata",
        population=population,
    )
    return {(row["month"].isoformat()[:7], row["group_key"]): row for row in rows}


def test_shares_are_of_all_and_those_without_a_level_are_a_group() -> None:
    rows = levels("2009-03")
    assert rows["2009-03", "1"]["share"] == pytest.approx(0.1)
    assert rows["2009-03", "2"]["customers"] == 0
    assert rows["2009-03", "none"]["share"] == pytest.approx(0.6)
    assert rows["2009-03", "1"]["change"] is None


def test_a_change_is_on_the_month_before_though_only_one_month_is_asked_for() -> None:
    row = levels("2009-04")["2009-04", "1"]
    assert (row["customers"], row["customers_change"]) == (20, 10)
    assert row["change"] == pytest.approx(0.1)
    assert row["year_change"] is None
