"""How customers moved: flows that balance, transitions and their verdicts, clauses of core."""

from __future__ import annotations

from typing import Any

import pytest
from small_marts import Marts, month

FEB, MARCH = month("2009-02"), month("2009-03")
CORE = {"is_core": True, "is_high_value": False}
REST = {"is_core": False, "is_high_value": False}


def flowing() -> Marts:
    """福州, March: 100 core and 50 others before; 3 joined, 1 returned, 4 left, 5 rose, 2 fell."""
    made = Marts()
    made.add(
        "customer_flows",
        {
            "on_net": 103,
            "on_net_before": 100,
            "joined": 3,
            "returned": 1,
            "left_customers": 4,
            **CORE,
        },
        {
            "on_net": 47,
            "on_net_before": 50,
            "joined": 0,
            "returned": 0,
            "left_customers": 0,
            **REST,
        },
        month=MARCH,
        city="福州",
        city_missing=0,
    )
    core, rest = {"is_core": True, "was_core": False}, {"is_core": False, "was_core": True}
    made.add(
        "population_moves",
        {"city_before": "福州", "customers": 5, **core},
        {"city_before": "福州", "customers": 2, **rest},
        {"city_before": "福州", "customers": 94, "is_core": True, "was_core": True},
        {"city_before": "福州", "customers": 45, "is_core": False, "was_core": False},
        month=MARCH,
        city="福州",
        is_high_value=False,
        was_high_value=False,
    )
    return made


def flows(made: Marts, *cities: str, population: str = "core") -> dict[str, Any]:
    (row,) = made.ask("population_flows", *cities, months=[MARCH], population=population)
    return row


def test_a_population_balances_with_those_who_came_in_and_fell_out() -> None:
    row = flows(flowing(), "福州")
    # 100 + 3 + 1 + 5 − 4 − 2 = 103
    assert (row["came_in"], row["fell_out"], row["on_net"]) == (5, 2, 103)
    assert row["difference"] == 0
    assert row["change"] == 3


def test_all_customers_of_all_cities_need_nobody_to_come_in() -> None:
    row = flows(flowing(), "福州", population="all")
    # 150 + 3 + 1 − 4 = 150
    assert (row["came_in"], row["fell_out"], row["difference"]) == (0, 0, 0)


def test_who_moved_to_another_city_fell_out_of_the_one_and_came_into_the_other() -> None:
    made = Marts()
    made.add(
        "customer_flows",
        {"city": "福州", "on_net": 9, "on_net_before": 10},
        {"city": "厦门", "on_net": 11, "on_net_before": 10},
        month=MARCH,
        joined=0,
        returned=0,
        left_customers=0,
        city_missing=0,
        **CORE,
    )
    moved = {"city_before": "福州", "city": "厦门", "customers": 1, "was_core": True}
    made.add("population_moves", moved, month=MARCH, was_high_value=False, **CORE)
    assert flows(made, "福州")["fell_out"] == 1
    assert flows(made, "厦门")["came_in"] == 1
    both = flows(made, "福州", "厦门")
    assert (both["came_in"], both["fell_out"], both["difference"]) == (0, 0, 0)


def test_flows_are_not_known_where_the_month_before_is_not_stored() -> None:
    made = flowing()
    made.add("off", {"month": MARCH, "kind": "kpi", "key": "churn_rate", "needs": "2009-02"})
    row = flows(made, "福州")
    assert row["on_net"] == 103
    assert (row["is_known"], row["joined"], row["difference"]) == (False, None, None)


def moves(**months: dict[str, int]) -> Marts:
    """Moves such as CD=62 of core customers in 福州, by month."""
    made = Marts()
    for name, counts in months.items():
        for move, customers in counts.items():
            made.add(
                "stage_moves",
                {"from_stage": move[:-1], "to_stage": move[-1], "customers": customers},
                month=FEB if name == "feb" else MARCH,
                city="福州",
                **CORE,
            )
    return made


def matrix(made: Marts) -> dict[str, dict[str, Any]]:
    rows = made.ask("stage_transitions", "福州", month=MARCH, population="core")
    return {row["from_stage"] + row["to_stage"]: row for row in rows}


def test_a_row_of_the_matrix_sums_to_one_and_new_customers_have_their_own() -> None:
    cells = matrix(moves(march={"CC": 80, "CD": 15, "CE": 5, "newA": 7}))
    assert len(cells) == 30
    assert [cells[f"C{to}"]["share"] for to in "ABCDE"] == [0, 0, 0.8, 0.15, 0.05]
    assert cells["newA"]["share"] == 1
    assert cells["AA"]["share"] is None
    assert cells["CC"]["is_stay"]


@pytest.mark.parametrize(
    ("before", "now", "verdict"),
    [
        # 5 % of 1,000 against 8 %: 3 points, error 1.96 × √(0.0475 + 0.0736)/√1000 = 2.2 points.
        (50, 80, "bad"),
        (80, 50, "good"),
        (50, 60, "none"),
    ],
)
def test_a_move_towards_the_exit_is_judged_by_its_error(
    before: int, now: int, verdict: str
) -> None:
    made = moves(
        feb={"CC": 1_000 - before, "CD": before}, march={"CC": 1_000 - now, "CD": now, "DC": 90}
    )
    cells = matrix(made)
    assert cells["CD"]["verdict"] == verdict
    assert cells["CC"]["verdict"] == "none"
    assert cells["DC"]["verdict"] == "none"


def test_the_largest_moves_towards_the_exit_come_first() -> None:
    cells = matrix(moves(march={"CC": 80, "CD": 15, "CE": 5, "DE": 9, "DC": 30, "EE": 50}))
    ranks = {move: row["worsening_rank"] for move, row in cells.items() if row["worsening_rank"]}
    assert ranks == {"CD": 1, "DE": 2, "CE": 3}


def test_the_facts_count_who_declined_came_back_and_went_to_exit() -> None:
    made = moves(march={"CC": 70, "CD": 10, "BD": 5, "BB": 15, "DD": 6, "DC": 2, "DE": 2, "AE": 1})
    (facts,) = made.ask("stage_facts", "福州", month=MARCH, population="core")
    # A, B, C before: 70 + 10 + 5 + 15 + 1 = 101; D before: 10.
    assert (facts["declining"], facts["came_back"], facts["to_exit"]) == (15, 2, 3)
    assert facts["declining_share"] == pytest.approx(15 / 101)
    assert facts["came_back_share"] == pytest.approx(0.2)
    assert facts["to_exit_share"] == pytest.approx(3 / 111)
    assert facts["declining_verdict"] == "unknown"


def test_without_the_month_before_there_is_no_matrix_and_no_fact() -> None:
    assert matrix(Marts()) == {}
    assert Marts().ask("stage_facts", "福州", month=MARCH, population="core") == []


def test_a_customer_counts_for_every_clause_met_and_alone_for_the_only_one() -> None:
    made = Marts()
    for clauses, customers in (("card,fee", 3), ("fee", 4), ("fee_provisional", 2), ("gotone", 1)):
        made.add(
            "clause_months",
            {"core_clauses": clauses, "customers": customers},
            month=MARCH,
            city="福州",
            is_high_value=False,
        )
    rows = made.ask("core_clauses", "福州", month=MARCH, population="core")
    told = {row["clause"]: (row["customers"], row["alone"], row["provisional"]) for row in rows}
    assert told == {"fee": (9, 6, 2), "card": (3, 0, 0), "gotone": (1, 1, 0)}
    assert rows[0]["core_customers"] == 10
    assert rows[0]["share"] == pytest.approx(0.9)


def test_a_city_is_as_large_as_its_customers_and_all_comes_last() -> None:
    made = Marts()
    for city, level, tier, customers, fee in (
        ("福州", "1", "diamond", 10, 3_000),
        ("福州", "5", "none", 30, 3_000),
        ("厦门", "5", "none", 60, 6_000),
    ):
        cell = {"city": city, "level": level, "tier": tier, "month": MARCH, **CORE}
        made.add("kpi_cells", {"kpi": "level_mix", "numerator": customers, **cell})
        made.add("kpi_cells", {"kpi": "arpu", "numerator": fee, "denominator": customers, **cell})
    rows = made.ask("base_cities", "福州", "厦门", month=MARCH, population="core")
    assert [row["city"] for row in rows] == ["厦门", "福州", "all"]
    assert [row["arpu"] for row in rows] == [100, 150, 120]
    assert [row["high_level_share"] for row in rows] == [0, 0.25, 0.1]
    assert [row["card_share"] for row in rows] == [0, 0.25, 0.1]
    assert {row["direction"] for row in rows} == {"not_stored"}
