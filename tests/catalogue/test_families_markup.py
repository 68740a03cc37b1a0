"""Family 67: names, headers and cells that hold Markdown or HTML are shown as they are written.

The page Upload is drawn with a check that was done and with one that was refused; every text that
would reach a browser is looked at, whatever element it is in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict
from kitchen import HEAD, Kitchen
from streamlit.testing.v1 import AppTest

from baoyou import upload, worker
from baoyou.errors import BaoyouError
from baoyou.settings import ROOT
from baoyou.store import Store

ROUTER = ROOT / "baoyou" / "ui" / "router.py"


def hostile(who: str) -> str:
    """A picture, a link and a tag that would tell a server of theirs who looks at the page."""
    host = f"http://{who}.example"
    return f"![a]({host}/a.png) [b]({host}/b) <img src={host}/c> **{host}** :red[d] $e$"


KINDS = ("file", "header", "cell", "city", "total")
_LIVE = re.compile(r"://|\]\(|(?<!\\)<[a-z!/]|(?<!\\)\*\*h|(?<!\\):red")
_LIVE_IN_FIGURES = re.compile(r"<[a-z!/]")


def month(name: str, city: str) -> str:
    header = HEAD.strip() + f',"{hostile("header")}"\n'
    cities = (city, "福州", "福州", "福州")
    rows = [f'{name},C{n},"{where}",在网,{50 + n},x\n' for n, where in enumerate(cities)]
    bad = f'{name},C9,福州,在网,"{hostile("cell")}",x\n'
    return header + "".join(rows) + bad + f'合计,,,"{hostile("total")}",206,\n'


@pytest.fixture(scope="module")
def apps(tmp_path_factory: pytest.TempPathFactory) -> dict[str, AppTest]:
    """The page after a check that was done, and after one that was refused."""
    folder = tmp_path_factory.mktemp("markup")
    kitchen = Kitchen(folder, Store(folder / "store"))
    kitchen.load(("八月.csv", month("2009-08", "厦门")))
    name = f"{hostile('file')}.csv"
    request = kitchen.request((name, month("2009-09", hostile("city"))))
    report = upload.check(kitchen.store, request).report
    assert {"unknown_city", "column_constant"} & {notice.code for notice in report.notices}
    refusal = kitchen.refused(
        (name, f'"{hostile("header")}",月份,状态,ARPU\nx,"{hostile("cell")}",在网,1\n'),
        code="columns_missing",
    )
    _job(kitchen.store, "done", name, {"state": "done", "report": upload.plain(report)})
    _job(kitchen.store, "refused", name, _refused(refusal))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BAOYOU_STORE", str(kitchen.store.folder))
        return {job: _page(job) for job in ("done", "refused")}


def _refused(error: BaoyouError) -> dict[str, Any]:
    told = worker.refusal(error.code, **error.slots)
    return told | {"proposals": list(getattr(error, "proposals", ()))}


def _job(store: Store, job: str, name: str, told: dict[str, Any]) -> None:
    folder = store.folder / "jobs" / job
    folder.mkdir(parents=True)
    asked = {"names": [name], "inbox": [None], "publish": False, "sequence": 1}
    who = {"by": "ana", "started_at": "2026-11-22T00:00:00.000+00:00"}
    worker.write(folder / "asked.json", {**asked, **who})
    worker.write(folder / worker.RESULT, told)


def _page(job: str) -> AppTest:
    app = AppTest.from_file(str(ROUTER), default_timeout=120)
    app.query_params["job"] = job
    app.switch_page("../../pages/manage/upload.py")
    app.run()
    assert not app.exception, [one.value for one in app.exception]
    return app


def _shown(app: AppTest) -> Iterator[tuple[str, str]]:
    """Every text of the page with the kind of its element."""
    for kind, proto in _elements(app.main):
        for text in _texts(MessageToDict(proto), kind):
            yield kind, text
    for table in app.table:
        for text in [*table.value.columns, *table.value.to_numpy().ravel()]:
            yield "table", str(text)


def _elements(block: Any) -> Iterator[tuple[str, Any]]:
    for child in block.children.values():
        if getattr(child, "proto", None) is not None:
            yield child.type, child.proto
        if hasattr(child, "children"):
            yield from _elements(child)


def _texts(told: Any, kind: str) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        for key, value in told.items():
            # What one chooses from is plain text in a select box, and ids are never shown.
            if key not in ("id", "formId") and not (kind == "selectbox" and key == "options"):
                yield from _texts(value, kind)
    elif isinstance(told, list):
        for value in told:
            yield from _texts(value, kind)


@pytest.mark.parametrize("job", ["done", "refused"])
@pytest.mark.parametrize("who", KINDS)
def test_67_what_looks_like_markup_is_shown_as_it_is_written(
    apps: dict[str, AppTest], job: str, who: str
) -> None:
    found = [(kind, text) for kind, text in _shown(apps[job]) if f"{who}.example" in _plain(text)]
    if job == "done" or who in ("file", "header"):
        assert found, "it is to be seen at all"
    for kind, text in found:
        live = _LIVE_IN_FIGURES if "chart" in kind else _LIVE
        assert not live.search(text), (kind, text)


def _plain(text: str) -> str:
    return text.replace("\\", "").replace("\u2060", "")


@pytest.mark.parametrize("job", ["done", "refused"])
def test_67_no_element_of_the_page_renders_html_with_their_words(
    apps: dict[str, AppTest], job: str
) -> None:
    for kind, proto in _elements(apps[job].main):
        told = MessageToDict(proto)
        if told.get("allowHtml") or kind == "html":
            assert ".example" not in _plain(str(told)), told
