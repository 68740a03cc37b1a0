"""Retention, bundling and influence in depth: lists opened by the address, columns that lack."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_world import World, customer
from streamlit.testing.v1 import AppTest

from baoyou.settings import ROOT
from baoyou.store import Store
from baoyou.text import say

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
