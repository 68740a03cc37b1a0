"""Figures as data: what goes in stands on a mark, bars start at zero, nothing lies off the axis."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from itertools import pairwise

import pytest

from baoyou.ui import charts
from baoyou.ui.charts import canvas
from baoyou.ui.charts.labels import Box, around, spread
from baoyou.ui.theme import palette

MONTHS = [date(2008 + (8 + i) // 12, (8 + i) % 12 + 1, 1) for i in range(13)]
KEYS = ["a", "b", "c"]


def trend_rows(immature: int = 0) -> list[dict]:
    return [
        {
            "month": month,
            "value": 0.62 + 0.005 * i,
            "low": 0.61 + 0.005 * i,
            "high": 0.63 + 0.005 * i,
            "mature": i < 13 - immature,
        }
        for i, month in enumerate(MONTHS)
    ]


def city_rows() -> list[dict]:
    base = {"n": 9_000, "rank": 1, "tie": 1, "tied": False, "standardised": 1}
    return [
        {**base, "name": "三明", "value": 0.908, "low": 0.90, "high": 0.915, "verdict": "better"},
        {**base, "name": "福州", "value": 0.85, "low": 0.845, "high": 0.855, "verdict": "normal"},
        {**base, "name": "厦门", "value": 0.829, "low": 0.82, "high": 0.835, "verdict": "worse"},
    ]


LIMITS = [
    {"n": n, "low": 0.83, "high": 0.87, "low_outer": 0.82, "high_outer": 0.88}
    for n in (5_000, 20_000, 40_000)
]
PARTS = [
    {"name": "在网", "value": 80, "role": "good"},
    {"name": "低值", "value": 5, "role": "mark"},
    {"name": "离开", "value": 15, "role": "bad"},
]
LOSSES = [{"name": "携出", "value": 10}, {"name": "销户", "value": 4}]
RULES = [
    {"name": "降档", "continuing": 30, "new": 12, "cleared": 7},
    {"name": "投诉", "continuing": 3, "new": None, "cleared": None},
    {"name": "竞情", "reason": "需要列 arpu_min"},
]
EVIDENCE = [
    {"month": MONTHS[0], "value": 402},
    {"month": MONTHS[1], "value": 318, "threshold": 321.6, "hit": True, "change": -0.209},
    {"month": MONTHS[2], "value": None},
]
SERIES = [
    {"name": "收入", "role": "context", "values": [1.0] * 13},
    {"name": "人数", "role": "subject", "values": [1 - 0.01 * i for i in range(13)]},
    {"name": "进度", "role": "target", "values": [1 - 0.012 * i for i in range(13)]},
]
NAMED = [
    {"name": "厦门", "value": 5},
    {"name": "<b>宁德</b>", "value": 3},
    {"name": "泉州", "value": 0},
]


@cache
def figures(mode: str = "light", language: str = "zh") -> dict[str, dict]:
    """One figure of every form."""
    draw = {"palette": palette(mode), "language": language}
    panels = [{"name": row["name"], "values": [row["value"]] * 13} for row in city_rows()]
    mix = [
        {"name": key, "values": [share] * 13}
        for key, share in zip("xyz", (0.5, 0.3, 0.2), strict=True)
    ]
    notes = [{"month": MONTHS[5], "text": "春节"}, {"month": date(1999, 1, 1), "text": "从前"}]
    changes = [
        {"name": row["name"], "value": value / 10_000}
        for row, value in zip(NAMED, (-3, 8, 1), strict=True)
    ]
    return {
        "trend": charts.trend(
            trend_rows(), **draw, target=0.68, previous=[0.6] * 13, notes=notes, keys=MONTHS
        ),
        "immature": charts.trend(trend_rows(2), **draw),
        "lines": charts.lines(SERIES, **draw, months=MONTHS, keys=KEYS, fill=(0, 1)),
        "multiples": charts.multiples(panels, MONTHS, [0.85] * 13, **draw, columns=2, keys=KEYS),
        "ranking": charts.ranking(city_rows(), 0.85, **draw, label="保有率 %", keys=KEYS),
        "funnel": charts.funnel(city_rows(), LIMITS, 0.85, **draw, keys=KEYS),
        "contributions": charts.contributions(changes, **draw, good="down", decimals=3, keys=KEYS),
        "bars": charts.bars(NAMED, **draw, keys=KEYS),
        "rule_bars": charts.rule_bars(RULES, **draw, keys=KEYS),
        "evidence": charts.evidence_bars(EVIDENCE, **draw, keys=KEYS),
        "mix": charts.mix(mix, MONTHS, **draw, keys=KEYS),
        "strip": charts.strip(PARTS, **draw, keys=KEYS),
        "waterfall": charts.waterfall(
            {"name": "离开", "value": 15}, LOSSES, **draw, whole=100, keys=KEYS
        ),
        "overlap": charts.overlap(
            [{"rules": ["a"], "value": 9}, {"rules": ["a", "b"], "value": 4, "rate": 0.3}],
            [{"key": "a", "name": "降档"}, {"key": "b", "name": "投诉"}],
            **draw,
            keys=KEYS[:2],
        ),
        "workload": charts.workload(
            [{"name": "降档", "role": "subject", "points": [{"n": 10, "value": 0.2}]}],
            **draw,
            axis_label="户",
            at=8,
            base=0.02,
        ),
        "stability": charts.stability(trend_rows(2), **draw, pooled=0.64, base=0.02),
        "dumbbell": charts.dumbbell(
            [{"name": "捆绑率", "usual": -4.2, "before": "1", "after": "2", "unusual": True}],
            palette=palette(mode),
        ),
        "bridge": charts.bridge(
            PARTS, {"name": "离开", "value": 15}, LOSSES, **draw, part_keys=KEYS, keys=KEYS
        ),
    }


FORMS = sorted(figures())


def texts(figure: dict) -> list[str]:
    return [note["text"] for note in figure["layout"]["annotations"]]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("form", FORMS)
def test_every_figure_is_still_and_without_legend(form, mode, language):
    figure = figures(mode, language)[form]
    layout = figure["layout"]
    assert layout["showlegend"] is False
    assert layout["dragmode"] is False
    axes = [axis for name, axis in layout.items() if name.startswith(("xaxis", "yaxis"))]
    assert axes
    assert all(axis["fixedrange"] for axis in axes)
    assert all(axis["tickangle"] == 0 for axis in axes)
    assert all(axis["ticktext"] for axis in axes if axis["showticklabels"])
    json.dumps(figure, default=str)


@pytest.mark.parametrize("form", FORMS)
def test_no_annotation_lies_beyond_the_range_of_its_axis(form):
    layout = figures()[form]["layout"]
    for note in layout["annotations"]:
        for letter in "xy":
            reference = note.get(f"{letter}ref", letter)
            if reference == "paper":
                assert 0 <= note[letter] <= 1
                continue
            low, high = sorted(layout[reference.replace(letter, f"{letter}axis", 1)]["range"])
            assert low - 1e-9 <= note[letter] <= high + 1e-9, note["text"]


@pytest.mark.parametrize("form", FORMS)
def test_every_trace_can_be_clicked_or_is_silent(form):
    for trace in figures()[form]["data"]:
        silent = trace.get("hoverinfo") == "skip"
        assert silent or "hovertemplate" in trace
        if "customdata" in trace:
            assert not silent
            assert len(trace["customdata"]) == len(trace["x"])
            assert all(key[0] is not None for key in trace["customdata"])


@pytest.mark.parametrize("form", ["contributions", "bars", "rule_bars", "evidence", "mix"])
def test_bars_start_at_zero(form):
    figure = figures()[form]
    sideways = figure["data"][0].get("orientation") == "h"
    low, high = figure["layout"]["xaxis" if sideways else "yaxis"]["range"]
    assert low <= 0 <= high
    assert all("base" not in trace for trace in figure["data"])


@pytest.mark.parametrize("form", FORMS)
def test_markers_with_a_list_say_their_opacity(form):
    for trace in figures()[form]["data"]:
        marker = trace.get("marker", {})
        if trace["type"] == "scatter" and isinstance(marker.get("size"), list):
            assert marker["opacity"] == 1


def test_data_in_is_marks_out():
    figure = figures()["trend"]
    points = next(trace for trace in figure["data"] if trace["mode"] == "markers")
    assert points["y"] == [pytest.approx(62 + 0.5 * i) for i in range(13)]
    assert points["customdata"][12] == [MONTHS[12]]
    assert "2009年9月：68.0%（95% 区间 67.0–69.0%）" in points["hovertext"]
    assert "<b>68.0%</b>" in texts(figure)
    assert "目标 68.0%" in texts(figure)
    assert "上年 60.0%" in texts(figure)


def test_notes_of_months_that_are_not_drawn_are_left_out():
    assert "春节" in texts(figures()["trend"])
    assert "从前" not in texts(figures()["trend"])


def test_an_immature_month_is_hollow_linked_by_dots_and_on_a_block():
    figure = figures()["immature"]
    points = next(trace for trace in figure["data"] if trace["mode"] == "markers")
    paper = palette("light")
    assert points["marker"]["color"][11:] == [paper.background] * 2
    assert points["marker"]["line"]["width"][11:] == [2, 2]
    dotted = [trace for trace in figure["data"] if trace.get("line", {}).get("dash") == "dot"]
    assert dotted[0]["x"] == [10, 11, 12]
    assert figure["layout"]["shapes"][0]["x0"] == 10.5
    assert "至今 68.0%" in texts(figure)
    band = figure["data"][0]
    assert max(band["x"]) == 10


def test_a_missing_month_is_a_gap_and_splits_the_band():
    rows = trend_rows()
    rows[5] |= {"value": None, "low": None, "high": None}
    figure = charts.trend(rows, palette=palette("light"), language="zh")
    bands = [trace for trace in figure["data"] if trace.get("fill") == "toself"]
    assert [sorted(set(band["x"])) for band in bands] == [[0, 1, 2, 3, 4], list(range(6, 13))]
    points = next(trace for trace in figure["data"] if trace["mode"] == "markers")
    assert points["y"][5] is None


def test_a_ranking_shows_verdicts_by_shape_and_ties_by_band():
    figure = figures()["ranking"]
    dots = figure["data"][-1]
    assert dots["marker"]["symbol"] == ["circle", "circle", "diamond"]
    assert dots["customdata"] == [["a"], ["b"], ["c"]]
    bands = [shape for shape in figure["layout"]["shapes"] if shape["type"] == "rect"]
    assert [(band["y0"], band["y1"]) for band in bands] == [(-0.5, 2.5)]
    assert "第 1" in texts(figure)
    assert "全省 85.0" in texts(figure)


def test_contributions_are_sorted_with_their_keys_and_only_large_ones_speak():
    bar = figures()["contributions"]["data"][0]
    assert bar["x"] == [pytest.approx(0.08), pytest.approx(0.01), pytest.approx(-0.03)]
    assert bar["customdata"] == [["b"], ["c"], ["a"]]
    assert bar["text"] == ["+0.080", "+0.010", "\u22120.030"]
    paper = palette("light")
    assert bar["marker"]["color"] == [paper.bad, paper.mark, paper.good]


def test_of_a_fall_the_first_bar_is_what_fell_most():
    rows = [{"name": name, "value": value} for name, value in (("a", -1), ("b", 2), ("c", -5))]
    look = {"palette": palette("light"), "language": "zh", "good": "up", "unit": "points"}
    assert charts.contributions(rows, **look)["data"][0]["x"] == [-5, -1, 2]


def test_names_from_data_cannot_be_markup():
    axis = figures()["bars"]["layout"]["yaxis"]
    assert axis["ticktext"][1] == "&lt;b&gt;宁德&lt;/b&gt;"


def test_a_rule_that_did_not_run_says_why_and_is_not_zero():
    figure = figures()["rule_bars"]
    assert "未运行：需要列 arpu_min" in texts(figure)
    assert "<b>0</b>" not in texts(figure)
    cleared, continuing, new = figure["data"]
    assert cleared["x"][0] == -7
    assert (continuing["x"][0], new["x"][0]) == (30, 12)
    assert new["customdata"][0] == ["a", "new"]
    assert texts(figure)[0].startswith("<b>42</b>")
    assert "+" not in texts(figure)[2]


def test_evidence_marks_the_threshold_of_each_month():
    figure = figures()["evidence"]
    ticks = figure["layout"]["shapes"]
    assert [tick["y0"] for tick in ticks] == [pytest.approx(321.6)]
    assert "322" in texts(figure)
    assert "402" in texts(figure)
    assert "—" in texts(figure)
    assert "\u221221%" in figure["layout"]["xaxis"]["ticktext"][1]


def test_the_waterfall_falls_to_what_is_unexplained():
    bar = figures()["waterfall"]["data"][0]
    assert bar["y"] == [15, 10, 4, 1]
    assert bar["base"] == [0, 5, 1, 0]
    assert bar["customdata"] == [["a"], ["b"], ["c"], [""]]
    assert any("10.0%" in text for text in texts(figures()["waterfall"]))


def test_the_strip_is_to_scale():
    figure = figures()["strip"]
    assert [trace["x"][0] for trace in figure["data"]] == [80, 5, 15]
    assert figure["layout"]["xaxis"]["range"] == [0, 100]


def test_a_mix_of_more_than_six_parts_is_refused():
    parts = [{"name": str(i), "values": [1 / 7]} for i in range(7)]
    with pytest.raises(ValueError, match="7 parts"):
        charts.mix(parts, MONTHS[:1], palette=palette("light"), language="zh")


def test_multiples_wrap_into_rows():
    layout = figures()["multiples"]["layout"]
    assert layout["yaxis"]["domain"][0] > layout["yaxis3"]["domain"][1]
    assert layout["yaxis"]["range"] == layout["yaxis3"]["range"]
    assert layout["height"] == 2 * 190


def test_a_move_far_beyond_the_usual_stays_on_the_figure_as_a_diamond():
    after = figures()["dumbbell"]["data"][-1]
    assert after["x"] == [-3.0]
    assert after["marker"]["symbol"] == ["diamond"]


def test_an_overlap_shows_combinations_over_their_rules():
    bars, link, dots = figures()["overlap"]["data"]
    assert bars["y"] == [9, 4]
    assert link["y"] == [0, 1]
    assert dots["marker"]["color"].count(palette("light").text) == 3
    assert "30%" in texts(figures()["overlap"])


def test_an_empty_answer_is_still_a_figure():
    draw = {"palette": palette("light"), "language": "zh"}
    assert charts.trend([], **draw)["data"] is not None
    assert charts.bars([], **draw)["data"] is not None
    assert charts.contributions([], **draw, good="up")["data"] is not None
    assert charts.ranking([], None, **draw, label="x")["data"] is not None
    assert charts.rule_bars([], **draw)["data"] is not None
    assert charts.multiples([], [], [], **draw)["data"] is not None
    assert charts.mix([], [], **draw)["data"] is not None


def test_labels_are_pushed_apart_and_stay_within():
    placed = spread([50, 52, 51, 90], 16, 0, 100)
    assert all(two - one >= 16 - 1e-9 for one, two in pairwise(sorted(placed)))
    assert placed[0] < placed[2] < placed[1] < placed[3]
    assert all(0 <= place <= 100 for place in placed)
    assert spread([10, 60], 16, 0, 100) == [10, 60]
    assert min(spread([1, 2, 3], 16, 0, 100)) >= 0


def test_labels_around_marks_keep_off_each_other():
    marks = [(50.0, 50.0), (62.0, 52.0), (56.0, 40.0)]
    words = ["南平", "龙岩", "莆田"]
    spots = around(marks, words, Box(0, 0, 400, 300), 12)
    boxes = [
        spot.box(x, y, canvas.text_width(word, 12))
        for spot, (x, y), word in zip(spots, marks, words, strict=True)
    ]
    assert all(one.overlap(two) == 0 for i, one in enumerate(boxes) for two in boxes[i + 1 :])


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (61.2, 69.9, [62, 64, 66, 68]),
        (0, 450, [0, 100, 200, 300, 400]),
        (0.2, 1.3, [0.2, 0.4, 0.6, 0.8, 1.0, 1.2]),
    ],
)
def test_ticks_are_round_numbers(low, high, expected):
    assert canvas.ticks(low, high) == expected


def test_long_names_are_cut():
    assert canvas.short("很长很长很长很长很长很长的方案名").endswith("…")
    assert canvas.short("厦门") == "厦门"
    assert canvas.text_width("&lt;b&gt;") == canvas.text_width("xxx")
