"""Every page, on the sample province and on an empty store, in both languages, without an error."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from baoyou import sqlfile
from baoyou.settings import PAGES, ROOT
from baoyou.store import Store
from baoyou.text import say

ROUTER = ROOT / "baoyou" / "ui" / "router.py"
ALL = sorted(path.relative_to(PAGES).as_posix() for path in PAGES.rglob("*.py"))


def _open(
    page: str, language: str, store: Path, monkeypatch: pytest.MonkeyPatch, **query: str
) -> AppTest:
    monkeypatch.setenv("BAOYOU_STORE", str(store))
    app = AppTest.from_file(str(ROUTER), default_timeout=120)
    app.query_params["lang"] = language
    for name, value in query.items():
        app.query_params[name] = value
    if page != "see/overview.py":
        app.switch_page(f"../../pages/{page}")
    app.run()
    return app


def _words(app: AppTest) -> str:
    shown = [*app.title, *app.markdown, *app.caption, *app.metric, *app.error]
    return "\n".join(f"{getattr(e, 'label', '')} {e.value}" for e in shown)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", ALL)
def test_a_page_opens_on_the_sample_province(
    page: str, language: str, sample_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _open(page, language, sample_store.folder, monkeypatch)
    assert not app.exception
    assert not app.error, [error.value for error in app.error]
    key = Path(page).stem
    assert app.title[0].value == say(f"page.{key}.title", language)
    if page.split("/", maxsplit=1)[0] != "manage":
        assert say("frame.sample", language) in _words(app)


@pytest.mark.parametrize("page", ALL)
def test_a_page_opens_on_an_empty_store(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _open(page, "zh", tmp_path / "store", monkeypatch)
    assert not app.exception
    assert not app.error, [error.value for error in app.error]


@pytest.mark.parametrize("page", [page for page in ALL if page.startswith("see/")])
def test_a_page_holds_for_one_city_an_early_month_and_everybody(
    page: str, sample_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _open(
        page, "zh", sample_store.folder, monkeypatch, city="三明", month="2008-07", population="all"
    )
    assert not app.exception
    assert not app.error, [error.value for error in app.error]


def test_no_english_word_of_ours_is_left_on_a_chinese_page(
    sample_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _open("see/overview.py", "zh", sample_store.folder, monkeypatch)
    assert "Snapshot retention" not in _words(app)
    assert "拍照客户保有率" in _words(app)


def test_what_a_figure_rests_on_is_told_in_both_languages_when_it_is_opened(
    sample_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = _open("see/bundling.py", "zh", sample_store.folder, monkeypatch)
    assert not closed.code
    closed.session_state["card-bundling_rate--behind"] = True
    opened = closed.run()
    assert opened.code[0].value == sqlfile.load("kpis/bundling_rate").text.strip()
    assert "第 1 次载入" in _words(opened)
    assert {"捆绑率", "Bundling rate"} <= set(re.findall(r"\*\*(.+?)\*\*", _words(opened)))


def test_the_glossary_finds_what_is_no_kpi_and_sends_its_sql_when_it_is_opened(
    sample_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = _open(
        "manage/glossary.py", "en", sample_store.folder, monkeypatch, glossary_search="city_peers"
    )
    assert [entry.label.split("**")[1] for entry in found.expander] == ["A city and all others"]
    assert found.code[0].value == sqlfile.load("pages/city_peers").text.strip()
    everything = _open("manage/glossary.py", "en", sample_store.folder, monkeypatch)
    assert len(everything.expander) > 45
    assert not everything.code
