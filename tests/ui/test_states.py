"""The designed states: missing is never zero, and every state says why and the way out."""

from __future__ import annotations

import re
from datetime import date

import pytest
from test_cards import drawn, words

from baoyou.text import catalogue
from baoyou.ui import states


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_state_is_drawn(language):
    app = drawn("states", language)
    assert [metric.value for metric in app.metric] == ["0", "—", "91.9%", "46.9%", "69.1%", "—"]
    assert len(app.error) == 1
    assert len(app.button) == 2


def test_the_words_of_the_states():
    seen = words(drawn("states"))
    assert (
        ":gray-badge[未运行] 需要列 `arpu_min`（竞情表）。没有它，结果是**未知**，不是 0。" in seen
    )
    assert ":gray-badge[不排名] n = 37，不足 100；95% 区间 78\\.7–97\\.2%，只作参考。" in seen
    assert ":gray-badge[○ 未成熟] 2009年10月底才完整，不进排名与评估。" in seen
    assert ":orange-badge[● 8/9 地市] 缺 宁德 2009年9月的文件（占核心客户 4.6%）。" in seen
    assert ":gray-badge[– 尚不适用] 需要 13 个已月结的月份，现有 6 个。" in seen
    assert "你的账号可看**厦门**。这一页需要「省公司 · 名单」权限。" in seen
    assert "上传「客户月表」后，这里显示：13 个月的趋势。" in seen


def test_an_error_names_what_failed_and_that_the_rest_is_fine():
    error = drawn("states").error[0].value
    assert "9 月的预警名单" in error
    assert "其他数据不受影响" in error
    assert "E\\-7F3A" in error


def test_incomplete_names_all_missing_cities():
    state = states.incomplete(7, ["宁德", "龙岩"], date(2009, 9, 1), 0.1, "zh")
    assert state.badge == "● 7/9 地市"
    assert "宁德、龙岩" in state.sentence


@pytest.mark.parametrize("area", ["ui.", "charts."])
def test_chinese_sentences_have_full_width_punctuation(area):
    half = re.compile(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]")
    faults = {
        key: entry["zh"]
        for key, entry in catalogue().items()
        if key.startswith(area) and half.search(re.sub(r"\{[^}]*\}", "字", entry["zh"]))
    }
    assert faults == {}
