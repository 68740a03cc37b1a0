"""The page of one customer and the sheet for a visit: what is said, and what must never be."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import customer_world
import pytest
from customer_world import HOSTILE, MONTH
from small_world import World
from streamlit.testing.v1 import AppTest

from baoyou import ask
from baoyou.access import EVERYONE
from baoyou.settings import ROOT, Settings
from baoyou.ui.customer import case, next_step, sheet, why
from baoyou.ui.customer.case import Case
from baoyou.ui.frame import Frame
from baoyou.ui.theme import palette

PRINTED = date(2009, 7, 3)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The small world of one customer's page."""
    return customer_world.once(tmp_path_factory)


def framed(world: World, customer_id: str, language: str = "zh") -> tuple[Frame, Case]:
    """A run of the page without a browser, and the case it shows."""
    frame = Frame(
        Settings(world.store.folder, language),
        ask.reader(world.store, EVERYONE),
        language,
        palette("light"),
        "customer",
        {},
        month=MONTH,
        months=(date(2009, 5, 1), MONTH),
    )
    history = frame.rows("customer_history", all_cities=True, customer_id=customer_id)
    row = next(row for row in history if row["month"] == MONTH)
    return frame, case.read(frame, customer_id, history, row)


def printed(world: World, customer_id: str, language: str = "zh") -> str:
    return sheet.html_of(*framed(world, customer_id, language), PRINTED)


def opened(world: World, customer_id: str, monkeypatch: pytest.MonkeyPatch, **query: str) -> Any:
    monkeypatch.setenv("BAOYOU_STORE", str(world.store.folder))
    app = AppTest.from_file(str(ROOT / "baoyou" / "ui" / "router.py"), default_timeout=120)
    for name, value in {"lang": "zh", "cid": customer_id, **query}.items():
        app.query_params[name] = value
    app.switch_page("../../pages/find/customer.py")
    app.run()
    assert not app.exception
    assert not app.error, [error.value for error in app.error]
    return app


def shown(app: Any) -> str:
    return "\n".join(element.value for element in [*app.markdown, *app.warning])


def test_a_locked_customer_gets_service_and_no_offer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(world, "asked", monkeypatch)
    said = shown(app)
    assert "携转行为规范" in app.warning[0].value
    assert "只做服务与告知" in app.warning[0].value and "需法务审核" in app.warning[0].value
    assert "携转锁定：2009年6月起" in said
    assert "解决问题" in said and "服务：确认上月投诉已经解决" in said
    assert "优惠：" not in said


def test_the_page_tells_moments_events_and_sources_and_names_what_is_missing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = shown(opened(world, "asked", monkeypatch))
    assert "2009年7月10日" in said and "入网周年" in said
    assert "7月2日" in said and "月结前，初步" in said
    assert re.search(r"第 1 次入库，rows1\\?\.csv 第 \d+ 行", said)
    assert re.search(r"第 1 次入库，rows5\\?\.csv 第 2 行", said), (
        "the rival's offer has its own row"
    )
    assert "score\\_price" in said, "a missing score column is named"
    assert "没有判定" in said


def test_the_figure_can_be_changed_and_shows_the_rule_s_threshold(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(world, "asked", monkeypatch)
    (choice,) = [box for box in app.selectbox if box.key == "customer_measure"]
    assert choice.value == "arpu", "the first rule that fired and has a measure"
    choice.set_value("complaints").run()
    assert not app.exception
    assert "投诉，近三月" in shown(app)
    assert "「投诉」的阈值" in shown(app)


def test_a_programme_is_suggested_with_its_offer_and_why(world: World) -> None:
    frame, known = framed(world, "owes")
    first = next_step.suggestions(frame, known)[0]
    assert first["name"] == "停机宽限期"
    assert first["offer"].startswith("优惠：")
    assert first["why"] == "因为：临近停机"
    assert next_step.why_none(frame, known) == ""


def test_the_table_is_for_high_value_customers_and_of_who_left_for_those_who_were(
    world: World,
) -> None:
    frame, known = framed(world, "new")
    assert known.suggestions is None
    assert "≥ 150 元" in next_step.why_none(frame, known)
    assert [one["name"] for one in next_step.suggestions(*framed(world, "gone_quietly"))] == [
        "赢回"
    ]
    assert framed(world, "gone")[1].suggestions is None


def test_a_warning_is_one_sentence_with_version_and_source(world: World) -> None:
    told = {one["rule"]: one for one in why.reasons(*framed(world, "owes"))}
    assert told["suspension_due"]["evidence"] == "欠费 300 元，三月均费 200 元，状态 在网"
    assert "（版本 1）" in told["suspension_due"]["threshold"]
    assert "联通「商旅套餐」" in told["rival_offer"]["evidence"]


def test_the_sheet_of_a_locked_customer_names_no_rival_and_makes_no_offer(world: World) -> None:
    told = printed(world, "asked")
    assert "需法务审核" in told and "携转锁定：2009年6月起" in told
    assert "联通" not in told and "商旅" not in told, "nor in what a contact noted"
    assert "优惠：" not in told
    assert "携转锁定，竞争政策不写出" in told
    assert "联通" in printed(world, "owes"), "for others the visit may answer the offer"


def test_the_sheet_masks_the_number_and_needs_nothing_from_outside(world: World) -> None:
    told = printed(world, "owes")
    assert "139****5678" in told and "13912345678" not in told
    assert not re.search(r"(src|href)\s*=|url\(|https?:|@import", told)
    assert len(told.encode()) < 1_000_000


def test_no_value_reaches_the_sheet_as_markup(world: World) -> None:
    told = printed(world, "boss")
    assert HOSTILE not in told
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in told
    assert told.count("<script") == 0


def test_the_sheet_says_the_figures_of_the_case(world: World) -> None:
    told = printed(world, "owes", "en")
    assert '<html lang="en">' in told
    assert "Printed Jul 3, 2009" in told and "Data of Jun 2009" in told
    assert "Suspension grace" in told and "Jul 10, 2009" in told
    assert "load 1, rows1.csv, row" in told
    assert "<svg" in told and told.count("200.0</td>") == 2, "one fee a month"
    assert "$" not in re.sub(r"<style>.*?</style>", "", told, flags=re.S)
