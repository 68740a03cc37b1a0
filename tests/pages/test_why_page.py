"""Why did it move: the sentence says what the query found, and where each bar leads."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from baoyou import explaining
from baoyou.settings import ROOT
from baoyou.store import Store
from baoyou.text import say
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.why import effects, effects_cards

ROUTER = ROOT / "baoyou" / "ui" / "router.py"


def _open(store: Store, patch: pytest.MonkeyPatch, **query: str) -> AppTest:
    patch.setenv("BAOYOU_STORE", str(store.folder))
    app = AppTest.from_file(str(ROUTER), default_timeout=60)
    for name, value in {"lang": "en", "month": "2009-09", **query}.items():
        app.query_params[name] = value
    app.switch_page("../../pages/see/why.py")
    app.run()
    assert not app.exception
    assert not app.error, [error.value for error in app.error]
    return app


def _words(app: AppTest) -> str:
    return "\n".join(element.value for element in [*app.markdown, *app.warning])


def test_the_sentence_says_the_change_and_the_effects_that_the_terminal_prints(
    sample_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"why_kpi": "bundling_rate", "why_by": "tier", "why_from": "2009-07"}
    app = _open(sample_store, monkeypatch, **asked)
    told = explaining.explain(
        sample_store, "bundling_rate", date(2009, 7, 1), date(2009, 9, 1), by="tier"
    )
    shown = _words(app)
    assert fmt.safe(fmt.value(told["value_from"], "share", "en")) in shown
    assert fmt.safe(fmt.value(told["value_to"], "share", "en")) in shown
    assert fmt.safe(fmt.change(told["change"], "share", "en", 2)) in shown
    for kind in ("rate", "mix", "interaction"):
        whole = sum(one[kind] for one in told["effects"])
        assert fmt.safe(fmt.signed_change(whole, "share", "en", 2)) in shown
    assert fmt.safe(say("why.groups_how", "en", unit="pp", residual="0.00")) in shown


def test_against_the_province_one_city_is_asked_for(
    sample_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _open(sample_store, monkeypatch, why_kpi="churn_rate", why_way="province")
    assert fmt.safe(say("why.one_city", "en")) in _words(app)
    assert fmt.safe(say("why.kinds_title", "en")) not in _words(app)


def test_simpson_s_paradox_is_named_in_words(
    sample_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = effects.found

    def turned(frame: Frame, question: explaining.Question) -> list[dict[str, Any]]:
        return [row | {"is_paradox": True, "change": -0.23} for row in found(frame, question)]

    monkeypatch.setattr(effects, "found", turned)
    app = _open(sample_store, monkeypatch, lang="zh", why_kpi="churn_rate", city="厦门")
    (warned,) = app.warning
    assert warned.value == say("why.paradox.down", "zh", kpi="月离网率", by="价值等级")


@pytest.mark.parametrize(
    ("kpi", "by", "group", "page", "query"),
    [
        ("churn_rate", "level", "2", "customers", {"list": "left", "level": "2"}),
        ("churn_rate", "plan", "p", "customers", {"list": "left", "plan": "p"}),
        ("churn_rate", "city", "厦门", "customers", {"list": "left", "city": ["厦门"]}),
        ("warned_share", "stage", "D", "warnings", {"stage": "D"}),
        ("warned_share", "plan", "p", "customers", {"list": "on_net", "plan": "p"}),
        ("arpu", "tier", "gold", "customers", {"list": "on_net", "tier": "gold"}),
        ("revenue_lost", "level", "1", "customers", {"list": "left", "level": "1"}),
        ("satisfaction", "city", "厦门", "satisfaction", {"city": ["厦门"]}),
    ],
)
def test_a_bar_opens_the_customers_in_it(
    kpi: str, by: str, group: str, page: str, query: dict[str, Any]
) -> None:
    gone: list[tuple[str, dict[str, Any]]] = []

    class Spy:
        """A frame that only leaves."""

        def go(self, page: str, **query: Any) -> None:
            gone.append((page, {key: value for key, value in query.items() if value is not None}))

    month = date(2009, 9, 1)
    question = explaining.Question(kpi, month, month, by)
    effects_cards.go(Spy(), question, group, None)  # type: ignore[arg-type]
    assert gone == [(page, query)]
    effects_cards.go(Spy(), question, effects.OTHER, None)  # type: ignore[arg-type]
    assert len(gone) == 1
