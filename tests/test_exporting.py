"""The exported list: the list itself, safe to open, with the conduct towards the locked, logged."""

from __future__ import annotations

import csv
import http.client
import io
import json
import socket
import threading
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import openpyxl
import pytest
import uvicorn
from small_world import Row, World, customer
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from baoyou import ask, export_rows, exporting, upload
from baoyou.access import EVERYONE
from baoyou.cli import main
from baoyou.errors import BaoyouError
from baoyou.exporting import Asked
from baoyou.routes import routes
from baoyou.settings import ROOT, Settings
from baoyou.text import say
from baoyou.ui import words
from baoyou.ui.warnings import alarms

MONTH, CODE = date(2009, 6, 1), "2009-06"
FORMULA, TABBED = '=HYPERLINK("http://evil.example","x")', "@SUM(1)"
Cells = list[dict[str, str]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Six who are warned: two are locked, two have names that a spreadsheet would run."""
    world = World(tmp_path_factory.mktemp("export"))
    people = [
        *(
            customer(f"quiet{at}", CODE, arpu=60 + at, zero_call_days=9, port_code=0)
            for at in range(2)
        ),
        customer(FORMULA, CODE, arpu=150.255, zero_call_days=9, port_code=0, manager_id=TABBED),
        customer("0012", CODE, arpu=90, zero_call_days=9, port_code=0, city="三明"),
        customer("locked", CODE, arpu=200, zero_call_days=8, port_code=1, phone="13912345678"),
        customer("asked_later", CODE, arpu=210, zero_call_days=8, port_code=0),
        customer("well", CODE, arpu=100, zero_call_days=0, port_code=0),
    ]
    offer = {"offer_id": "O1", "city": "福州", "rival": "联通", "offer": "商旅套餐"}
    event = {"event_id": "e1", "customer_id": "asked_later", "at": "2009-07-02 08:00"}
    files = [
        people,
        [offer | {"arpu_min": 150, "starts_on": "2009-06-01"}],
        [event | {"kind": "port_code"}],
    ]
    paths = [world.write(rows) for rows in files]
    named = tuple((path, path.name) for path in paths)
    upload.load(world.store, upload.Request(named, accept_notices=True))
    return world


def _written(world: World, folder: Path, kind: str = "csv", **asked: Any) -> Cells:
    """The rows of an export by column."""
    path = folder / f"list.{kind}"
    told = Asked(**{"population": "all", "month": MONTH, **asked})
    made = exporting.write(world.store, told, path)
    if kind == "csv":
        table = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    else:
        sheet = openpyxl.load_workbook(path).worksheets[0]
        table = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert len(table) - 1 == made.rows == made.total
    assert table[0] == export_rows.headings(told.language)
    return [dict(zip(export_rows.COLUMNS, row, strict=True)) for row in table[1:]]


def _about(folder: Path) -> dict[str, list[str]]:
    """The second sheet: what is said under each label."""
    sheet = openpyxl.load_workbook(folder / "list.xlsx").worksheets[1]
    told: dict[str, list[str]] = {}
    for label, value in sheet.iter_rows(values_only=True):
        told.setdefault(label, []).append(value)
    return told


def _listed(world: World, **asked: Any) -> list[Row]:
    reader = ask.reader(world.store, EVERYONE)
    return reader.rows("warning_list", month=MONTH, population="all", **asked)


@pytest.mark.parametrize("kind", exporting.KINDS)
def test_the_file_is_the_list_in_its_order_however_it_is_paged(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    listed = [row["customer_id"] for row in _listed(world)]
    assert len(listed) == 6
    for page in (1, 2, 3, 6, 100):
        monkeypatch.setattr(exporting, "PAGE", page)
        rows = _written(world, tmp_path, kind)
        assert [row["customer_id"].removeprefix("'") for row in rows] == listed
    in_sanming = _written(world, tmp_path, kind, cities=("三明",))
    assert [row["customer_id"] for row in in_sanming] == ["0012"]


def test_a_row_says_alert_fee_and_reasons_in_words(world: World, tmp_path: Path) -> None:
    row = next(row for row in _written(world, tmp_path) if row["customer_id"] == "quiet1")
    assert (row["alert"], row["city"], row["level"]) == ("黄色", "福州", "非核心")
    assert (row["fee_3m"], row["locked_since"], row["conduct"]) == ("61.00", "", "")
    (listed,) = _listed(world, customer_id="quiet1")
    version = ask.reader(world.store, EVERYONE).rule_version
    assert row["evidence"] == words.reasons(listed, "zh", version)
    english = _written(world, tmp_path, language="en")
    alerts = {row["customer_id"]: row["alert"] for row in english}
    assert (alerts["locked"], alerts["0012"]) == ("Red", "Yellow")


def test_figures_are_written_as_on_the_screen(world: World) -> None:
    told, screen = export_rows.writer(ask.reader(world.store, EVERYONE), "zh"), words.writer("zh")
    for value in ("0", "-0.004", "12.345", "1234567.5", "-0.245", "0.0049", "-1.005"):
        for places in (0, 1, 2):
            exact = Decimal(value)
            assert told.number(exact, places) == screen.number(exact, places)
            assert told.change(exact, places) == screen.change(exact, places)


@pytest.mark.parametrize("kind", exporting.KINDS)
def test_who_is_locked_carries_the_conduct_and_no_rival(
    world: World, tmp_path: Path, kind: str
) -> None:
    rows = {row["customer_id"]: row for row in _written(world, tmp_path, kind)}
    locks = {name: row["locked_since"] for name, row in rows.items() if row["conduct"]}
    assert locks == {"locked": "2009-06", "asked_later": "2009-07-02"}, "the feed locks at once"
    for name in locks:
        assert rows[name]["conduct"] == say("exporting.conduct", "zh")
        assert "联通" not in rows[name]["evidence"] and "商旅套餐" not in rows[name]["evidence"]
        assert say("customer.why.rival_left_out", "zh") in rows[name]["evidence"]
        assert "8" in rows[name]["evidence"], "the other reasons stay"
    free = rows[FORMULA if kind == "xlsx" else "'" + FORMULA]
    assert "联通" in free["evidence"] and "商旅套餐" in free["evidence"]


def test_no_cell_of_a_csv_begins_a_formula(world: World, tmp_path: Path) -> None:
    rows = _written(world, tmp_path)
    hostile = next(row for row in rows if "HYPERLINK" in row["customer_id"])
    assert (hostile["customer_id"], hostile["manager_id"]) == ("'" + FORMULA, "'" + TABBED)
    assert hostile["fee_3m"] == "150.26"
    assert not any((cell or "x")[0] in "=+-@\t\r" for row in rows for cell in row.values())


def test_every_cell_of_a_workbook_but_the_fee_is_text(world: World, tmp_path: Path) -> None:
    _written(world, tmp_path, "xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "list.xlsx").worksheets[0]
    fee = export_rows.COLUMNS.index("fee_3m")
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells if cell.column - 1 == fee} == {"n"}
    assert {cell.data_type for cell in cells if cell.column - 1 != fee} <= {"s", "inlineStr"}
    assert {"0012", FORMULA, TABBED} <= {cell.value for cell in cells}


def test_the_second_sheet_says_what_the_list_is(world: World, tmp_path: Path) -> None:
    filters = {"alert": "red", "rule": "zero_calls", "stage": "A", "within": "30"}
    _written(world, tmp_path, "xlsx", filters=filters, language="en")
    said = _about(tmp_path)["Filters"]
    assert said == ["Red, Zero calls, A Acquisition, key moment within 30 days"]
    _written(world, tmp_path, "xlsx", filters={"rule": "zero_calls"}, cities=("福州",))
    told = _about(tmp_path)
    manifest = world.store.current()
    assert told["月份"] == [CODE] and told["地市"] == ["福州"]
    assert told["筛选"] == ["多日零通话"] and told["客户数"] == ["5 / 5 位"]
    assert told["口径版本"] == [manifest.closes["2009-06-01"]["definitions"]]
    assert told["快照"] == [str(manifest.sequence)] and told["样例数据"] == ["否"]
    source = manifest.partitions["customers"]["2009-06-01"].facts["sources"][0][:12]
    assert any(source in one and "7 行" in one for one in told["数据来源"])
    assert say("portability.conduct.legal", "zh") in told["携转行为规范"]


def test_filters_mean_what_they_mean_on_the_page() -> None:
    filters = {"alert": "red", "rule": "zero_calls", "only": "zero_calls,usage_drop"}
    filters |= {"both": "zero_calls,usage_drop", "level": "none", "stage": "D", "manager": "none"}
    filters |= {"sensitivity": "price", "within": "60", "new": "yes"}
    assert set(filters) == set(exporting.FILTERS) == set(alarms.KEYS)
    frame: Any = SimpleNamespace(month=MONTH, population="core")
    for chosen in ({}, filters, *({key: value} for key, value in filters.items())):
        shown = alarms.listed(frame, alarms.Filters.of(chosen)).params
        assert exporting.parameters("core", chosen, MONTH) == shown


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"filters": {"alert": "blue"}}, "export_filter"),
        ({"filters": {"colour": "red"}}, "export_filter"),
        ({"filters": {"both": "zero_calls,nothing"}}, "export_filter"),
        ({"population": "some"}, "export_filter"),
        ({"month": date(2009, 1, 1)}, "month_unknown"),
        ({"cities": ("上海",)}, "city_unknown"),
    ],
)
def test_what_is_not_known_is_refused_and_never_widens_a_list(
    world: World, tmp_path: Path, asked: dict[str, Any], code: str
) -> None:
    with pytest.raises(BaoyouError) as refused:
        _written(world, tmp_path, **asked)
    assert refused.value.code == code and list(tmp_path.iterdir()) == []


def test_a_sheet_that_cannot_hold_the_list_is_refused(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST_IN_SHEET", 5)
    with pytest.raises(BaoyouError) as refused:
        _written(world, tmp_path, "xlsx")
    assert refused.value.code == "export_too_long"
    assert len(_written(world, tmp_path, "csv")) == 6


def test_each_export_is_one_line_without_customers_and_survives_a_torn_one(
    world: World, tmp_path: Path
) -> None:
    log = world.store.folder / exporting.LOG
    _written(world, tmp_path, filters={"rule": "zero_calls"})
    with log.open("a") as torn:
        torn.write('{"at": "torn')
    _written(world, tmp_path, "xlsx", cities=("三明",))
    first, last = [json.loads(line) for line in log.read_text("utf-8").splitlines()[-2:]]
    assert (first["what"], first["format"], first["rows"]) == ("warnings", "csv", 6)
    assert first["filters"] == {"rule": "zero_calls"} and first["by"] and first["at"]
    assert (last["format"], last["cities"], last["rows"]) == ("xlsx", ["三明"], 1)
    assert last["snapshot"] == world.store.sequence()
    assert "0012" not in log.read_text("utf-8") and "quiet" not in log.read_text("utf-8")
    world.store.collect(0)
    assert log.exists() and exporting.LOG not in str(world.store.verify())


def test_an_export_that_cannot_be_logged_gives_no_file(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "LOG", "no/such/folder.jsonl")
    with pytest.raises(BaoyouError, match="disk_failed"):
        _written(world, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_terminal_writes_the_same_file(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, path = ["--store", str(world.store.folder), "--json"], tmp_path / "out.csv"
    command = ["warnings", "--population", "all", "--rule", "zero_calls", *store]
    assert main([*command, "--out", str(path)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["file"], told["rows"], told["total"], told["month"]) == (str(path), 6, 6, CODE)
    _written(world, tmp_path, filters={"rule": "zero_calls"})
    assert path.read_bytes() == (tmp_path / "list.csv").read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert main([*command, "--out", str(path), "--limit", "1"]) == 2
    assert main([*command, "--out", str(tmp_path / "out.txt")]) == 2
    assert main([*command, "--out", str(tmp_path / "gone" / "out.csv")]) == 1


@pytest.fixture(scope="module")
def port(world: World) -> Iterator[int]:
    """A server with nothing but the routes."""
    app = Starlette(routes=routes(Settings(world.store.folder, "zh")))
    running = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        yield listening.getsockname()[1]
        running.should_exit = True
        thread.join(10)


def _get(port: int, address: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    line.request("GET", address, headers=headers)
    answer = line.getresponse()
    return answer, answer.read()


def test_the_route_hands_out_the_list_and_leaves_nothing_lying(
    world: World, port: int, tmp_path: Path
) -> None:
    asked = "?month=2009-06&population=all&city=%E7%A6%8F%E5%B7%9E&rule=zero_calls&stage="
    answer, body = _get(port, f"/export/warnings.csv{asked}&lang=en")
    assert answer.status == 200 and "warnings-2009-06.csv" in answer.headers["Content-Disposition"]
    assert int(answer.headers["Content-Length"]) == len(body)
    _written(world, tmp_path, cities=("福州",), filters={"rule": "zero_calls"}, language="en")
    assert body == (tmp_path / "list.csv").read_bytes()
    answer, body = _get(port, f"/export/warnings.xlsx{asked}")
    assert openpyxl.load_workbook(io.BytesIO(body)).worksheets[0].max_row == 6
    assert list((world.store.folder / "staging").iterdir()) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://evil.example"},
    ],
)
def test_the_route_refuses_other_places_and_other_sites(
    world: World, port: int, headers: dict[str, str]
) -> None:
    log = world.store.folder / exporting.LOG
    before = log.read_bytes() if log.exists() else b""
    answer, body = _get(port, "/export/warnings.csv?population=all", **headers)
    assert answer.status == 403 and json.loads(body)["code"].startswith("export_")
    assert (log.read_bytes() if log.exists() else b"") == before


def test_the_page_links_to_the_list_it_shows(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOYOU_STORE", str(world.store.folder))
    app = AppTest.from_file(str(ROOT / "baoyou" / "ui" / "router.py"), default_timeout=60)
    asked = {"month": CODE, "lang": "en", "population": "all", "alert": "yellow", "city": "三明"}
    for name, value in asked.items():
        app.query_params[name] = value
    app.switch_page("../../pages/find/warnings.py")
    app.run()
    assert not app.exception, app.exception
    links = [urlsplit(link.proto.url) for link in app.get("link_button")]
    assert [link.path for link in links] == ["/export/warnings.xlsx", "/export/warnings.csv"]
    assert all(dict(parse_qsl(link.query)) == asked for link in links)


@pytest.mark.parametrize("asked", ["month=June", "month=2001-01", "alert=blue", "what=ever"])
def test_the_route_says_what_is_wrong(port: int, asked: str) -> None:
    answer, body = _get(port, f"/export/warnings.xlsx?{asked}")
    assert answer.status == 400 and json.loads(body)["zh"]
