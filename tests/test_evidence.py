"""Evidence sentences: the template of the rule, the inputs of the customer, the words of a face."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from baoyou import definitions, evidence
from baoyou.evidence import Writer

MONTH = date(2009, 8, 1)
PLAIN = Writer(
    "zh",
    number=lambda value, places: f"{round(value, places):.{places}f}",
    change=lambda share, places: f"{round(share * 100, places):+.{places}f}%".replace("-", "−"),
    day=lambda day: f"{day.month}月{day.day}日",
    month=lambda day: f"{day.month}月",
)
ENGLISH = Writer("en", PLAIN.number, PLAIN.change, lambda day: day.isoformat(), lambda day: "Aug")


def test_a_fall_is_told_month_by_month_with_its_changes() -> None:
    inputs = {
        "measure": "local_fee",
        "value_3": Decimal("128.0"),
        "value_2": Decimal("97.5"),
        "value_1": Decimal("70.1"),
        "value_0": Decimal("52.0"),
    }
    assert evidence.sentence("usage_drop", inputs, MONTH, PLAIN) == (
        "市话费 5月 128.0 → 6月 97.5（−24%） → 7月 70.1（−28%） → 8月 52.0（−26%）；"
        "阈值 20%（每月）"
    )


def test_a_fall_just_over_the_threshold_is_not_rounded_onto_it() -> None:
    inputs = {"measure": "arpu", "value_1": Decimal("100"), "value_0": Decimal("79.8")}
    assert "（−20.2%）" in evidence.sentence("usage_drop", inputs, MONTH, PLAIN)


def test_the_series_begins_with_the_first_month_that_was_looked_at() -> None:
    inputs = {"measure": "mou", "value_3": None, "value_2": None, "value_1": 50, "value_0": 30}
    told = evidence.sentence("usage_drop", inputs, MONTH, PLAIN)
    assert told.startswith("通话时长 7月 50.0 → 8月 30.0（−40%）")


def test_bills_and_plan_fees_stand_in_pairs_oldest_first() -> None:
    inputs = {
        "months_below": 2,
        "arpu_2": Decimal("46.2"),
        "plan_fee_2": 58,
        "arpu_1": Decimal("61"),
        "plan_fee_1": 58,
        "arpu_0": Decimal("57.96"),
        "plan_fee_0": Decimal("58.0"),
    }
    assert evidence.sentence("below_plan", inputs, MONTH, PLAIN) == (
        "近三月有 2 个月低于套餐：出账/套餐 46.2/58、61/58、57.96/58；阈值 2 个月"
    )


def test_a_month_off_net_is_left_out_of_the_pairs_and_an_unknown_bill_is_a_dash() -> None:
    inputs = {
        "months_below": 2,
        "arpu_2": None,
        "plan_fee_2": None,
        "arpu_1": None,
        "plan_fee_1": 58,
        "arpu_0": 40,
        "plan_fee_0": 58,
    }
    assert "—/58、40/58；" in evidence.sentence("below_plan", inputs, MONTH, PLAIN)


def test_dates_months_and_codes_are_written_in_words() -> None:
    contract = {"contract_end_on": "2009-10-12", "days_left": 42}
    assert evidence.sentence("contract_expiring", contract, MONTH, PLAIN) == (
        "协议 10月12日 到期，月末起还有 42 天；阈值 60 天"
    )
    score = {"survey_month": "2009-08-01", "score_given": Decimal("6.0"), "scale_max": 10}
    assert evidence.sentence("low_score", score, MONTH, PLAIN).startswith("8月 打分 6（满分 10）")
    arrears = {"arrears": Decimal("266.72"), "fee_3m": 172.56333, "status": "suspended_one_way"}
    assert evidence.sentence("suspension_due", arrears, MONTH, PLAIN) == (
        "欠费 266.72 元，三月均费 172.56 元，状态 单停"
    )
    assert "suspended one way" in evidence.sentence("suspension_due", arrears, MONTH, ENGLISH)


def test_an_input_that_is_not_known_is_a_dash_and_never_zero() -> None:
    inputs = {"port_query": 2, "port_code": None}
    assert evidence.sentence("portability", inputs, MONTH, PLAIN) == (
        "携转查询 2 次，申请授权码 — 次，申请携出 — 次"
    )


def test_the_reasons_of_a_customer_come_in_the_order_of_the_screen() -> None:
    told = (
        '{"plan_downgrade":{"plan_fee_1":38.0,"plan_fee_0":18.0},"zero_calls":{"zero_call_days":9}}'
    )
    found = evidence.reasons(told, MONTH, PLAIN)
    assert list(found) == ["zero_calls", "plan_downgrade"]
    assert evidence.joined(found.values(), PLAIN) == "零通话 9 天；阈值 7 天。套餐 38 → 18 元"
    assert evidence.reasons(None, MONTH, PLAIN) == {}


def test_a_formula_holds_the_parameters_of_its_version() -> None:
    rule = definitions.rules()["zero_calls"]
    assert evidence.formula("zero_calls", rule.version(MONTH), PLAIN) == "当月零通话天数 ≥ 7"


@pytest.mark.parametrize("writer", [PLAIN, ENGLISH], ids=["zh", "en"])
@pytest.mark.parametrize("rule", list(definitions.rules()))
def test_every_rule_has_a_sentence_and_a_formula_in_both_languages(
    rule: str, writer: Writer
) -> None:
    assert "{" not in evidence.sentence(rule, {}, MONTH, writer)
    assert "{" not in evidence.formula(rule, definitions.rules()[rule].version(MONTH), writer)


def test_a_part_whose_inputs_are_not_known_is_left_out() -> None:
    calls = {"cancel_enquiries": 2, "retention_calls": 0}
    nothing = {"model_score": None, "score_place": None, "core_scored": None}
    told = evidence.sentence("leaving_intent", {**calls, **nothing}, MONTH, PLAIN)
    assert told == "销户咨询 2 次，挽留电话 0 次，阈值 1 次或前 5%"
    scored = {"model_score": Decimal("0.62"), "score_place": 3, "core_scored": 900}
    told = evidence.sentence("leaving_intent", scored, MONTH, PLAIN)
    assert told == "模型评分 0.62（核心客户第 3 位，共 900 位），阈值 1 次或前 5%"
