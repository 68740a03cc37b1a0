"""Touchpoints, cities and satisfaction in depth on the sample: what is said and what opens."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from baoyou.settings import ROOT
from baoyou.store import Store

ROUTER = ROOT / "baoyou" / "ui" / "router.py"


def _open(
    page: str, store: Store, monkeypatch: pytest.MonkeyPatch, **query: str | list[str]
) -> AppTest:
    monkeypatch.setenv("BAOYOU_STORE", str(store.folder))
    app = AppTest.from_file(str(ROUTER), default_timeout=120)
    for name, value in {"lang": "zh", **query}.items():
        app.query_params[name] = value
    app.switch_page(f"../../pages/see/{page}.py")
    app.run()
    assert not app.exception
    assert not app.error, [error.value for error in app.error]
    return app


def _words(app: AppTest) -> str:
    return "\n".join(str(element.value) for element in app.markdown)


def test_a_touchpoint_opens_its_low_scores_and_rivals_are_judged(
    sample_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _open("touchpoints", sample_store, monkeypatch, low_at="投诉处理")
    told = _words(app)
    # So few were asked in the small sample that no touchpoint is called the peak.
    assert "不足两个触点有 100 份答卷" in told
    assert "投诉处理：打分不高于 60 的客户" in told
    assert "差于对手的有网速对电信" in told


def test_the_ranks_over_time_and_one_city_are_read_on_the_page_of_cities(
    sample_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _open("cities", sample_store, monkeypatch, cities_view="ranks", city=["三明"])
    told = _words(app)
    assert "名次变动：拍照客户保有率" in told
    assert "比一年前没有可比的名次" in told
    assert "三明比其余各市：" in told


def test_a_survey_says_what_goes_with_the_overall_score_and_what_is_noise(
    sample_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = {"city": ["三明"], "low_item": "资费"}
    told = _words(_open("satisfaction", sample_store, monkeypatch, **query))
    assert "是相关，不是因果" in told
    assert "资费：打分不高于 60 的客户" in told
    assert "比其余地市合计" in told or "与其余地市合计相差" in told
    assert "在误差内，不能说谁高谁低" in told
