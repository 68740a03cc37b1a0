"""What is said of cities that cannot be ranked, and of one city beside the others."""

from __future__ import annotations

from datetime import date
from typing import Any

from baoyou.settings import settings
from baoyou.ui.cities import peers, rankings
from baoyou.ui.frame import Frame
from baoyou.ui.theme import palette

KNOWN = {"value": 0.8, "peers_value": 0.7}


def _frame(cities: tuple[str, ...] = ()) -> Frame:
    reader: Any = None
    return Frame(
        settings(language="zh"),
        reader,
        "zh",
        palette("light"),
        "cities",
        {},
        date(2009, 9, 1),
        cities=cities,
    )


def test_small_cities_and_those_without_a_figure_are_named() -> None:
    rows = [
        {"city": "福州", "why_not": None},
        {"city": "宁德", "why_not": "small"},
        {"city": "三明", "why_not": "missing"},
    ]
    told = rankings.left_out(_frame(), rows)
    assert "不足 100 户，只显示不排名：宁德。" in told
    assert "没有数字：三明。" in told
    assert "福州" not in told


def test_ranks_stay_those_of_all_cities_whatever_is_chosen() -> None:
    told = rankings.left_out(_frame(("福州",)), [{"city": "福州", "why_not": None}])
    assert "不随所选（福州）变化" in told


def test_the_one_rule_speaks_before_the_interval_of_the_gap() -> None:
    judged = {**KNOWN, "verdict": "better", "gap_verdict": "none", "why_not": None}
    assert peers.reading(judged) == "better"
    assert peers.reading(judged | {"verdict": "normal"}) == "noise"
    assert peers.reading(judged | {"verdict": "normal", "gap_verdict": "good"}) == "usual"


def test_a_figure_that_is_not_judged_says_why() -> None:
    told = {**KNOWN, "verdict": None, "gap_verdict": "good", "why_not": "small"}
    assert peers.reading(told) == "small"
    assert peers.reading(told | {"value": None}) == "missing"
