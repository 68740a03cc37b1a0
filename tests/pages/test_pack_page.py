"""The page of the monthly pack: a link for each format under the choice of the page."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from baoyou.pack import KINDS
from baoyou.settings import ROOT
from baoyou.store import Store

ROUTER = ROOT / "baoyou" / "ui" / "router.py"


def _open(store: Store, monkeypatch: pytest.MonkeyPatch, **query: str) -> AppTest:
    monkeypatch.setenv("BAOYOU_STORE", str(store.folder))
    app = AppTest.from_file(str(ROUTER), default_timeout=120)
    for name, value in {"lang": "zh", **query}.items():
        app.query_params[name] = value
    app.switch_page("../../pages/see/pack.py")
    app.run()
    assert not app.exception
    return app


def test_each_format_is_a_link_that_carries_month_city_population_and_language(
    sample_store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BAOYOU_CHROMIUM", str(tmp_path / "nothing"))
    app = _open(
        sample_store, monkeypatch, city="三明", month="2009-08", population="all", pack_lang="en"
    )
    links = {one.proto.url.split("?")[0]: one.proto for one in app.get("link_button")}
    assert set(links) == {f"/export/pack.{kind}" for kind in KINDS}
    assert parse_qs(urlsplit(links["/export/pack.xlsx"].url).query) == {
        "lang": ["en"],
        "population": ["all"],
        "month": ["2009-08"],
        "city": ["三明"],
    }
    assert {path[-4:] for path, one in links.items() if one.disabled} == {".pdf", "pptx"}
    words = "\n".join(one.value for one in app.markdown)
    assert "apt install chromium" in words.replace("\\", "")
