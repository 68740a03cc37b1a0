"""Retention, bundling and influence in depth: lists opened by the address, columns that lack."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from small_world import World, customer
from streamlit.testing.v1 import AppTest

from baoyou import ask
from baoyou.access import EVERYONE
from baoyou.settings import ROOT
from baoyou.store import Store
from baoyou.text import say
from baoyou.ui.lists import people
from baoyou.ui.lists.people import Listing

ROUTER = ROOT / "baoyou" / "ui" / "router.py"


def opened(page: str, store: Path, monkeypatch: pytest.MonkeyPatch, **query: str) -> str:
    """All words of a page at this address."""
    monkeypatch.setenv("BAOYOU_STORE", str(store))
    app = AppTest.from_file(str(ROUTER), default_timeout=120)
    for name, value in {"lang": "zh", **query}.items():
        app.query_params[name] = value
    app.switch_page(f"../../pages/see/{page}.py")
    app.run()
    assert not app.exception
    assert not app.error, [error.value for error in app.error]
    return "\n".join(str(each.value) for each in (*app.title, *app.markdown, *app.metric))


@pytest.mark.parametrize(
    ("page", "query", "words"),
    [
        ("retention", {"strikes": "city:三明", "strikes_by": "level"}, "的成员（三明）"),
        ("bundling", {"kinds": "contract,fusion"}, "恰好持有「合约 \\+ 固移融合」的客户"),
        ("influence", {"cell": "both", "gone": "yes"}, "当月离网的双料客户"),
    ],
)
def test_a_mark_opens_its_customers_on_the_page(
    page: str,
    query: dict[str, str],
    words: str,
    sample_store: Store,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = opened(page, sample_store.folder, monkeypatch, **query)
    assert words in told
    assert say("opened.subtitle", "zh").split(" ", maxsplit=1)[0] in told


def test_a_customer_opened_from_a_list_of_a_page_stands_at_the_place_in_it(
    sample_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    month = date(2009, 9, 1)
    params = {"month": month, "population": "core", "kinds": "none"}
    listing = Listing("bundling", "binding_list", params, {"kinds": "none"})
    rows = ask.reader(sample_store, EVERYONE).rows("binding_list", **params)
    monkeypatch.setenv("BAOYOU_STORE", str(sample_store.folder))
    app = AppTest.from_file(str(ROUTER), default_timeout=120)
    asked = {"lang": "zh", "cid": rows[1]["customer_id"], "origin": "bundling", "kinds": "none"}
    for name, value in asked.items():
        app.query_params[name] = value
    app.session_state[people.LEFT] = (listing, (month, (), "core"))
    app.switch_page("../../pages/find/customer.py")
    app.run()
    assert not app.exception
    place = say("customer.back.place", "zh", place="2", total=f"{len(rows):,}")
    assert [element for element in app.markdown if place in element.value]
    # Another list in the address: the one that was left is no longer the way back.
    app.query_params["kinds"] = "contract"
    app.run()
    assert not app.exception
    assert not [element for element in app.markdown if place in element.value]


def test_columns_that_were_not_delivered_are_named_and_never_counted_as_none(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {"has_fusion": 0, "group_role": ""}
    rows = [customer(each, month, **known) for each in "ab" for month in ("2009-05", "2009-06")]
    world.load([*rows, customer("c", "2009-05", **known)])
    folder = world.store.folder
    retention = opened("retention", folder, monkeypatch, population="all")
    assert "port_to" in retention
    assert "leave_reason" in retention
    assert "contract_end_on" in opened("bundling", folder, monkeypatch, population="all")
    influence = opened("influence", folder, monkeypatch, population="all")
    assert "group_class" in influence.replace("\\", "")
    assert say("influence.cell.both", "zh") in influence
