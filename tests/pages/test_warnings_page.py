"""The warnings page: filters of the address, what they say, the way to a customer and back."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from baoyou import ask
from baoyou.access import EVERYONE
from baoyou.settings import ROOT
from baoyou.store import Store
from baoyou.text import say
from baoyou.ui.lists.people import ROWS, Listing, Seen
from baoyou.ui.warnings.alarms import Filters

ROUTER = ROOT / "baoyou" / "ui" / "router.py"
MONTH = date(2009, 9, 1)


def _open(store: Store, monkeypatch: pytest.MonkeyPatch, page: str, **query: str) -> AppTest:
    monkeypatch.setenv("BAOYOU_STORE", str(store.folder))
    app = AppTest.from_file(str(ROUTER), default_timeout=120)
    for name, value in {"lang": "zh", "month": "2009-09", **query}.items():
        app.query_params[name] = value
    app.switch_page(f"../../pages/find/{page}.py")
    app.run()
    assert not app.exception, app.exception
    return app


def _words(app: AppTest) -> str:
    return "\n".join(element.value for element in app.markdown)


def _range(total: int, last: int) -> str:
    return say("people.range", "zh", total=str(total), first="1", last=str(last))


def _listed(store: Store, **asked: Any) -> list[dict[str, Any]]:
    reader = ask.reader(store, EVERYONE)
    return reader.rows("warning_list", month=MONTH, population="core", **asked)


def test_the_address_filters_the_list_to_the_exact_total(
    sample_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = _listed(sample_store, stage="D", is_new=True)
    assert 0 < len(expected) < len(_listed(sample_store, stage="D"))
    app = _open(sample_store, monkeypatch, "warnings", stage="D", new="yes", level="9")
    assert _range(len(expected), min(len(expected), ROWS)) in _words(app)
    assert app.session_state["stage"] == "D"
    assert app.session_state["level"] is None, "a level that is not known is left out"


def test_a_combination_that_nobody_has_says_what_was_asked(
    sample_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _open(
        sample_store, monkeypatch, "warnings", only="first_bill_shock,group_alarm", within="30"
    )
    asked = "只命中 首账单异常 \\+ 集团批量异动，30 天内有关键时点"
    assert f"按「{asked}」筛选后没有客户" in _words(app)


def test_the_first_month_has_pairs_and_managers_and_nobody_is_new(
    sample_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = {"month": "2008-07", "lang": "en", "new": "yes"}
    app = _open(sample_store, monkeypatch, "warnings", together="pairs", by="manager", **first)
    reader = ask.reader(sample_store, EVERYONE)
    asked = {"month": date(2008, 7, 1), "population": "core"}
    pairs = reader.rows("warning_pairs", limit=8, **asked)
    managers = reader.rows("warning_managers", limit=10, **asked)
    counts = {"shown": str(len(managers)), "total": str(managers[0]["total"])}
    words = _words(app).replace("\\", "")
    assert say("warnings.groups.of", "en", **counts) in words
    counts = {"shown": str(len(pairs)), "total": str(pairs[0]["total"])}
    assert say("warnings.together.of", "en", **counts) in words
    everyone = reader.rows("warning_list", limit=1, **asked)[0]["total"]
    assert say("people.range", "en", first="1", last=str(ROWS), total=str(everyone)) in words


def test_a_customer_of_a_filtered_list_is_at_its_place_in_it(
    sample_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = _listed(sample_store, stage="D")
    app = _open(
        sample_store,
        monkeypatch,
        "customer",
        cid=rows[4]["customer_id"],
        origin="warnings",
        stage="D",
    )
    place = say("customer.back.place", "zh", place="5", total=str(len(rows)))
    assert place.replace(".", "\\.") in _words(app)


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        (1, {}),
        (4, {"after": 90}),
        (2, {"before": 70}),
        (9, {}),
    ],
)
def test_the_page_beside_the_one_shown_is_read_on_from_its_marks(
    page: int, asked: dict[str, int]
) -> None:
    told: dict[str, Any] = {}
    frame: Any = SimpleNamespace(rows=lambda query, **params: told.update(params) or [])
    listing = Listing("warnings", "warning_list", {"month": MONTH}, {}, is_marked=True)
    listing.rows(frame, page, Seen(3, 70, 90))
    assert told == {"limit": ROWS, "offset": (page - 1) * ROWS, "month": MONTH, **asked}


def test_filters_leave_out_what_is_not_known_and_put_rules_in_their_order() -> None:
    asked = {
        "alert": "red",
        "rule": "gossip",
        "only": "complaints,gossip",
        "both": "complaints,zero_calls",
        "manager": "M1",
        "within": "31",
    }
    assert Filters.of(asked) == Filters(alert="red", both="zero_calls,complaints", manager="M1")
