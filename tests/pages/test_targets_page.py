"""Targets and scorecards on the sample province: told on cards and page, weights saved."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from baoyou import ask, scorecards, targets
from baoyou.access import EVERYONE
from baoyou.settings import ROOT
from baoyou.store import Store
from baoyou.text import say
from baoyou.ui import format as fmt

ROUTER = ROOT / "baoyou" / "ui" / "router.py"
SEPTEMBER = date(2009, 9, 1)


def opened(store: Store, monkeypatch: pytest.MonkeyPatch, page: str = "", **query: str) -> AppTest:
    """A page of this store; without a name the overview."""
    monkeypatch.setenv("BAOYOU_STORE", str(store.folder))
    app = AppTest.from_file(str(ROUTER), default_timeout=120)
    for name, value in {"lang": "zh", **query}.items():
        app.query_params[name] = value
    if page:
        app.switch_page(f"../../pages/see/{page}.py")
    return app.run()


def words(app: AppTest) -> str:
    """All that is written."""
    assert not app.exception
    assert not app.error, [error.value for error in app.error]
    return "\n".join(str(element.value) for element in [*app.markdown, *app.success])


def test_the_targets_missed_are_told_on_the_overview_and_on_the_page(
    sample_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = ask.reader(sample_store, EVERYONE)
    rows = targets.states(reader.rows, [SEPTEMBER], targets.headlines())
    missed = [row for row in rows if row["state"] in targets.MISSED]
    assert 0 < len(missed) < len(rows)
    overview = words(opened(sample_store, monkeypatch))
    assert fmt.safe(say("decisions.targets", "zh", count=len(missed))) in overview
    assert overview.count(f"**{say('ui.target.missed', 'zh')}**") == len(missed)
    app = opened(sample_store, monkeypatch, "targets", targets_kpi="churn_rate")
    assert fmt.safe(say("targets.sentence.rest", "zh", cells=0, city="", count=0)[:6]) in words(app)
    shown = app.dataframe[0].value
    states = dict(zip(shown.iloc[:, 0], shown.iloc[:, 4], strict=True))
    for row in rows:
        assert say(f"targets.state.{row['state']}", "zh") in states.values()


def test_a_manager_leads_to_the_warned_customers(
    sample_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(sample_store, monkeypatch, "scorecards", scorecard="manager")
    assert say("scorecards.sentence.error.manager", "zh")[:9] in words(app)
    first = app.dataframe[0].value.iloc[0, 0]
    links = [element.proto.label for element in app.get("page_link")]
    assert any(first in label for label in links)


def test_weights_are_saved_and_taken_back(
    sample_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(sample_store.folder, tmp_path / "store")
    store = Store(tmp_path / "store")
    app = opened(store, monkeypatch, "scorecards")
    assert app.number_input[0].value == 20
    app.number_input[0].set_value(60.0)
    app.button[0].click().run()
    assert say("scorecards.done.saved", "zh") in words(app)
    saved = scorecards.chosen(store.current(), "city")
    assert saved is not None
    assert (saved["bundling_rate"], saved["arpu"]) == (60, 10)
    app.button(key="back-city").click().run()
    assert scorecards.chosen(store.current(), "city") is None
