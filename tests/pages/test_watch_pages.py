"""The daily watch, portability and key moments on a small world and on the sample province."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_world import World, customer
from streamlit.testing.v1 import AppTest

from baoyou.settings import ROOT
from baoyou.store import Store

ROUTER = ROOT / "baoyou" / "ui" / "router.py"


def _open(page: str, folder: Path, patch: pytest.MonkeyPatch, **query: str) -> AppTest:
    patch.setenv("BAOYOU_STORE", str(folder))
    app = AppTest.from_file(str(ROUTER), default_timeout=60)
    for name, value in {"lang": "en", "population": "all", **query}.items():
        app.query_params[name] = value
    app.switch_page(f"../../pages/find/{page}.py")
    app.run()
    assert not app.exception
    assert not app.error, [error.value for error in app.error]
    return app


def _words(app: AppTest) -> str:
    shown = [*app.markdown, *app.metric, *app.caption]
    return "\n".join(f"{getattr(e, 'label', '')} {e.value}" for e in shown).replace("\\", "")


def _event(event_id: str, customer_id: str, day: str, kind: str) -> dict[str, Any]:
    told = {"event_id": event_id, "customer_id": customer_id, "at": f"{day} 10:00:00"}
    return {**told, "kind": kind}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three months of a few customers, one of whom ported out, and a feed from 2009-09-29 on."""
    world = World(tmp_path_factory.mktemp("watched"))
    steps = ("complaints", "zero_call_days", "rival_hotline_calls", "port_query", "port_apply")
    rows = []
    for month in ("2009-07", "2009-08", "2009-09"):
        for name in ("plain", "bound", "locked", "gone"):
            row = customer(name, month, joined_on="2005-10-03", port_code=0, contract_end_on="")
            rows.append(row | dict.fromkeys(steps, 0))
    rows[9] |= {"contract_end_on": "2009-11-15"}
    rows[10] |= {"port_code": 1}
    rows[11] |= {"status": "ported_out", "port_to": "电信", "arpu": ""}
    world.load(rows)
    world.load(
        [
            _event("1", "plain", "2009-09-29", "rival_hotline"),
            _event("2", "bound", "2009-10-02", "rival_hotline"),
            _event("3", "bound", "2009-10-04", "cancel_enquiry"),
            _event("4", "nobody", "2009-10-04", "complaint"),
        ],
        extract="events",
    )
    return world.store.folder


def test_the_watch_says_what_happened_since_the_close_and_that_it_is_preliminary(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _open("watch", folder, monkeypatch)
    words = _words(app)
    assert "1 customers have shown a signal" in words
    assert "Preliminary" in words
    assert "lacks 2 days" in words
    assert "1 customers are not in the close of Sep 2009" in words
    listed = app.dataframe[-1].value
    assert len(listed) == 1
    assert "Rival hotline (Oct 2)" in listed.iloc[0]["What happened"]


def test_a_filter_of_the_address_that_leaves_nobody_says_what_was_checked(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _open("watch", folder, monkeypatch, watch_signal="complaints")
    assert "Customers that match 0" in _words(app)


def test_without_a_feed_the_watch_says_so_and_does_not_say_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = _words(_open("watch", folder, monkeypatch, month="2009-07"))
    assert "There is no feed after Jul 31, 2009 yet" in words
    assert "shown a signal" not in words


def test_a_locked_customer_is_listed_with_the_words_of_the_lock(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _open("portability", folder, monkeypatch)
    words = _words(app)
    assert "1 customers asked for a code or to port out" in words
    assert "Service and information only" in words
    assert "needs legal review" in words
    listed = app.dataframe[-1].value
    assert listed["Locked since"].tolist() == ["Sep 2009"]
    assert listed["Step reached"].tolist() == ["asked for a code"]


def test_who_ported_out_is_listed_with_the_day_of_the_win_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = _open("portability", folder, monkeypatch, port_list="all").dataframe[-1].value
    assert listed["Win-back due"].tolist() == ["Jan 28, 2010"]
    assert listed["Ported out"].tolist() == ["Sep 30, 2009 (month end)"]
    assert listed["Went to (internal)"].tolist() == ["电信"]


def test_the_calendar_lists_the_customers_of_a_cell(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cell = {"of": "customers", "kind": "contract_end", "from": "2009-10-01"}
    app = _open("moments", folder, monkeypatch, **cell)
    assert "3 customers reach their next key moment within 8 weeks" in _words(app)
    assert "Contract end (customers, from Oct 1, 2009 on)" in _words(app)
    assert "Customers that match" not in _words(app)


@pytest.mark.parametrize("page", ["watch", "portability", "moments"])
def test_a_page_holds_for_one_city_and_an_early_month(
    page: str, sample_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    _open(page, sample_store.folder, monkeypatch, city="三明", month="2008-07")
