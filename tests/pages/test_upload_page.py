"""The page Upload from a refusal to what was published, with real jobs and without a browser."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_world import Row, World, customer
from streamlit.testing.v1 import AppTest

from baoyou import definitions, inbox, jobs, rulebook, watches
from baoyou.months import month_of
from baoyou.settings import ROOT
from baoyou.text import say

ROUTER = ROOT / "baoyou" / "ui" / "router.py"
Open = Callable[..., AppTest]


@pytest.fixture
def look(world: World, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens the page on the small store: `look(job)`, `look(language="en")`."""
    monkeypatch.setenv("BAOYOU_STORE", str(world.store.folder))

    def opened(job: str = "", language: str = "zh", page: str = "upload") -> AppTest:
        app = AppTest.from_file(str(ROUTER), default_timeout=60)
        app.query_params["lang"] = language
        app.switch_page(f"../../pages/manage/{page}.py")
        if job:
            app.query_params["job"] = job
        app.run()
        assert not app.exception
        return app

    return opened


def months(rows: int = 6, month: str = "2009-07", **known: Any) -> list[Row]:
    """Customers of one month."""
    return [
        customer(f"C{number}", month, **{"arpu": 80 + number, **known}) for number in range(rows)
    ]


def check(world: World, path: Path, name: str = "", **options: Any) -> str:
    """A job that has checked a file."""
    job = jobs.start(world.store, [(name or path.name, path)], **options)
    return wait(world, job)


def wait(world: World, job: str) -> str:
    """The same job when it is over."""
    for _ in range(600):
        found = jobs.look(world.store, job)
        if found and found.state != "running":
            return job
        time.sleep(0.05)
    raise TimeoutError(job)


def words(app: AppTest) -> str:
    """Everything that is said on the page, in Markdown."""
    shown = [*app.markdown, *app.error, *app.warning, *app.success, *app.info]
    tables = [str(table.value.to_dict()) for table in app.table]
    return "\n".join([*(str(element.value) for element in shown), *tables])


def press(app: AppTest, label: str) -> AppTest:
    """Press the button of that label."""
    return next(button for button in app.button if button.label == label).click().run()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_empty_store_says_what_to_upload(look: Open, language: str) -> None:
    assert say("stored.empty", language) in words(look(language=language))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_check_shows_rows_mapping_and_changes_and_publishes_nothing(
    world: World, look: Open, language: str
) -> None:
    world.load(months(month="2009-06", zero_call_days=0))
    job = check(world, world.write(months()))
    shown = words(look(job, language))
    assert say("upload.rows.balanced", language, difference=0) in shown.replace("\\", "")
    assert say("changes.normal", language) in shown
    # The month before had a column that is gone: what needs it is named.
    assert definitions.rules()["zero_calls"].words(language).name in shown.replace("\\", "")
    assert world.store.current().sequence == 1


def test_the_button_says_what_it_does_and_does_it(world: World, look: Open) -> None:
    app = look(check(world, world.write(months())))
    press(app, "发布并月结 2009-07")
    wait(world, jobs.recent(world.store)[0].id)
    app.run()
    assert "已发布为快照 1" in words(app)
    assert world.store.current().sequence == 1
    # Its mapping is no question any more.
    assert "改映射…" not in [button.label for button in app.button]


def test_notices_must_be_accepted_before_anything_is_published(world: World, look: Open) -> None:
    world.load([*months(month="2009-06"), *months(3, "2009-06", city="厦门")][:6])
    job = check(world, world.write(months(month="2009-07", city="平潭")))
    app = look(job)
    publish = next(b for b in app.button if b.label.startswith("发布并月结"))
    assert publish.disabled
    app.checkbox[0].check().run()
    publish = next(b for b in app.button if b.label.startswith("发布并月结"))
    assert not publish.disabled


def test_a_likely_column_is_asked_about_and_the_answer_checks_again(
    world: World, look: Open
) -> None:
    path = world.write(months())
    path.write_text(path.read_text().replace("status", "用户当前状态", 1))
    refused = check(world, path)
    app = look(refused)
    assert "列名相近，请确认" in words(app)
    press(app, "用这份映射重新检查")
    again = jobs.recent(world.store)[0]
    assert again.id != refused
    found = jobs.look(world.store, wait(world, again.id))
    assert found and found.report
    assert found.report["files"][0]["how"]["status"] == "given"


def test_one_layout_of_several_is_remembered_and_leaves_the_others_alone(
    world: World, look: Open
) -> None:
    june, july = world.write(months(month="2009-06")), world.write(months())
    july.write_text(july.read_text().replace("status", "用户当前状态", 1))
    job = wait(world, jobs.start(world.store, [("六月.csv", june), ("七月.csv", july)]))
    press(look(job), "用这份映射重新检查")
    found = jobs.look(world.store, wait(world, jobs.recent(world.store)[0].id))
    assert found and found.report
    how = [file["how"]["status"] for file in found.report["files"]]
    assert how == ["exact", "remembered"]


def test_a_month_that_the_file_lacks_is_typed_once(world: World, look: Open) -> None:
    rows = [{key: value for key, value in row.items() if key != "month"} for row in months()]
    app = look(check(world, world.write(rows)))
    field = next(
        one
        for one in app.text_input
        if one.placeholder == "2009-10" and one.label != say("upload.options.month", "zh")
    )
    field.input("九月").run()
    press(app, "用这份映射重新检查")
    assert "不是月份" in words(app)
    field = next(one for one in app.text_input if one.value == "九月")
    field.input("2009-09").run()
    press(app, "用这份映射重新检查")
    found = jobs.look(world.store, wait(world, jobs.recent(world.store)[0].id))
    assert found and found.report and found.report["files"][0]["months"] == ["2009-09"]


def test_a_unit_is_a_question_with_one_button(world: World, look: Open) -> None:
    world.load(months(month="2009-06", arpu=80))
    job = check(world, world.write(months(month="2009-07", arpu=8000)))
    app = look(job)
    press(app, say("notices.convert", "zh", column="arpu", unit="分"))
    found = jobs.look(world.store, wait(world, jobs.recent(world.store)[0].id))
    assert found and found.report
    arpu = next(c for c in found.report["changes"][0]["columns"] if c["column"] == "arpu")
    assert arpu["mean"] == 80


def test_a_file_of_a_moved_store_is_checked_again_not_published(world: World, look: Open) -> None:
    job = check(world, world.write(months()))
    world.load(months(month="2009-06"))
    app = look(job)
    assert say("upload.publish.moved", "zh") in words(app)
    assert not [b for b in app.button if b.label.startswith("发布并月结")]


def test_discarding_throws_the_files_away(world: World, look: Open) -> None:
    job = check(world, world.write(months()))
    app = press(look(job), "放弃")
    assert not (world.store.folder / "jobs" / job / "files").exists()
    assert "job" not in app.query_params


def test_what_a_file_says_is_never_markup(world: World, look: Open) -> None:
    rows = [{**row, "**x** :red[y]": "<b>1</b>"} for row in months(city="*厦门*")]
    job = check(world, world.write(rows), name="**a** :red[b].csv")
    shown = words(look(job))
    assert "**x** :red[y]" not in shown and "**a** :red[b]" not in shown
    assert "*厦门* " not in shown


def test_files_of_the_inbox_are_offered_and_checked(world: World, look: Open) -> None:
    path = world.write(months())
    there = inbox.folder(world.store) / "七月.csv"
    there.write_bytes(path.read_bytes())
    old = time.time() - 60

    os.utime(there, (old, old))
    app = look()
    app.multiselect[0].select("七月.csv").run()
    press(app, say("upload.check", "zh"))
    found = jobs.look(world.store, wait(world, jobs.recent(world.store)[0].id))
    assert found and found.names == ["七月.csv"] and found.state == "done"


def test_history_tells_of_every_step_and_what_undo_would_do(world: World, look: Open) -> None:
    world.load(months(month="2009-06"))
    world.load(months(month="2009-07"))
    app = look(page="history")
    assert "当前是快照 2" in words(app)
    assert list(app.dataframe[0].value["快照"]) == ["● 1 → 2", "0 → 1"]
    assert "不再显示：2009\\-07" in words(app)
    press(app, "撤销上一步")
    assert "当前是快照 1" in words(app)
    assert "重新显示：2009\\-07" in words(app)
    press(app, "重做")
    assert "当前是快照 2" in words(app)
    rulebook.publish(world.store, "zero_calls", {"days": 9}, month_of("2009-08"))
    watches.switch_on(world.store, watches.Watch("churn_rate", None, "all", "core", 0.01, 100))
    told = list(look(page="history").dataframe[0].value["内容"])
    assert told[:2] == ["全省月离网率（核心客户）", "多日零通话 第 2 版"]
