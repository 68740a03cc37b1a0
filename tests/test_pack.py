"""The monthly pack: the figures of the screen in four files, and no file where there is none."""

from __future__ import annotations

import asyncio
import io
import json
import os
import re
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation
from starlette.requests import Request
from starlette.responses import Response

from baoyou import answers, ask, chromium, definitions, forecast, notes, scorecards, targets
from baoyou.access import EVERYONE
from baoyou.cli import main
from baoyou.errors import BaoyouError, Refused, WrongUsage
from baoyou.notes import Book, Note
from baoyou.pack import ahead, contents, document, door, making, scored, slides, workbook
from baoyou.pack.asker import asker
from baoyou.pack.model import Asked, Cell, Drawing, Pack, Page, Sheet, Table
from baoyou.pack.overview import SINGLE
from baoyou.settings import Settings
from baoyou.store import Store
from baoyou.ui import pack_links

MONTH, CITY = date(2009, 9, 1), "三明"
# The smallest picture there is: what a slide shows is another's business.
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cf500f0003860180a58d2cc50000000049454e44ae426082"
)
# Topics whose extracts the sample may lack.
NEED_FILES = ("share", "targets", "touchpoints")
EVIL = "<script>alert(1)</script>=1+1"


WRITTEN = Book(
    (
        Note("n2", MONTH, "all", "policy", "Porting begins", "ann", "2009-09-02T09:00:00"),
        Note("n1", date(2009, 6, 1), CITY, "rival", "A campus card", "bob", "2009-06-02T09:00:00"),
        Note("n3", date(2009, 6, 1), "elsewhere", "other", "Unseen", "bob", "2009-06-02T09:00:00"),
    )
)


@pytest.fixture(scope="module")
def pack(sample_store: Store) -> Pack:
    """The pack of one city of the sample, with notes and the sheets of the workbook."""
    reader = ask.reader(sample_store, EVERYONE)
    asked = Asked(MONTH, (CITY,), "core", "en")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(notes, "book", lambda _: WRITTEN)
        # A forecast takes half a second; one shows that all are those of the terminal.
        patched.setattr(ahead, "KPIS", ("churn_rate",))
        # No manager of so small a province is ranked, and to add all up takes two seconds.
        patched.setattr(scored, "_managers", lambda _: [])
        return contents.made(reader, asked, "ann", "2009-10-03", with_sheets=True)


def _page(pack: Pack, key: str) -> Page:
    return next(page for page in pack.pages if page.key == key)


def _amounts(page: Page, column: int) -> list[Any]:
    return [row[column].amount for row in page.table.rows]


def _drawing(title: str = "A chart") -> Drawing:
    trace = {"type": "bar", "x": [1, 2], "y": [3, 4]}
    return Drawing(title, {"data": [trace], "layout": {}}, f"{title}: 4 is the most", 400, 240)


DEFINED = Table(
    ("name", "formula", "unit", "good", "source", "key", "other", "formula too", "SQL"),
    (tuple(Cell(text) for text in ("率", "甲<乙", "u", "g", "s", "k", "Rate", "a & b", "a < 1")),),
)


def _small(**other: Any) -> Pack:
    """A pack of two pages, whose names would run if they could."""
    table = Table(
        ("Name", "Rate"),
        (
            (Cell(EVIL), Cell("69.0%", 0.69, "share", 1, "good")),
            (Cell("=SUM(A1)"), Cell("−1.2", -0.012, "share_change", 1, "bad")),
            (Cell("unknown"), Cell("—")),
        ),
    )
    pages = (
        Page(
            *("one", "Topic", f"Title {EVIL}", "rest", "above"),
            *((_drawing(EVIL),), table, ("note",), ("k",)),
        ),
        Page("two", "Topic", "A table", table=table),
    )
    told = Pack(
        asked=Asked(MONTH, (), "core", "zh"),
        month=MONTH,
        title="Report",
        subtitle="all",
        foot="9 of 9",
        is_sample=True,
        pages=pages,
        sheets=(Sheet("a/b: [c]?*", table), Sheet("A B   C", table)),
        definitions=DEFINED,
        sources=(("Made", "=cmd()"),),
        source_table=table,
    )
    return replace(told, **other)


def test_every_kpi_of_the_pack_is_the_figure_that_the_terminal_prints(
    pack: Pack, sample_store: Store
) -> None:
    records = answers.kpis(sample_store, [MONTH], [CITY], keys=SINGLE)
    assert [row["kpi"] for row in records] == SINGLE
    shown = [row[1] for page in pack.pages if "headline" in page.key for row in page.table.rows]
    assert [cell.amount for cell in shown] == [row["value"] for row in records]
    assert [row["value"] for row in pack.figures] == [row["value"] for row in records]
    assert sum(cell.amount is not None for cell in shown) > 15


def test_the_sheets_hold_every_kpi_month_and_place_as_the_terminal_prints_them(
    pack: Pack, sample_store: Store
) -> None:
    everything, city = (sheet.table for sheet in pack.sheets)
    months = [date.fromisoformat(f"{head}-01") for head in everything.heads[4:]]
    assert len(months) == 13
    for by in ("none", "level", "tier", "stage", "rule"):
        keys = (
            SINGLE
            if by == "none"
            else [kpi.key for kpi in definitions.kpis().values() if kpi.own_split == by]
        )
        records = answers.kpis(sample_store, months, [CITY], by=by, keys=keys)
        names = {kpi: definitions.kpis()[kpi].words("en").name for kpi in keys}
        kept = {names[row["kpi"]] for row in records}
        told = [row for row in everything.rows if row[0].text in kept and row[2].text == CITY]
        printed = sorted(row["value"] for row in records if row["value"] is not None)
        held = [cell.amount for row in told for cell in row[4:] if cell.amount is not None]
        # The place stands twice where it is the only one: once as the whole, once as the city.
        assert sorted(held) == sorted(printed * 2)
    province = answers.kpis(sample_store, [MONTH], [], keys=SINGLE)
    beside = {row[0].text.split(",")[0]: row[7].amount for row in city.rows}
    for row in province:
        if definitions.kpis()[row["kpi"]].unit == "share" and row["value"] is not None:
            told = beside[definitions.kpis()[row["kpi"]].words("en").name]
            assert told is None or told == pytest.approx(row["value"])


def test_every_page_has_a_sentence_and_a_chart_says_what_it_shows(pack: Pack) -> None:
    drawn = {page.key.split("-")[0] for page in pack.pages if page.drawings}
    assert set(pack_links.TOPICS) - drawn <= {"headline", "definitions", "sources", *NEED_FILES}
    assert all(page.title for page in pack.pages)
    named = list(dict.fromkeys(page.key.split("-")[0] for page in pack.pages))
    assert named == list(pack_links.TOPICS)
    assert all(one.alt and one.figure["data"] for page in pack.pages for one in page.drawings)
    assert "9 of 9 cities" in pack.foot
    assert "Sample data" in pack.foot
    assert "3,000 of 3,000 rows" in pack.foot
    assert any("customers_200909" in cell.text for cell in pack.source_table.rows[0])


def test_definitions_name_all_kpis_and_rules_with_their_parameters(pack: Pack) -> None:
    keys = [row[5].text for row in pack.definitions.rows]
    assert keys == [*definitions.kpis(), *definitions.rules()]
    assert not any("{" in cell.text for row in pack.definitions.rows for cell in row[:8])
    names = [row[6].text for row in pack.definitions.rows]
    assert "Snapshot retention" in names or "拍照客户保有率" in names
    queries = Path(definitions.__file__).parents[1] / "queries"
    folders = ["kpis"] * len(definitions.kpis()) + ["rules"] * len(definitions.rules())
    for folder, row in zip(folders, pack.definitions.rows, strict=True):
        assert row[8].text == (queries / folder / f"{row[5].text}.sql").read_text("utf-8")


@given(
    st.integers(0, 80),
    st.sampled_from(["above", "grid", "beside", "table"]),
    st.lists(st.integers(60, 300), max_size=4),
)
def test_no_row_is_lost_overleaf(count: int, layout: str, heights: list[int]) -> None:
    rows = tuple((Cell(str(at)),) for at in range(count))
    drawings = tuple(replace(_drawing(), height=height) for height in heights)
    page = Page("key", "topic", "title", "", layout, drawings, Table(("n",), rows))
    told = contents.overleaf(page, "en")
    assert tuple(row for one in told for row in one.table.rows) == rows
    assert len(told[0].table.rows) <= contents.room(page)
    assert len({one.key for one in told}) == len(told)


def test_a_higher_chart_leaves_room_for_fewer_rows() -> None:
    low, high = (replace(_drawing(), height=height) for height in (200, 300))
    pages = [Page("key", "topic", "title", "", "above", (one,)) for one in (low, high)]
    # 566 for all, 236 or 336 for the chart, 22.2 a line, one of them the heads.
    assert [contents.room(page) for page in pages] == [13, 9]
    assert contents.room(replace(pages[0], layout="grid", drawings=(low,) * 4)) == 2


def test_targets_and_gaps_are_those_that_the_terminal_prints(
    pack: Pack, sample_store: Store
) -> None:
    rows = ask.reader(sample_store, EVERYONE).rows
    page = _page(pack, "targets")
    if not targets.are_stored(sample_store.current()):
        assert "No targets are loaded" in page.title
        return
    aimed = targets.states(lambda *at, **of: rows(*at, [CITY], **of), [MONTH], list(page.told))
    by_kpi = {row["kpi"]: row for row in aimed}
    told = [by_kpi[kpi] for kpi in page.told]
    assert _amounts(page, 1) == [row["value"] for row in told]
    assert _amounts(page, 2) == [row["target"] for row in told]
    cities = _page(pack, "targets-cities").table
    assert len(cities.rows) == 9
    assert [row[0].text for at, row in enumerate(cities.rows) if at in cities.strong] == [CITY]


def test_scores_are_those_that_the_terminal_prints(pack: Pack, sample_store: Store) -> None:
    reader = ask.reader(sample_store, EVERYONE)
    rows = scorecards.rows(reader.rows, reader, "city", MONTH)
    totals = {row["entity"]: row["total"] for row in rows}
    page = _page(pack, "scorecards")
    assert {row[0].text: row[2].amount for row in page.table.rows} == totals
    alone = _page(pack, f"scorecards-{CITY}")
    assert _amounts(alone, 4) == [row["score"] for row in rows if row["entity"] == CITY]


def test_of_many_managers_the_best_and_the_worst_are_listed(
    sample_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = {"total_error": 5.0, "total_before": None, "customers": 120, "is_tied": False, "rows": []}
    row |= {"why_not": None}
    ranked = [
        row | {"entity": f"M{at}", "city": CITY, "total": 90.0 - at, "place": at, "tie_rank": at}
        for at in range(1, 21)
    ]
    ranked[4] |= {"city": "elsewhere"}
    monkeypatch.setattr(scored, "_entities", lambda *_: ranked)
    asked = asker(ask.reader(sample_store, EVERYONE), Asked(MONTH, (CITY,), "core", "en"))
    (page,) = scored._managers(asked)
    assert [row[0].text for row in page.table.rows] == [
        *("M1", "M2", "M3", "M4", "M6", "M7"),
        *("M15", "M16", "M17", "M18", "M19", "M20"),
    ]
    assert page.title == "Sep 2009: of 20 managers M1 comes first with 89.0, M20 last with 70.0."
    assert "The best 6 and the worst 6 of 19." in page.note


def test_the_months_ahead_are_those_that_the_terminal_prints(
    pack: Pack, sample_store: Store
) -> None:
    reader = ask.reader(sample_store, EVERYONE)
    months = [row["month"] for row in reader.rows("closed_months") if row["month"] <= MONTH]
    past = forecast.history(lambda *at, **of: reader.rows(*at, [CITY], **of), "churn_rate", months)
    told = forecast.forecast(past, "share")
    (line,) = _page(pack, "forecast").table.rows
    assert line[-1].text == f"{told.within} of {told.judged} months"
    first = told.months[0]
    assert line[2].text == (f"{first.value:.2%} ({100 * first.low:.2f}–{first.high:.2%})")


def test_notes_stand_on_the_trends_and_on_a_page_of_their_own(pack: Pack) -> None:
    page = _page(pack, "notes")
    assert [row[3].text for row in page.table.rows] == ["Porting begins", "A campus card"]
    (drawing,) = page.drawings
    texts = [one.get("text") for one in drawing.figure["layout"]["annotations"]]
    assert {"Porting begins", "A campus card"} <= set(texts)
    assert "Porting begins" in drawing.alt
    trends = _page(pack, "trends")
    assert "1 Sep 2009: Porting begins; 2 Jun 2009: A campus card" in trends.note
    texts = [one.get("text") for one in trends.drawings[0].figure["layout"]["annotations"]]
    assert {"1", "2"} <= set(texts)


def test_the_parts_of_the_list_and_the_four_cells_add_up_to_all(pack: Pack) -> None:
    levels = _amounts(_page(pack, "survival-level"), 3)
    assert levels[0] == sum(levels[1:])
    shares = _amounts(_page(pack, "influence"), 2)
    assert len(shares) == 4
    assert sum(shares) == pytest.approx(1)


def test_the_web_page_asks_nobody_and_runs_no_value() -> None:
    told = document.html_of(_small())
    ours = told.replace(document.plotly(), "")
    assert "default-src 'none'" in ours
    assert not re.search(r"(?:src|href|action)\s*=|url\(|https?:", ours)
    assert "<script>alert" not in ours
    assert told.count('<section class="page"') == 2
    figures = re.search(r'id="figures">(.*?)</script>', ours, re.DOTALL)
    assert json.loads(figures[1])[0]["layout"] == {"width": 400, "height": 240}


def test_a_workbook_holds_numbers_as_numbers_and_words_as_words(tmp_path: Path) -> None:
    workbook.write(_small(), tmp_path / "pack.xlsx")
    book = openpyxl.load_workbook(tmp_path / "pack.xlsx")
    assert book.sheetnames == ["摘要", "a b   c", "A B   C 2", "口径", "数据来源"]
    sheet = book["a b   c"]
    assert [cell.value for cell in sheet["A"]] == ["Name", EVIL, "=SUM(A1)", "unknown"]
    assert {cell.data_type for cell in sheet["A"]} == {"s"}
    rate, change = sheet["B2"], sheet["B3"]
    assert (rate.value, rate.number_format, rate.data_type) == (0.69, "0.0%", "n")
    assert change.value == pytest.approx(-1.2)
    assert change.number_format.startswith("+#,##0.0;")
    assert sheet["B4"].value == "—"
    assert sheet.freeze_panes == "B2"


@given(st.lists(st.text(max_size=40), max_size=6))
def test_names_of_sheets_are_short_plain_and_different(names: list[str]) -> None:
    taken: list[str] = []
    for name in names:
        taken.append(workbook.sheet_name(name, taken))
    assert len({name.casefold() for name in taken}) == len(names)
    assert all(0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in taken)


def test_slides_name_their_pictures_and_say_the_chinese_font(tmp_path: Path) -> None:
    slides.write(_small(), [DOT], tmp_path / "pack.pptx")
    book = Presentation(str(tmp_path / "pack.pptx"))
    first, second = book.slides
    assert first.shapes.title.text_frame.text == f"Title {EVIL}"
    (picture,) = (one for one in first.shapes if one.shape_type == 13)
    assert picture._element.nvPicPr.cNvPr.get("descr") == f"{EVIL}: 4 is the most"
    texts = [one.text_frame.text for one in first.shapes if one.has_text_frame]
    assert {"note", "9 of 9", "第 1 / 2 页"} <= set(texts)
    (table,) = (one.table for one in second.shapes if one.has_table)
    assert table.cell(1, 1).text == "69.0%"
    run = first.shapes.title.text_frame.paragraphs[0].runs[0]
    assert 'a:ea typeface="Microsoft YaHei"' in run._r.xml
    said = [one.notes_slide.notes_text_frame.text for one in (first, second)]
    assert all(part in said[0] for part in ("率 · Rate (k)", "甲<乙", "a & b", "a < 1", "=cmd()"))
    assert "a < 1" not in said[1]
    assert any("演讲者备注" in one.text_frame.text for one in second.shapes if one.has_text_frame)
    for shape in [*first.shapes, *second.shapes]:
        assert shape.left >= 0
        assert shape.left + shape.width <= book.slide_width
        assert shape.top + shape.height <= book.slide_height


def test_chromium_prints_every_page(tmp_path: Path) -> None:
    page, pdf = tmp_path / "pack.html", tmp_path / "pack.pdf"
    page.write_text(document.html_of(_small(), is_printed=True), encoding="utf-8")
    program = chromium.find()
    assert program
    chromium.print_pdf(program, page, pdf)
    # Its two pages, and the definitions with their SQL.
    assert len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes())) == 3


def _program(folder: Path, script: str) -> Path:
    path = folder / "chromium"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_a_chromium_that_hangs_is_killed_with_all_that_it_started(tmp_path: Path) -> None:
    told = tmp_path / "child"
    program = _program(tmp_path, f"sleep 60 & echo $! > {told}; wait")
    begun = time.monotonic()
    with pytest.raises(Refused, match="pack_chromium_failed"):
        chromium.dump(program, tmp_path / "page.html", seconds=0.5)
    assert time.monotonic() - begun < 10
    child = int(told.read_text())
    state = Path(f"/proc/{child}/stat")
    assert not state.exists() or ") Z " in state.read_text()


def test_a_chromium_that_fails_leaves_no_file(
    tmp_path: Path, sample_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAOYOU_CHROMIUM", str(_program(tmp_path, "exit 3")))
    monkeypatch.setattr(contents, "made", lambda *_, **__: _small())
    for kind in ("pdf", "pptx"):
        with pytest.raises(Refused, match="exit 3"):
            making.write(sample_store, Asked(MONTH), tmp_path / f"pack.{kind}")
    assert [path.name for path in tmp_path.iterdir()] == ["chromium"]


def test_without_chromium_pdf_and_slides_are_refused_and_the_others_made(
    tmp_path: Path, sample_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAOYOU_CHROMIUM", str(tmp_path / "nothing"))
    monkeypatch.setattr(contents, "made", lambda *_, **__: _small())
    monkeypatch.setattr(making.exporting, "log", lambda *_: None)
    for kind in ("pdf", "pptx"):
        with pytest.raises(Refused, match=r"pack_chromium .*'kind'"):
            making.write(sample_store, Asked(MONTH), tmp_path / f"pack.{kind}")
    for kind in ("xlsx", "html"):
        making.write(sample_store, Asked(MONTH), tmp_path / f"pack.{kind}")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pack.html", "pack.xlsx"]


@pytest.mark.parametrize(
    ("asked", "name", "code"),
    [
        (Asked(date(1999, 1, 1)), "a.html", "month_unknown"),
        (Asked(MONTH, ("Atlantis",)), "a.html", "city_unknown"),
        (Asked(MONTH, (), "rich"), "a.html", "pack_population"),
        (Asked(MONTH), "a.docx", "pack_kind"),
    ],
)
def test_what_is_not_known_is_wrong_usage(
    asked: Asked, name: str, code: str, tmp_path: Path, sample_store: Store
) -> None:
    with pytest.raises(WrongUsage, match=code):
        making.write(sample_store, asked, tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_an_empty_store_and_a_folder_that_is_not_there_are_refused(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "a.html", "pack_empty"), (tmp_path / "no/a.html", "no_folder")):
        with pytest.raises(Refused, match=code):
            making.write(Store(tmp_path / "store"), Asked(), path)


def test_the_terminal_makes_a_pack_tells_of_it_and_logs_it(
    tmp_path: Path,
    sample_store: Store,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    logged: list[Any] = []
    monkeypatch.setattr(making.exporting, "log", lambda _, told: logged.append(told))
    monkeypatch.setattr(contents, "made", lambda *_, **__: _small(figures=({}, {})))
    out = tmp_path / "pack.html"
    store = ["--store", str(sample_store.folder)]
    assert main([*store, "report", "--month", "2009-09", "--out", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["file"] == str(out)
    assert (told["pages"], told["figures"]) == (2, 2)
    assert told["bytes"] == out.stat().st_size
    assert [(line["what"], line["format"], line["month"]) for line in logged] == [
        ("pack", "html", "2009-09")
    ]
    assert oct(out.stat().st_mode & 0o777) == "0o600"
    assert main([*store, "report", "--out", str(tmp_path / "pack.doc")]) == 2


def _answer(told: Settings, kind: str, query: str, client: str = "127.0.0.1") -> Response:
    route = next(one for one in door.routes(told) if one.path.endswith(kind))
    scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": route.path,
        "query_string": query.encode(),
        "headers": [(b"host", b"127.0.0.1:8501")],
        "client": (client, 1),
        "server": ("127.0.0.1", 8501),
    }
    return asyncio.run(route.endpoint(Request(scope)))


def test_the_route_hands_the_file_to_this_machine_only(
    sample_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Asked] = []

    def made(store: Store, wanted: Asked, kind: str) -> Any:
        asked.append(wanted)
        path = os.memfd_create(kind)
        os.write(path, b"it")
        os.lseek(path, 0, 0)
        return io.FileIO(path)

    monkeypatch.setattr(door, "_made", made)
    told, query = Settings(sample_store.folder), "month=2009-09&city=A&city=B&lang=en"
    answer = _answer(told, "pdf", query)
    assert answer.status_code == 200
    assert 'filename="baoyou-2009-09-en.pdf"' in answer.headers["content-disposition"]
    assert answer.headers["content-length"] == "2"
    assert asked == [Asked(MONTH, ("A", "B"), "core", "en")]
    far = _answer(told, "pdf", query, client="10.0.0.9")
    assert (far.status_code, json.loads(far.body)["code"]) == (403, "pack_local_only")
    wrong = _answer(told, "pdf", "month=soon")
    assert (wrong.status_code, json.loads(wrong.body)["code"]) == (400, "month_written")


def test_a_first_month_alone_makes_a_pack_that_says_what_is_missing(
    sample_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scored, "_managers", lambda _: [])
    asked = Asked(date(2008, 7, 1), (CITY,), "all", "zh")
    try:
        told = contents.made(ask.reader(sample_store, EVERYONE), asked, "ann", "now")
    except BaoyouError as error:  # pragma: no cover
        pytest.fail(str(error))
    churn = next(page for page in told.pages if page.key == "churn")
    assert churn.title == "上月没有入库，算不出离网。"
    assert not churn.drawings
    assert _page(told, "forecast").title == "历史太短或有缺月，没有一项能往前推算。"
    assert _page(told, "notes").title == "还没有备注。"
    states = [row[-1].text for row in told.pages[0].table.rows]
    assert any(text.startswith("需要") for text in states)
    assert document.html_of(told).count('<section class="page"') == len(told.pages)
