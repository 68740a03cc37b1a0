"""Surveys answer by answer: whose they are, the journey, the rivals, what goes with the overall."""

from __future__ import annotations

from math import sqrt
from statistics import fmean, pvariance

import pytest
from small_marts import Row
from survey_marts import SurveyMarts, asked

NAMES = {"names": ["厅店", "营业厅", "热线"], "stops": ["营业厅", "营业厅", "热线"]}
AXES = {"items": ["信号", "网络质量", "资费"], "axes": ["signal", "signal", "tariff"]}


def stops(made: SurveyMarts, **params: object) -> dict[tuple[str, str], Row]:
    """Touchpoints by name and item, the floor at 60."""
    told = asked(places=[1, 1, 2], floor=60, **NAMES, **params)
    rows = made.ask("touchpoint_scores", "福州", **told)
    return {(row["touchpoint"], row["item"]): row for row in rows}


def rivals(made: SurveyMarts, **params: object) -> dict[tuple[str, str | None], Row]:
    """Scores by axis and operator; ours under no name."""
    rows = made.ask("rival_scores", "福州", **asked(**AXES, **params))
    return {(row["axis"], row["operator"]): row for row in rows}


def drivers(made: SurveyMarts, **params: object) -> dict[str, Row]:
    """What goes with the overall score, by item."""
    rows = made.ask("satisfaction_drivers", "福州", **asked(floor=60, **params))
    return {row["item"]: row for row in rows}


def test_satisfaction_counts_only_our_own_customers_where_an_operator_is_named() -> None:
    made = SurveyMarts()
    made.responses([80, 90], operator="移动")
    made.responses([100])
    made.responses([10, 20], operator="电信")
    rows = made.months()
    assert sum(row["responses"] for row in rows) == 3
    assert sum(row["weighted_score"] for row in rows) == 270


def test_peak_end_and_worst_of_the_journey_are_named_with_the_share_of_low_scores() -> None:
    made = SurveyMarts()
    made.responses([90, 100], touchpoint="厅店", customer_id="c1")
    made.responses([80, 80], touchpoint="热线", customer_id="c2")
    made.responses([60, 61, 50, 70], touchpoint="上门", customer_id="c3")
    rows = stops(made)
    hall, line, visit = (rows[name, "overall"] for name in ("营业厅", "热线", "上门"))
    assert list(rows) == [("营业厅", "overall"), ("热线", "overall"), ("上门", "overall")]
    assert (hall["value"], hall["is_peak"], hall["is_end"]) == (95, True, False)
    assert (line["value"], line["is_end"], line["place"]) == (80, True, 2)
    # Not in the declared journey: it is the worst, and comes last without being the end.
    assert (visit["value"], visit["is_worst"], visit["is_end"]) == (60.25, True, False)
    assert (visit["low_share"], visit["low_customers"]) == (0.5, 1)
    assert hall["remembered"] == (95 + 80) / 2
    assert hall["whole"] == pytest.approx((95 * 2 + 80 * 2 + 60.25 * 4) / 8)


def test_a_touchpoint_is_set_beside_all_others_with_the_error_of_both() -> None:
    made = SurveyMarts()
    made.responses([90, 100], touchpoint="营业厅")
    made.responses([60, 70, 80, 90], touchpoint="热线")
    row = stops(made)["营业厅", "overall"]
    error = 1.96 * sqrt(pvariance([90, 100]) / 2 + pvariance([60, 70, 80, 90]) / 4)
    assert row["gap"] == 20
    assert row["gap_low"] == pytest.approx(20 - error)
    assert row["gap_verdict"] == "good"
    made.responses([0, 200 / 2], touchpoint="营业厅")
    assert stops(made)["营业厅", "overall"]["gap_verdict"] == "none"


def test_a_touchpoint_with_few_answers_is_neither_peak_nor_judged() -> None:
    made = SurveyMarts()
    made.responses([100], touchpoint="营业厅")
    made.responses([80, 90], touchpoint="热线")
    rows = stops(made)
    few = rows["营业厅", "overall"]
    assert (few["value"], few["is_small"], few["gap_verdict"]) == (100, True, None)
    assert not any(row["is_peak"] or row["is_end"] or row["is_worst"] for row in rows.values())


def test_without_an_overall_item_at_touchpoints_all_items_make_the_touchpoint() -> None:
    made = SurveyMarts()
    for scores in ({"资费": 60, "服务": 100}, {"资费": 70, "服务": 90}):
        made.response(scores, touchpoint="营业厅")
    made.responses([50, 50], touchpoint="热线", item="资费")
    rows = stops(made)
    assert (rows["营业厅", "all"]["value"], rows["营业厅", "all"]["n"]) == (80, 4)
    assert rows["营业厅", "all"]["is_peak"]
    assert rows["营业厅", "资费"]["gap"] == 15
    assert not rows["营业厅", "资费"]["is_summary"]


def test_the_last_survey_that_names_touchpoints_is_read_and_rivals_are_left_out() -> None:
    made = SurveyMarts()
    made.responses([70, 80], touchpoint="营业厅", month="2009-06-01")
    made.responses([90, 90])
    made.responses([10, 10], touchpoint="营业厅", month="2009-06-01", operator="电信")
    (row,) = stops(made).values()
    assert (f"{row['month']:%Y-%m}", row["value"]) == ("2009-06", 75)


def test_the_list_behind_a_low_share_holds_those_customers() -> None:
    made = SurveyMarts()
    made.responses([60, 40], touchpoint="厅店", customer_id="low")
    made.responses([61], touchpoint="营业厅", customer_id="fine")
    made.responses([10], touchpoint="热线", customer_id="elsewhere")
    made.responses([10], touchpoint="营业厅")
    made.connection.execute(
        "create table mart.customer_months (customer_id varchar, month date, phone_masked varchar,"
        " level varchar, manager_id varchar, stage varchar, alert varchar, rule_count integer,"
        " fee_3m_sum decimal(38, 8), fee_3m_months integer, is_on_net boolean, is_locked boolean)"
    )
    told = asked(survey="2009-09-01", item="overall", touchpoint="营业厅", floor=60, **NAMES)
    del told["least"]
    (row,) = made.ask("low_scores", "福州", **told)
    assert (row["customer_id"], row["figure_now"], row["total"]) == ("low", 40, 1)
    assert stops(made)["营业厅", "overall"]["low_customers"] == 1
    everywhere = made.ask("low_scores", "福州", **{**told, "item": "all", "touchpoint": None})
    assert {row["customer_id"] for row in everywhere} == {"low", "elsewhere"}
    first, last = sorted(everywhere, key=lambda row: row["place"])
    assert (first["customer_after"], last["customer_before"]) == (
        last["customer_id"],
        first["customer_id"],
    )


def test_ours_is_set_beside_each_rival_on_the_axis_of_the_item() -> None:
    made = SurveyMarts()
    made.responses([90, 80], item="信号", operator="CMCC")
    made.responses([60, 60, 70], item="网络质量", operator="电信")
    made.responses([80, 90], item="信号", operator="联通")
    made.responses([50, 60], item="漫游", operator="联通")
    rows = rivals(made)
    assert list(rows) == [
        ("signal", None),
        ("signal", "电信"),
        ("signal", "联通"),
        ("漫游", "联通"),
    ]
    telecom = rows["signal", "电信"]
    error = 1.96 * sqrt(pvariance([90, 80]) / 2 + pvariance([60, 60, 70]) / 3)
    assert telecom["gap"] == pytest.approx(85 - fmean([60, 60, 70]))
    assert telecom["gap_low"] == pytest.approx(telecom["gap"] - error)
    assert telecom["gap_verdict"] == "good"
    assert (rows["signal", "联通"]["gap"], rows["signal", "联通"]["gap_verdict"]) == (0, "none")
    assert (rows["漫游", "联通"]["gap"], rows["漫游", "联通"]["has_own"]) == (None, False)


def test_ours_are_the_answers_that_name_us_and_only_else_those_that_name_nobody() -> None:
    made = SurveyMarts()
    made.responses([90, 90], item="资费")
    made.responses([50, 60], item="资费", operator="电信")
    rows = rivals(made)
    assert (rows["tariff", None]["value"], rows["tariff", None]["has_own"]) == (90, False)
    made.responses([70, 70], item="资费", operator="移动")
    rows = rivals(made)
    assert (rows["tariff", None]["value"], rows["tariff", None]["n"]) == (70, 2)


def test_aggregates_and_few_answers_of_rivals_are_shown_and_not_judged() -> None:
    made = SurveyMarts()
    made.row(item="信号", score=82, operator="移动", valid=300)
    made.row(item="信号", score=78, operator="电信", valid=200)
    row = rivals(made)["signal", "电信"]
    assert (row["gap"], row["n"], row["low"], row["gap_verdict"]) == (4, 200, None, None)
    made = SurveyMarts()
    made.responses([90, 95], item="信号", operator="移动")
    made.responses([10, 15], item="信号", operator="电信")
    row = rivals(made, least=3)["signal", "电信"]
    assert (row["gap"], row["gap_verdict"]) == (80, None)


def test_without_rivals_there_is_nothing_to_compare() -> None:
    made = SurveyMarts()
    made.responses([90, 80], item="信号", operator="移动")
    assert rivals(made) == {}


def test_the_correlation_and_the_two_groups_of_an_item_by_hand() -> None:
    made = SurveyMarts()
    pairs = [(50, 40), (60, 70), (70, 60), (80, 90), (90, 100)]
    for item, overall in pairs:
        made.response({"资费": item, "overall": overall})
    made.response({"资费": 10})
    row = drivers(made)["资费"]
    # Means 70 and 72; Σdxdy = 1,400, Σdx² = 1,000, Σdy² = 2,280.
    assert row["n"] == 5
    assert row["value"] == 70
    assert row["correlation"] == pytest.approx(1400 / sqrt(1000 * 2280))
    assert (row["low_n"], row["low_overall"]) == (2, 55)
    assert (row["high_n"], row["high_overall"]) == (3, pytest.approx(250 / 3))
    error = 1.96 * sqrt(pvariance([40, 70]) / 2 + pvariance([60, 90, 100]) / 3)
    assert row["gap_high"] == pytest.approx(250 / 3 - 55 + error)
    assert row["gap_verdict"] == ("none" if error > 250 / 3 - 55 else "goes_with")
    assert row["quadrant"] is None


def test_the_item_that_goes_with_the_overall_score_and_is_scored_low_is_the_one_to_mend() -> None:
    made = SurveyMarts()
    for step in range(60):
        overall = 40 + step
        made.response(
            {
                "overall": overall,
                "资费": overall - 30 + step % 2,
                "服务": min(100, overall + step % 3),
                "环境": 50 + 10 * (step % 2),
                "短信": 85 + 5 * (step % 3),
            }
        )
    rows = drivers(made)
    told = {item: row["quadrant"] for item, row in rows.items()}
    assert told == {"资费": "fix", "服务": "keep", "环境": "watch", "短信": "fine"}
    assert list(rows)[:2] == ["资费", "服务"] or list(rows)[:2] == ["服务", "资费"]


def test_items_that_cannot_be_told_apart_are_called_so() -> None:
    made = SurveyMarts()
    for step in range(8):
        made.response(
            {"overall": 60 + 5 * step, "资费": 60 + 5 * ((step * 3) % 8), "服务": 62 + 5 * step}
        )
    assert {row["quadrant"] for row in drivers(made).values()} == {"unclear"}


def test_aggregates_have_no_drivers() -> None:
    made = SurveyMarts()
    for item, score in (("overall", 85), ("资费", 70)):
        made.row(item=item, score=score, valid=200)
    assert drivers(made) == {}
