"""The months that an alert is judged by: what is watched, on what base, and why one is left out."""

from __future__ import annotations

import pytest
from figure_marts import TOTAL_SEGMENTS, FigureMarts, days
from small_marts import Row, month

JUNE, JULY, AUGUST, SEPTEMBER = "2009-06", "2009-07", "2009-08", "2009-09"
ALL = (JUNE, JULY, AUGUST, SEPTEMBER)


def watched(marts: FigureMarts, kpi: str, *cities: str, by: str = "none") -> dict[str, list[Row]]:
    """The months of a KPI by city, oldest first."""
    asked = {"months": days(*ALL), "kpis": [kpi], "by": by, "population": "core"}
    found: dict[str, list[Row]] = {}
    for row in marts.ask("alert_figures", *cities, **asked, total_segments=TOTAL_SEGMENTS):
        found.setdefault(row["city"], []).append(row)
    return found


def on_net(marts: FigureMarts, city: str, *months: str, core: int = 400, others: int = 600) -> None:
    """So many customers on net in these months."""
    for when in months:
        marts.add("customer_flows", {"is_core": True, "on_net": core}, city=city, month=month(when))
        marts.add(
            "customer_flows", {"is_core": False, "on_net": others}, city=city, month=month(when)
        )


def whys(rows: list[Row]) -> list[str | None]:
    """Why each month is not judged."""
    return [row["why_not"] for row in rows]


def test_a_month_without_a_city_is_incomplete_for_the_province_and_for_that_city_alone() -> None:
    marts = FigureMarts(*ALL)
    on_net(marts, "A", *ALL)
    on_net(marts, "B", JUNE, JULY, SEPTEMBER)
    for when in ALL:
        marts.count("bundling_rate", when, "A", 250, 400)
    for when in (JUNE, JULY, SEPTEMBER):
        marts.count("bundling_rate", when, "B", 100, 400)
    found = watched(marts, "bundling_rate", "A", "B")
    assert whys(found["A"]) == [None, None, None, None]
    assert whys(found["B"]) == [None, None, "missing", None]
    # 350 of 800, then 250 of 400: a jump of the mix, not of the rate.
    assert whys(found["all"]) == [None, None, "incomplete", None]


def test_a_figure_that_starts_from_an_incomplete_month_is_incomplete_too() -> None:
    marts = FigureMarts(*ALL)
    on_net(marts, "A", *ALL)
    on_net(marts, "B", JUNE, JULY, SEPTEMBER)
    for when in ALL:
        marts.count("churn_rate", when, "A", 4, 400)
    assert whys(watched(marts, "churn_rate", "A", "B")["all"]) == [
        None,
        None,
        "incomplete",
        "incomplete",
    ]


def test_the_month_whose_outcome_has_not_passed_is_immature() -> None:
    marts = FigureMarts(*ALL)
    on_net(marts, "A", *ALL)
    for when in ALL:
        marts.count("renewal_rate", when, "A", 60, 120)
    assert whys(watched(marts, "renewal_rate", "A")["A"]) == [None, None, None, "immature"]


def test_the_base_of_a_rule_are_the_customers_on_net_of_the_population() -> None:
    marts = FigureMarts(*ALL)
    on_net(marts, "A", *ALL)
    marts.add("groups", {"dimension": "rule", "group_key": "complaints", "group_order": 1})
    cell = {"kpi": "rule_count", "city": "A", "part": "complaints", "is_core": True}
    marts.add("kpi_cells", cell | {"numerator": 7, "n": 7}, month=month(JULY))
    rows = watched(marts, "rule_count", "A", by="rule")["A"]
    complaints = [row for row in rows if row["group_key"] == "complaints"]
    assert [(row["value"], row["n"]) for row in complaints] == [
        (0, 400),
        (7, 400),
        (0, 400),
        (0, 400),
    ]


def test_of_a_snapshot_the_change_of_the_month_is_watched_and_never_across_two_lists() -> None:
    marts = FigureMarts(*ALL)
    on_net(marts, "A", *ALL)
    for name, base, kept in (
        ("first", JUNE, {JUNE: 1000, JULY: 990}),
        ("second", AUGUST, {AUGUST: 500, SEPTEMBER: 480}),
    ):
        members = {"snapshot_id": name, "base_month": month(base), "city": "A", "members": 1000}
        marts.add("snapshot_months", {**members, "month": month(base)})
        for when, still in kept.items():
            size = kept[base]
            sums = {"numerator": still, "denominator": size, "n": size, "snapshot_id": name}
            marts.add("kpi_cells", sums, kpi="retention_rate", month=month(when), city="A")
    rows = watched(marts, "retention_rate", "A")["A"]
    assert whys(rows) == ["missing", None, "missing", None]
    assert rows[1]["value"] == pytest.approx(-0.01)
    assert rows[3]["value"] == pytest.approx(-0.04)
    assert rows[3]["low"] is None


def test_a_survey_counts_only_the_months_it_was_held_in() -> None:
    marts = FigureMarts(*ALL)
    for when in (JUNE, SEPTEMBER):
        sums = {"numerator": 8500, "denominator": 100, "n": 100}
        squares = {"numerator_2": 725000, "denominator_2": 100}
        held = {"kpi": "satisfaction", "month": month(when), "city": "A", "segment": "全部"}
        marts.add("kpi_cells", {**held, **sums, **squares})
    rows = watched(marts, "satisfaction", "A")["A"]
    assert [row["month"] for row in rows] == days(JUNE, SEPTEMBER)
    assert whys(rows) == [None, None]


def test_what_has_no_bad_direction_is_not_watched() -> None:
    marts = FigureMarts(*ALL)
    for when in ALL:
        marts.count("leavers_with_contact", when, "A", 10, 100)
    assert watched(marts, "leavers_with_contact", "A") == {}
