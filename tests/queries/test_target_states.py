"""A figure beside its target: units, months without a row, the province, states, pace."""

from __future__ import annotations

from functools import cache
from typing import Any, Self

import pytest
from figure_marts import FigureMarts, ask_of, days
from small_marts import Row, load_macros, month

PROVINCE = ["全省", "all"]


class Goals(FigureMarts):
    """Marts with goals: floor, target, stretch of a KPI in a month and city."""

    def __init__(self, *months: str) -> None:
        super().__init__(*months)
        self.connection.execute(
            "create table extract.goals (month date, city varchar, kpi varchar,"
            " floor decimal(18, 6), target decimal(18, 6), stretch decimal(18, 6),"
            " weight decimal(18, 6))"
        )
        load_macros(self.connection, "goals_in_force")

    def again(self, *months: str) -> Self:
        """Emptied for the next test: to make the marts takes longer than to ask them."""
        for table in (
            "mart.kpi_cells",
            "mart.customer_flows",
            "mart.months",
            "extract.goals",
            "extract.market",
        ):
            self.connection.execute(f"truncate {table}")
        self.add("months", *({"month": month(name)} for name in months), has_customers=True)
        return self

    def goal(self, kpi: str, when: str, city: str, target: float, *beside: float | None) -> None:
        """A row of the file: target, and floor, stretch, weight as far as they are given."""
        floor, stretch, weight = [*beside, None, None, None][:3]
        self.connection.execute(
            "insert into extract.goals values (?, ?, ?, ?, ?, ?, ?)",
            [month(when), city, kpi, floor, target, stretch, weight],
        )

    def bound(self, when: str, city: str, bound: int, of: int) -> None:
        """So many bound of so many, also as customers on net of the city."""
        self.count("bundling_rate", when, city, bound, of)
        self.add("customer_flows", {"on_net": of, "city": city}, month=month(when), is_core=True)

    def stand(self, when: str, *cities: str, kpi: str = "bundling_rate", **more: Any) -> list[Row]:
        """The states of a month: the total, then the cities."""
        asked = {"months": days(when), "kpis": [kpi], "by": "none", "show": "both"} | more
        told = ask_of(when, province_names=PROVINCE, own_operators=["移动"], falling=[], **asked)
        told.pop("month")
        return self.ask("target_states", *cities, **told)


@cache
def _made() -> Goals:
    return Goals()


def emptied(*months: str) -> Goals:
    """The marts of these months, without figures and goals."""
    return _made().again(*months)


def one_city(bound: int, *beside: float | None, target: float = 0.70) -> Row:
    """City A, 1,000 customers, beside a target of 70 %."""
    marts = emptied("2009-09")
    marts.bound("2009-09", "A", bound, 1000)
    marts.goal("bundling_rate", "2009-09", "A", target, *beside)
    return marts.stand("2009-09", "A")[1]


@pytest.mark.parametrize(
    ("bound", "state"),
    [(600, "below_floor"), (660, "missed"), (690, "open"), (710, "open"), (740, "met"),
     (800, "stretch")],
)  # fmt: skip
def test_a_state_is_told_by_the_interval_and_by_floor_and_stretch(bound: int, state: str) -> None:
    # The half-width of a share of 0.7 of 1,000 is about 0.028.
    row = one_city(bound, 0.65, 0.78)
    assert row["state"] == state
    assert row["gap"] == pytest.approx(bound / 1000 - 0.70)


def test_of_churn_less_is_better() -> None:
    marts = emptied("2009-09")
    marts.count("churn_rate", "2009-09", "A", 300, 10_000)
    marts.goal("churn_rate", "2009-09", "A", 0.02, 0.025, 0.015)
    (row,) = marts.stand("2009-09", "A", kpi="churn_rate", show="cities")
    assert (row["state"], row["gap"]) == ("below_floor", pytest.approx(-0.01))


@pytest.mark.parametrize(
    ("target", "floor", "read"), [(70, 65, 0.70), (0.7, 0.65, 0.70), (1.2, 0.9, 0.012)]
)
def test_a_share_may_be_written_in_per_cent(target: float, floor: float, read: float) -> None:
    assert one_city(690, floor, target=target)["target"] == pytest.approx(read)


def test_one_rate_over_the_whole_does_not_turn_the_others_into_per_cent() -> None:
    marts = emptied("2009-09")
    for city, target in (("A", 0.985), ("B", 0.990), ("C", 1.025)):
        marts.bound("2009-09", city, 900, 1000)
        marts.goal("bundling_rate", "2009-09", city, target)
    _, *cities = marts.stand("2009-09", "A", "B", "C")
    assert [row["target"] for row in cities] == [pytest.approx(x) for x in (0.985, 0.99, 1.025)]


def test_the_rows_of_a_kpi_in_a_year_are_in_per_cent_where_most_are() -> None:
    # Churn of 0.9 % in one city is not 90 % because the other city's is over 1.
    marts = emptied("2009-09")
    marts.count("churn_rate", "2009-09", "A", 80, 10_000)
    marts.goal("churn_rate", "2009-09", "A", 0.9)
    marts.goal("churn_rate", "2009-03", "B", 1.2)
    (row,) = marts.stand("2009-09", "A", kpi="churn_rate", show="cities")
    assert row["target"] == pytest.approx(0.009)


def test_a_month_without_a_row_takes_the_latest_before_it_in_the_same_year() -> None:
    marts = emptied("2009-01", "2009-09")
    for when in ("2009-01", "2009-09"):
        marts.bound(when, "A", 690, 1000)
    marts.goal("bundling_rate", "2008-12", "A", 0.50)
    marts.goal("bundling_rate", "2009-07", "A", 0.66)
    now = marts.stand("2009-09", "A")[1]
    assert (now["target"], now["goal_month"]) == (pytest.approx(0.66), month("2009-07"))
    assert marts.stand("2009-01", "A")[1]["state"] == "no_target"


def test_the_provinces_target_is_weighted_from_the_cities_where_the_file_gives_none() -> None:
    marts = emptied("2009-09")
    marts.bound("2009-09", "A", 700, 1000)
    marts.bound("2009-09", "B", 150, 300)
    marts.goal("bundling_rate", "2009-09", "A", 0.70)
    assert marts.stand("2009-09", "A", "B")[0]["state"] == "no_target"
    marts.goal("bundling_rate", "2009-09", "B", 0.57)
    total = marts.stand("2009-09", "A", "B")[0]
    # (0.70 × 1,000 + 0.57 × 300) ÷ 1,300
    assert (total["source"], total["target"]) == ("weighted", pytest.approx(0.67))
    marts.goal("bundling_rate", "2009-09", "全省", 0.65)
    total = marts.stand("2009-09", "A", "B")[0]
    assert (total["source"], total["target"]) == ("province", pytest.approx(0.65))


def test_the_provinces_own_target_is_not_that_of_some_of_its_cities() -> None:
    marts = emptied("2009-09")
    marts.bound("2009-09", "A", 700, 1000)
    marts.bound("2009-09", "B", 150, 300)
    marts.goal("bundling_rate", "2009-09", "全省", 0.65)
    assert marts.stand("2009-09", "A")[0]["state"] == "no_target"
    marts.goal("bundling_rate", "2009-09", "A", 0.68)
    total = marts.stand("2009-09", "A")[0]
    assert (total["source"], total["target"]) == ("city", pytest.approx(0.68))


def test_targets_are_for_core_customers() -> None:
    marts = emptied("2009-09")
    marts.bound("2009-09", "A", 700, 1000)
    marts.goal("bundling_rate", "2009-09", "A", 0.70)
    row = marts.stand("2009-09", "A", population="all")[1]
    assert (row["state"], row["value"]) == ("no_target", pytest.approx(0.7))


def year(last: int) -> Row:
    """60 % in January, so many of 10,000 in September, 72 % asked by December: 68.7 % by now."""
    marts = emptied("2009-01", "2009-09")
    marts.bound("2009-01", "A", 6000, 10_000)
    marts.bound("2009-09", "A", last, 10_000)
    marts.goal("bundling_rate", "2009-01", "A", 0.61)
    marts.goal("bundling_rate", "2009-12", "A", 0.72)
    return marts.stand("2009-09", "A")[1]


@pytest.mark.parametrize(
    ("last", "state"),
    [(6500, "behind"), (6850, "within"), (6900, "on_pace"), (7250, "reached")],
)
def test_pace_is_the_line_from_the_first_figure_of_the_year_to_its_last_target(
    last: int, state: str
) -> None:
    row = year(last)
    # 0.60 + 0.12 × 8 ÷ 11; the half-width of 0.69 of 10,000 is 0.009.
    assert row["pace_value"] == pytest.approx(0.6872727)
    assert row["pace_state"] == state
    assert row["needed_monthly"] == pytest.approx((0.72 - last / 10_000) / 3)


def test_there_is_no_pace_without_a_later_target_and_none_where_the_year_ends() -> None:
    assert one_city(690)["pace_state"] == "ended"
    assert one_city(690)["needed_monthly"] is None
    marts = emptied("2009-09")
    marts.bound("2009-09", "A", 690, 1000)
    row = marts.stand("2009-09", "A")[1]
    assert (row["state"], row["pace_state"]) == ("no_target", "unknown")


def test_no_figure_is_no_state_of_the_target() -> None:
    marts = emptied("2009-09")
    marts.goal("bundling_rate", "2009-09", "A", 0.70)
    for row in marts.stand("2009-09", "A"):
        assert (row["state"], row["value"]) == ("missing", None)


def test_of_the_market_our_own_share_is_meant() -> None:
    marts = emptied("2009-09")
    marts.subscribers("2009-09", "A", 移动=800, 电信=200)
    marts.goal("market_share", "2009-09", "A", 0.75)
    rows = marts.stand("2009-09", "A", kpi="market_share", by="operator")
    assert [(row["value"], row["state"]) for row in rows] == [(0.8, "met")] * 2
    assert marts.stand("2009-09", "A", kpi="market_share") == []


def test_a_month_ahead_has_a_target_and_no_figure() -> None:
    marts = emptied("2009-09")
    for city, of in (("A", 1000), ("B", 3000)):
        marts.bound("2009-09", city, of // 2, of)
    marts.goal("bundling_rate", "2009-10", "A", 0.60)
    marts.goal("bundling_rate", "2009-10", "B", 0.64)
    total, first, _ = marts.stand("2009-10", "A", "B")
    assert (first["target"], first["state"], first["value"]) == (
        pytest.approx(0.6),
        "missing",
        None,
    )
    assert total["target"] == pytest.approx(0.63)
    assert marts.stand("2009-09", "A", "B")[0]["state"] == "no_target"
