"""Value × influence, and how much the highest payers hold: by hand."""

from __future__ import annotations

from typing import Any

import pytest
from people_marts import JULY, JUNE, PeopleMarts, ids

ASKED = {"month": JULY, "population": "all"}
KEY, CLASS_B = {"group_role": "key_person"}, {"group_class": "B"}
HIGH: dict[str, Any] = {"is_high_value": True, "fee_3m_sum": 600, "fee_3m_months": 3}


def square() -> PeopleMarts:
    """July: one of both, one of value, two influential, one of neither; one of both left."""
    made = PeopleMarts(JUNE, JULY)
    made.here(JUNE, "boss", "gone", **HIGH, **KEY)
    made.here(JUNE, "rich", **HIGH)
    made.here(JUNE, "mate", **CLASS_B)
    made.here(JULY, "boss", **HIGH, **KEY, is_warned=True)
    made.gone(JULY, "gone", left_reason="ported_out")
    made.here(JULY, "rich", **HIGH)
    made.here(JULY, "mate", **CLASS_B)
    made.here(JULY, "head", group_class="C", **KEY)
    made.here(JULY, "plain", group_class="C", group_role="member", is_core=False)
    return made


def cells(**asked: Any) -> dict[str, dict[str, Any]]:
    rows = square().ask("influence_cells", "福州", **(ASKED | asked))
    return {row["cell"]: row for row in rows}


def test_the_four_cells_hold_everybody_once() -> None:
    rows = cells()
    assert {key: row["customers"] for key, row in rows.items()} == {
        "both": 1,
        "value": 1,
        "influence": 2,
        "neither": 1,
    }
    assert cells(population="core")["neither"]["customers"] == 0
    assert (rows["both"]["fee_3m"], rows["both"]["fee_mean"]) == (200, 200)
    assert rows["both"]["fee_share"] == pytest.approx(200 / 700)
    assert (rows["both"]["warned_share"], rows["influence"]["warned_share"]) == (1, 0)


def test_churn_goes_by_the_cell_of_the_month_before() -> None:
    rows = cells()
    assert (rows["both"]["before"], rows["both"]["left_customers"]) == (2, 1)
    assert rows["both"]["churn"] == 0.5
    assert rows["neither"]["churn"] is None
    made = PeopleMarts(JULY)
    made.here(JULY, "boss", **HIGH, **KEY)
    row = made.ask("influence_cells", "福州", **ASKED)[0]
    assert (row["before"], row["left_customers"], row["churn"]) == (None, None, None)


def test_a_cell_opens_its_customers_and_those_who_left_it() -> None:
    made = square()
    for row in made.ask("influence_cells", "福州", **ASKED):
        asked = {"cell": row["cell"], **ASKED}
        here = made.ask("influence_list", "福州", **asked)
        gone = made.ask("influence_list", "福州", is_gone=True, **asked)
        assert (len(here), len(gone)) == (row["customers"], row["left_customers"])
        assert [one["left_reason"] for one in gone] == ["ported_out"] * len(gone)


def payers(*fees: float | None) -> PeopleMarts:
    made = PeopleMarts(JULY)
    for number, fee in enumerate(fees):
        known = {"fee_3m_sum": fee, "fee_3m_months": 0 if fee is None else 1}
        made.here(JULY, f"p{number:02}", **known)
    return made


def test_the_top_fifth_is_rounded_up_and_who_has_no_fee_is_not_ranked() -> None:
    made = payers(500, 100, 100, 100, 100, 100, None)
    rows = made.ask("influence_tenths", "福州", **ASKED)
    whole = [row for row in rows if row["city"] == "all"]
    # ⌈0.2 × 6⌉ = 2 of six: 600 of 1,000.
    assert (whole[1]["customers"], whole[1]["fee_share"]) == (2, pytest.approx(0.6))
    assert (whole[1]["least_fee"], whole[1]["unknown"], whole[1]["n"]) == (100, 1, 6)
    assert (whole[9]["customers"], whole[9]["fee_share"]) == (6, 1)
    top = made.ask("influence_list", "福州", cell="top", **ASKED)
    assert [row["customer_id"] for row in top] == ["p00", "p01"]
    (one,) = made.ask("influence_list", "福州", cell="top", customer_id="p01", **ASKED)
    assert (one["customer_before"], one["place"], one["customer_after"]) == ("p00", 2, None)


def test_a_city_is_ranked_within_itself() -> None:
    made = payers(*[900] * 5)
    made.here(JULY, *ids("x", 5), city="厦门", fee_3m_sum=10)
    rows = made.ask("influence_tenths", "福州", "厦门", **ASKED)
    top = {row["city"]: row for row in rows if row["tenth"] == 2}
    assert {city: row["customers"] for city, row in top.items()} == {"all": 2, "福州": 1, "厦门": 1}
    listed = made.ask("influence_list", "福州", "厦门", cell="top", in_city="厦门", **ASKED)
    assert [row["customer_id"] for row in listed] == ["x0"]


@pytest.mark.parametrize("count", [1, 9, 10, 23])
def test_the_tenths_are_the_ceiling_of_their_share_of_the_customers(count: int) -> None:
    fees = [place * 37 % 500 for place in range(count)]
    highest = sorted(fees, reverse=True)
    rows = payers(*fees).ask("influence_tenths", "福州", **ASKED)
    for row in rows[:10]:
        up_to = -(-count * row["tenth"] // 10)
        assert row["customers"] == up_to
        assert row["fee_3m"] == pytest.approx(sum(highest[:up_to]))
