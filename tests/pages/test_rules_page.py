"""The rule lab: what is tried is what is told, and publishing it makes a dated version."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from baoyou import ask, backtest, rulebook
from baoyou.access import EVERYONE
from baoyou.backtest import Question, Run
from baoyou.definitions import Tune
from baoyou.months import month_of
from baoyou.settings import ROOT
from baoyou.store import Store
from baoyou.ui.rules.lab_curve import grid

ROUTER = str(ROOT / "baoyou" / "ui" / "router.py")


def opened(store: Path, monkeypatch: pytest.MonkeyPatch, **query: object) -> AppTest:
    """The page under an address."""
    monkeypatch.setenv("BAOYOU_STORE", str(store))
    app = AppTest.from_file(ROUTER, default_timeout=180)
    app.query_params["lang"] = "en"
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page("../../pages/act/rules.py")
    app.run()
    assert not app.exception
    assert not app.error
    return app


def figures(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def test_what_is_tried_is_what_is_told_and_publishing_makes_it_a_dated_version(
    sample_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(sample_store.folder, tmp_path / "store")
    asked = {"lab_rule": "zero_calls", "lab_set": "days=5", "month": "2008-11"}
    app = opened(tmp_path / "store", monkeypatch, **asked)
    days = app.slider(key="lab_zero_calls_days")
    assert days.value == 5
    run = Run("it", "zero_calls", {"days": 5})
    found = backtest.test(
        ask.reader(sample_store, EVERYONE), Question((run,), last=month_of("2008-11"))
    )
    total = found.totals["it"]
    assert figures(app)["Precision"] == f"{total['precision'] * 100:.1f}%"
    assert figures(app)["Recall"] == f"{total['recall'] * 100:.1f}%"
    assert any(f"flagged {total['flagged']} times" in line.value for line in app.markdown)
    days.set_value(31).run()
    assert app.query_params["lab_set"] == "days=31"
    assert any("flags nobody" in line.value for line in app.markdown)
    app.button(key="lab_confirm").click().run()
    assert not app.exception
    assert "v2" in app.success[0].value
    declared, published = rulebook.editions(Store(tmp_path / "store").current(), "zero_calls")
    assert (declared.version.params, published.version.params) == ({"days": 7}, {"days": 31})
    assert published.version.from_month == month_of("2009-10")
    assert any("same as the present v2" in line.value for line in app.markdown)
    assert "lab_set" not in app.query_params


def test_a_curve_runs_from_one_end_of_the_range_to_the_other() -> None:
    whole = Tune("days", "", "", low=1, high=31, step=1)
    assert (grid(whole)[0], grid(whole)[-1], len(grid(whole))) == (1, 31, 10)
    tenths = Tune("ratio", "", "", low=0.1, high=0.4, step=0.1)
    assert grid(tenths) == [0.1, 0.2, 0.3, 0.4]
