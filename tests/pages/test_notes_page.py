"""The page Notes: written, shown on the overview, changed, taken back; the forecast beside it."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from baoyou import notes
from baoyou.notes import Draft
from baoyou.settings import ROOT
from baoyou.store import Store
from baoyou.text import say

ROUTER = ROOT / "baoyou" / "ui" / "router.py"


@pytest.fixture
def store(sample_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A copy of the sample province that a test may change."""
    shutil.copytree(sample_store.folder, tmp_path / "store")
    monkeypatch.setenv("BAOYOU_STORE", str(tmp_path / "store"))
    return Store(tmp_path / "store")


def _app(**asked: str) -> AppTest:
    app = AppTest.from_file(str(ROUTER), default_timeout=120)
    for name, value in ({"lang": "zh"} | asked).items():
        app.query_params[name] = value
    return app.run()


def _words(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(str(one.value) for one in [*app.markdown, *app.success, *app.error])


def _button(app: AppTest, name: str) -> AppTest:
    (found,) = [one for one in app.button if one.label == say(f"notes.button.{name}", "zh")]
    return found.click().run()


def test_a_note_is_written_on_its_page_and_refused_without_a_name(store: Store) -> None:
    app = _app()
    app.switch_page("../../pages/manage/notes.py")
    assert say("notes.sentence.none", "zh") in _words(app.run())
    app.text_input[1].input("预存 <b>赠机</b> $5")
    assert "note_by" in _words(_button(app, "add")).replace("\\", "")
    assert notes.book(store).notes == ()
    app.text_input[0].input("王敏")
    assert "赠机" in _words(_button(app, "add"))
    (note,) = notes.book(store).notes
    assert (note.text, note.by, note.month) == ("预存 <b>赠机</b> $5", "王敏", date(2009, 9, 1))
    assert "<b>" not in _words(app).replace("\\<b\\>", "")


def test_the_overview_shows_the_note_and_the_next_three_months(store: Store) -> None:
    notes.add(store, Draft(date(2009, 5, 1), "网龄活动", "王敏", city="厦门"), ["厦门"])
    app = _app(overview_kpi="churn_rate")
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    marks = [one["text"] for one in figure["layout"]["annotations"]]
    assert "厦门：网龄活动" in marks
    assert "如果一切不变，2009年12月为" in _words(app)
    app.toggle(key="overview_kpi-ahead").set_value(False).run()
    assert "如果一切不变" not in _words(app)
