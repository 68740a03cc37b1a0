"""Churn on four bases, bills before leaving, contracts ahead: by hand."""

from __future__ import annotations

import pytest
from small_marts import Marts, month

FEB, MARCH = month("2009-02"), month("2009-03")
CORE = {"is_core": True, "is_high_value": False}


def churned() -> Marts:
    """March: 250 on net before, 50 of them in a city that is missing; 3 of 200 left; 210 now."""
    made = Marts()
    flows = {"city": "福州", **CORE}
    made.add(
        "customer_flows",
        {"month": FEB, "on_net": 200, "on_net_before": 200, "city_missing": 0},
        {"month": MARCH, "on_net": 210, "on_net_before": 250, "city_missing": 50},
        **flows,
    )
    for day, reason, left in (
        (FEB, "cancelled", 30),
        (MARCH, "ported_out", 2),
        (MARCH, "absent", 1),
    ):
        made.add(
            "kpi_cells",
            {"month": day, "kpi": "churn_rate", "part": reason, "numerator": left},
            city="福州",
            **CORE,
        )
    return made


def march(base: str) -> dict[str, dict]:
    rows = churned().ask("churn_months", "福州", months=[MARCH], population="core", base=base)
    return {row["reason"]: row for row in rows}


@pytest.mark.parametrize(
    ("base", "rate"),
    [
        ("opening", 3 / 200),
        ("closing", 3 / 210),
        ("average", 3 / 205),
        ("day", 3 / 200 * 365 / (12 * 31)),
    ],
)
def test_churn_divides_by_the_base_chosen(base: str, rate: float) -> None:
    assert march(base)["all"]["rate"] == pytest.approx(rate)


def test_the_five_reasons_sum_to_the_churn() -> None:
    rows = march("opening")
    assert len(rows) == 6
    rates = [row["rate"] for reason, row in rows.items() if reason != "all"]
    assert sum(rates) == pytest.approx(rows["all"]["rate"])
    assert rows["ported_out"]["share_of_left"] == pytest.approx(2 / 3)
    assert rows["cancelled"]["left_customers"] == 0


def test_a_base_without_the_leavers_has_no_interval() -> None:
    assert march("closing")["all"]["low"] is None
    # Wilson of 3 in 200: (0.015 + 0.009604 ± 0.019392) ÷ 1.019208.
    assert march("opening")["all"]["low"] == pytest.approx(0.005114, abs=1e-6)
    assert march("opening")["all"]["high"] == pytest.approx(0.043167, abs=1e-6)


def test_a_fall_beyond_error_is_good_and_one_within_it_is_nothing() -> None:
    # 30 of 200 in February, 3 of 200 in March.
    assert march("opening")["all"]["verdict"] == "good"
    # 0 in February, 1 of 200 in March: 0.5 points against 1.96 × 0.5 points.
    assert march("opening")["absent"]["verdict"] == "none"


def test_a_month_without_the_one_before_has_no_churn() -> None:
    made = churned()
    made.add("off", {"month": MARCH, "kind": "kpi", "key": "churn_rate", "needs": "2009-02"})
    rows = made.ask("churn_months", "福州", months=[MARCH], population="core", base="opening")
    assert {row["rate"] for row in rows} == {None}
    assert {row["left_customers"] for row in rows} == {None}


def bills(*cells: tuple[str, str, int, float, int]) -> list[dict]:
    """Cells of (city, who, months before, Σ fee, customers), all closed in March."""
    made = Marts()
    made.add("months", {"month": MARCH, "has_customers": True})
    for city, who, before, fee, customers in cells:
        made.add(
            "kpi_cells",
            {
                "city": city,
                "part": f"{before} {who}",
                "numerator": fee,
                "denominator": customers,
                "numerator_2": 0,
                "denominator_2": 0,
            },
            month=MARCH,
            kpi="before_leaving",
            level="3",
            **CORE,
        )
    asked = {"month": MARCH, "population": "core", "pool": 6, "measure": "fee"}
    return made.ask("bills_before_leaving", "福州", "厦门", "三明", **asked)


def test_those_who_stayed_are_weighted_with_the_leavers_mix() -> None:
    (row,) = bills(
        ("福州", "left", 1, 100, 2),  # mean 50, beside stayers of 100
        ("福州", "stayed", 1, 1_000, 10),
        ("厦门", "left", 1, 10, 1),  # mean 10, beside stayers of 20
        ("厦门", "stayed", 1, 2_000, 100),
        ("三明", "left", 1, 500, 1),  # nobody stayed to compare with
    )
    assert row["left_customers"] == 3
    assert row["left_mean"] == pytest.approx(110 / 3)
    assert row["stayed_mean"] == pytest.approx((2 * 100 + 1 * 20) / 3)
    assert row["gap"] == pytest.approx(110 / 220 - 1)


@pytest.mark.parametrize(
    ("fees", "falling"),
    [
        ((90, 90, 80, 70, 60, 50), 4),  # 80, 70, 60, 50 are each below the one before
        ((50, 60, 70, 80, 90, 95), 0),
        ((90, 80, 85, 70, 75, 60), 1),
    ],
)
def test_falling_months_are_those_without_a_break_before_leaving(
    fees: tuple[int, ...], falling: int
) -> None:
    cells = []
    for before, fee in zip(range(6, 0, -1), fees, strict=True):
        cells += [("福州", "left", before, fee, 1), ("福州", "stayed", before, 100, 1)]
    rows = bills(*cells)
    assert [row["months_before"] for row in rows] == [6, 5, 4, 3, 2, 1]
    assert {row["falling_months"] for row in rows} == {falling}


def test_contracts_ahead_count_twelve_months_and_the_first_three() -> None:
    made = Marts()
    made.add("customer_flows", {"month": MARCH, "city": "福州", "on_net": 200, **CORE})
    for ahead, customers, fee in ((1, 4, 400), (3, 6, 500), (4, 10, 900)):
        made.add(
            "contract_months",
            {"months_ahead": ahead, "customers": customers, "fee_3m": fee},
            month=MARCH,
            city="福州",
            **CORE,
        )
    rows = made.ask("contracts_ahead", "福州", month=MARCH, population="core")
    assert [row["customers"] for row in rows] == [4, 0, 6, 10, *[0] * 8]
    assert rows[0]["ends_in"] == month("2009-04")
    assert (rows[0]["customers_in_3"], rows[0]["fee_in_3"]) == (10, 900)
    assert [row["months_ahead"] for row in rows if row["is_peak"]] == [4]
    assert rows[3]["share"] == pytest.approx(0.05)


def test_without_contract_ends_there_are_no_contracts_ahead() -> None:
    made = Marts()
    made.add("off", {"month": MARCH, "kind": "kpi", "key": "contract_rate", "needs": "x"})
    assert made.ask("contracts_ahead", "福州", month=MARCH, population="core") == []
