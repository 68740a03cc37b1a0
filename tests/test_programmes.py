"""The trigger table: which programme a month calls for, and that it names what there is."""

from __future__ import annotations

from typing import Any

import pytest

from baoyou import definitions, programmes
from baoyou.contracts import contracts

QUIET: dict[str, Any] = {
    "stage": "C",
    "faults": 0,
    "complaints": 0,
    "tenure_months": 40,
    "join_channel": "自有营业厅",
    "contract_kind": None,
    "left_reason": None,
}


def called_for(*hits: str, **facts: Any) -> list[str]:
    return [one.programme.key for one in programmes.suggested(QUIET | facts, hits)]


def test_a_quiet_month_calls_for_nothing() -> None:
    assert called_for() == []


@pytest.mark.parametrize(
    ("rule", "key"),
    [
        ("suspension_due", "suspension_grace"),
        ("first_bill_shock", "care_call"),
        ("contract_expiring", "contract_renewal"),
        ("usage_drop", "usage_change"),
        ("offnet_spend", "dialler_removal"),
        ("below_plan", "better_plan"),
    ],
)
def test_a_rule_calls_for_its_programme(rule: str, key: str) -> None:
    assert called_for(rule) == [key]


def test_the_figures_of_the_month_call_at_their_threshold_and_not_below() -> None:
    assert called_for(faults=1) == []
    assert called_for(faults=2) == ["fault_apology"]
    assert called_for(complaints=1) == ["problem_solved"]
    assert called_for(tenure_months=3) == ["special_date"]
    assert called_for(tenure_months=4) == []


def test_a_problem_is_mended_before_anything_is_sold() -> None:
    found = called_for("contract_expiring", "usage_drop", complaints=2)
    assert found == ["problem_solved", "contract_renewal", "usage_change"]


def test_all_conditions_must_hold_and_the_unknown_calls_for_nothing() -> None:
    assert called_for(tenure_months=1, join_channel="电话营销") == ["welcome_call"]
    assert called_for(tenure_months=2, join_channel="电话营销") == []
    assert called_for(tenure_months=1, join_channel=None) == []
    assert called_for(tenure_months=None, join_channel="电话营销", faults=None) == []


def test_a_promotion_that_ends_is_renewed_before_the_contract() -> None:
    found = called_for("contract_expiring", contract_kind="话费合约")
    assert found == ["promotion_renewal", "contract_renewal"]


def test_only_who_left_is_won_back() -> None:
    assert called_for(stage="E", left_reason="ported_out") == ["win_back"]
    assert called_for(stage="E") == [], "asked to port and still on net"


def test_what_called_is_told_with_it() -> None:
    (one,) = programmes.suggested(QUIET | {"faults": 3}, [])
    assert (one.rules, dict(one.facts)) == ((), {"faults": 3})
    (other,) = programmes.suggested(QUIET, ["zero_calls"])
    assert other.rules == ("zero_calls",)


def test_the_table_names_rules_and_columns_that_there_are() -> None:
    columns = {*contracts()["customers"].columns, "left_reason"}
    for programme in programmes.table().programmes:
        assert set(programme.rules) <= set(definitions.rules()), programme.key
        named = {*programme.at_least, *programme.at_most, *programme.one_of}
        assert named <= columns, programme.key
        assert programme.rules or programme.stages or named, programme.key
        assert bool(programme.zh.offer) == bool(programme.en.offer), programme.key
