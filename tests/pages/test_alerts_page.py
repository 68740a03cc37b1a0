"""The page Alerts: tried, switched on, told on the overview, acknowledged, switched off."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from baoyou import alerts, ask, definitions, watches
from baoyou.access import EVERYONE
from baoyou.settings import ROOT
from baoyou.store import Store
from baoyou.text import say
from baoyou.watches import Watch

ROUTER = ROOT / "baoyou" / "ui" / "router.py"


@pytest.fixture
def store(sample_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A copy of the sample province that a test may change."""
    shutil.copytree(sample_store.folder, tmp_path / "store")
    monkeypatch.setenv("BAOYOU_STORE", str(tmp_path / "store"))
    return Store(tmp_path / "store")


def news(store: Store) -> Watch:
    """Something of the sample that fired in its last month, whatever its threshold."""
    reader = ask.reader(store, EVERYONE)
    tried = [
        watches.watch(key, 0.0001 if _unit(key) == "share" else 1.0, city)
        for city in (watches.PROVINCE, *reader.cities)
        for key in watches.watchable()
    ]
    return next(one.watch for one in alerts.standings(reader.rows, tried) if one.state == "new")


def _unit(key: str) -> str:
    known = definitions.kpis().get(key)
    return known.unit if known else "count"


def page(watch: Watch | None = None) -> AppTest:
    """The page, trying a watch."""
    app = AppTest.from_file(str(ROUTER), default_timeout=120)
    app.query_params["lang"] = "zh"
    if watch:
        app.query_params["alert_of"] = watch.key
        app.query_params["alert_city"] = watch.city
        app.query_params["alert_population"] = watch.population
        app.query_params["alert_threshold"] = repr(watch.threshold)
    app.switch_page("../../pages/manage/alerts.py")
    return app.run()


def words(app: AppTest) -> str:
    """All that is written."""
    assert not app.exception
    return "\n".join(str(element.value) for element in [*app.markdown, *app.success, *app.error])


def decided(store: Store) -> list[str]:
    """The names of the alerts that are on."""
    return [entry["city"] for entry in store.current().decided.get(watches.DECIDED, [])]


def test_an_alert_is_switched_on_told_acknowledged_and_switched_off(store: Store) -> None:
    watch = news(store)
    app = page(watch)
    assert say("alerts.sentence.nothing", "zh") in words(app)
    (proof,) = alerts.standings(ask.reader(store, EVERYONE).rows, [watch])
    assert f"{proof.course.judged} 个月里会触发 {len(proof.course.shifts)} 次" in words(app)
    app.button(key="alert_add").click().run()
    assert decided(store) == [watch.city]
    assert "已启用" in words(app)
    overview = AppTest.from_file(str(ROUTER), default_timeout=120)
    overview.query_params["lang"] = "zh"
    assert say("alerts.overview.title", "zh", count=1) in words(overview.run())
    app.button(key="alert_known").click().run()
    assert store.current().decided[watches.DECIDED][0]["acknowledged"] == proof.told
    app.button(key="alert_remove").click().run()
    assert decided(store) == []
    assert say("alerts.sentence.nothing", "zh") in words(app)


def test_another_figure_gets_a_threshold_of_its_own(store: Store) -> None:
    app = page(watches.watch("churn_rate", 0.05))
    assert app.number_input[0].value == 5.0
    app.selectbox(key="alert_of").select("arpu").run()
    assert app.number_input[0].value != 5.0
    assert not app.exception
