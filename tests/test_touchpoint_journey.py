"""The declared journey: every name stands for one touchpoint, every item for one axis."""

from __future__ import annotations

from pathlib import Path

import pytest

from baoyou.journey import journey
from baoyou.text import catalogue

TWICE = """
[[journey]]
name = "营业厅"
also = ["厅店"]
[[journey]]
name = "热线"
also = ["厅店"]
[axes]
signal = ["信号"]
"""


def test_names_stand_beside_their_touchpoint_and_its_place() -> None:
    told = journey()
    places = dict(zip(told.names, zip(told.stops, told.places, strict=True), strict=True))
    assert places["热线"] == places["10086热线"] == ("10086热线", 6)
    assert sorted(set(told.places)) == list(range(1, len(set(told.stops)) + 1))


def test_every_axis_has_a_name_and_its_items_are_written_small() -> None:
    told = journey()
    assert set(told.axes) == {"signal", "speed", "tariff", "service"}
    assert all(f"touchpoints.axis.{axis}" in catalogue() for axis in told.axes)
    assert all(item == item.lower() for item in told.items)


def test_a_name_that_stands_for_two_touchpoints_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "touchpoints.toml"
    path.write_text(TWICE, encoding="utf-8")
    with pytest.raises(ValueError, match="journey has twice: 厅店"):
        journey(path)
