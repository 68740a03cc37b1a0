"""Reasons as a person reads them."""

from __future__ import annotations

import json

import pytest

from baoyou.model.names import names
from baoyou.text import catalogue
from baoyou.ui.model import model_words

TOLD = [
    {"feature": "fee_change", "value": -0.484, "effect": 1.2},
    {"feature": "is_contracted", "value": 0.0, "effect": 0.4},
    {"feature": "contract_days", "value": None, "effect": 0.2},
    {"feature": "tenure_months", "value": 61.0, "effect": -0.3},
    {"feature": "brand", "value": "gotone", "effect": -0.1},
    {"feature": "fee_3m", "value": 402.5, "effect": 0.1},
]


def test_every_reason_names_feature_value_and_direction() -> None:
    assert model_words.reasons(json.dumps(TOLD), "zh") == [
        "话费比前三月均值 −48%（推高风险）",
        "无有效合约（推高风险）",
        "合约剩余天数未知（推高风险）",
        "网龄 61 个月（降低风险）",
        "品牌 全球通（降低风险）",
        "三月均费 402.5 元（推高风险）",
    ]
    assert model_words.reasons(json.dumps(TOLD[:1]), "en") == [
        "Fee vs mean of 3 months before −48% (raises the risk)"
    ]


def test_nobody_scored_has_no_reasons_and_a_foreign_feature_keeps_its_name() -> None:
    assert model_words.reasons(None, "zh") == []
    told = json.dumps([{"feature": "Monthly Charges", "value": 70.35, "effect": 0.5}])
    assert model_words.reasons(told, "en") == ["Monthly Charges 70.4 (raises the risk)"]


@pytest.mark.parametrize("key", sorted(names()))
def test_the_units_and_groups_of_features_are_known(key: str) -> None:
    name = names()[key]
    known = {"yuan", "change", "times", "minutes", "GB", "flag", "word"}
    assert name.unit in known or f"model.unit.{name.unit}" in catalogue()
    if name.group:
        assert any(entry.startswith(f"{name.group}.") for entry in catalogue())
    assert all(name.called(language) for language in ("zh", "en"))
