"""Fires of an alert and months between that are not final, on the trend."""

from __future__ import annotations

from datetime import date
from typing import Any

from baoyou.ui import charts
from baoyou.ui.theme import palette

MONTHS = [date(2009, number, 1) for number in range(1, 7)]


def trend(immature: tuple[int, ...] = (), **drawn: Any) -> dict[str, Any]:
    """Six months from 60 % on, some of them not final."""
    rows = [
        {"month": month, "value": 0.60 + step / 100, "mature": step not in immature}
        for step, month in enumerate(MONTHS)
    ]
    return charts.trend(rows, palette=palette("light"), language="zh", **drawn)


def test_a_real_fall_is_full_a_false_one_hollow_an_unknown_one_grey() -> None:
    fires = [
        {"month": MONTHS[step], "followed": followed, "text": f"{step}"}
        for step, followed in ((1, True), (3, False), (5, None))
    ]
    marks = trend(fires=fires)["data"][-1]
    paper = palette("light")
    assert (marks["x"], marks["hovertext"]) == ([1, 3, 5], ["1", "3", "5"])
    assert marks["marker"]["symbol"] == "diamond"
    assert marks["marker"]["color"] == [paper.bad, paper.background, paper.background]
    assert marks["marker"]["line"]["color"] == [paper.bad, paper.bad, paper.mark]


def test_a_fire_in_a_month_that_is_not_drawn_is_left_out() -> None:
    early = [{"month": date(2008, 1, 1), "followed": True, "text": ""}]
    assert trend(fires=early)["data"] == trend()["data"]


def test_a_month_that_is_not_final_between_others_is_hollow_and_the_later_ones_are_not() -> None:
    figure = trend(immature=(2,))
    lines = {
        trace["line"].get("dash", "solid"): trace for trace in figure["data"] if "line" in trace
    }
    assert [place is None for place in lines["solid"]["y"]] == [i == 2 for i in range(6)]
    assert lines["dot"]["x"] == [1, 2, 3]
    (block,) = figure["layout"]["shapes"]
    assert (block["x0"], block["x1"]) == (1.5, 2.5)
    texts = [note["text"] for note in figure["layout"]["annotations"]]
    assert any("65.0" in text for text in texts)
    assert not any("至今" in text for text in texts)
