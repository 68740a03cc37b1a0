"""Satisfaction by group and survey: means, errors, changes, response rate, by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from small_marts import Marts, load_macros, month

MARCH, JUNE, JULY = month("2009-03"), month("2009-06"), month("2009-07")


def empty() -> Marts:
    """Marts without a survey, with the macros of means and of their differences."""
    made = Marts()
    load_macros(made.connection, "differences", "weighted_means")
    return made


def answers(
    made: Marts, day: date, scores: list[int], segment: str = "中高端", **known: Any
) -> None:
    """Single answers of weight one, gathered as the close gathers them."""
    made.add(
        "survey_months",
        {
            "weighted_score": sum(scores),
            "weight": len(scores),
            "weighted_square": sum(score * score for score in scores),
            "square_weight": len(scores),
            "satisfied_weight": sum(score >= 80 for score in scores),
            "responses": len(scores),
            "is_aggregate": False,
            **known,
        },
        month=day,
        segment=segment,
        city="福州",
        item="overall",
    )


def ask(made: Marts, by: str = "none", periods: int = 8) -> list[dict[str, Any]]:
    return made.ask(
        "satisfaction_groups",
        "福州",
        month=JULY,
        by=by,
        item="overall",
        periods=periods,
        total_segments=["整体"],
    )


def test_the_last_survey_up_to_the_month_is_compared_with_the_one_before() -> None:
    made = empty()
    answers(made, MARCH, [60, 80] * 50)
    answers(made, JUNE, [80, 100] * 50)
    earlier, last = ask(made)
    assert (earlier["month"], last["month"]) == (MARCH, JUNE)
    assert (last["value"], last["n"], last["satisfied_share"]) == (90, 100, 1)
    # s = 10, n = 100: se 1; interval ± 1.96.
    assert last["low"] == pytest.approx(88.04)
    assert last["change"] == 20
    assert last["month_before"] == MARCH
    assert last["verdict"] == "good"
    assert earlier["change"] is None


def test_a_change_within_the_error_of_both_surveys_is_nothing() -> None:
    made = empty()
    answers(made, MARCH, [78, 82] * 50)
    # 2 points beside 1.96 × √(0.2² + 1²) = 2.0 (rounded up).
    answers(made, JUNE, [72, 92] * 50)
    (_, last) = ask(made)
    assert last["change"] == 2
    # √(0.04 + 1) × 1.96 = 1.999: just beyond.
    assert last["verdict"] == "good"
    made = empty()
    answers(made, MARCH, [70, 90] * 50)
    answers(made, JUNE, [72, 92] * 50)
    assert ask(made)[1]["verdict"] == "none"


def test_an_aggregate_has_a_score_and_a_response_rate_but_no_interval() -> None:
    made = empty()
    answers(
        made,
        JUNE,
        [85],
        weighted_score=85 * 150,
        weight=150,
        weighted_square=None,
        square_weight=None,
        responses=150,
        sampled=270,
        valid=150,
        is_aggregate=True,
    )
    (row,) = ask(made)
    assert (row["value"], row["n"]) == (85, 150)
    assert (row["low"], row["verdict"], row["satisfied_share"]) == (None, None, None)
    assert row["response_rate"] == pytest.approx(150 / 270)


def test_a_segment_that_holds_all_others_is_the_total() -> None:
    made = empty()
    answers(made, JUNE, [90] * 4)
    answers(made, JUNE, [80] * 6, segment="整体")
    (row,) = ask(made)
    assert row["value"] == 80
    assert {row["group_key"]: row["value"] for row in ask(made, "segment")} == {
        "中高端": 90,
        "整体": 80,
    }


def test_items_stand_lowest_first_and_the_overall_one_has_no_place() -> None:
    made = empty()
    answers(made, JUNE, [85])
    for item, score in (("资费", 70), ("服务", 90)):
        made.add(
            "survey_months",
            {"item": item, "weighted_score": score, "weight": 1, "responses": 1},
            month=JUNE,
            city="福州",
            segment="中高端",
            is_aggregate=False,
        )
    places = {row["group_key"]: row["low_place"] for row in ask(made, "item")}
    assert places == {"overall": None, "资费": 1, "服务": 2}


def test_without_surveys_there_is_nothing() -> None:
    assert ask(empty()) == []


def test_a_group_is_set_beside_all_others_with_the_error_of_both() -> None:
    made = empty()
    answers(made, JUNE, [70, 90] * 50)
    answers(made, JUNE, [75, 95] * 50, segment="集团成员")
    answers(made, JUNE, [60, 100] * 50, segment="整体")
    rows = {row["group_key"]: row for row in ask(made, "segment")}
    # 80 and 85, se 1 each: 5 ± 1.96 × √2 = 2.77. The segment that holds all is nobody's peer.
    assert rows["集团成员"]["gap"] == 5
    assert rows["集团成员"]["gap_low"] == pytest.approx(5 - 2.7719, abs=1e-4)
    assert (rows["集团成员"]["gap_verdict"], rows["中高端"]["gap_verdict"]) == ("good", "bad")
    assert (rows["整体"]["gap"], rows["整体"]["gap_verdict"]) == (None, None)


def test_a_difference_between_groups_within_their_error_is_no_difference() -> None:
    made = empty()
    answers(made, JUNE, [70, 90] * 50)
    answers(made, JUNE, [72, 92] * 50, segment="集团成员")
    rows = {row["group_key"]: row for row in ask(made, "segment")}
    assert (rows["集团成员"]["gap"], rows["集团成员"]["gap_verdict"]) == (2, "none")


def test_items_of_the_same_people_have_no_gap() -> None:
    made = empty()
    answers(made, JUNE, [85])
    assert [row["gap"] for row in ask(made, "item")] == [None]
