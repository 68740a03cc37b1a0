"""Families 25, 29, 44 and 55-63: workbooks, Parquet and archives, sound and not."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from kitchen import HEAD, HEADERS, Kitchen, says

from baoyou import upload
from baoyou.report import FileReport

TABLE = HEAD + "200909,C1,三明,在网,80\n200909,C2,厦门,在网,0.5\n"
OFFERS = ("竞情编号", "地市", "竞争对手", "竞争政策", "开始日期")
ROWS: list[list[Any]] = [list(HEADERS), ["200909", "C1", "三明", "在网", 80]]
NOTES: list[list[Any]] = [["说明"], ["取自系统"]]


def book(
    hidden: str = "", options: dict[str, Any] | None = None, **sheets: list[list[Any]]
) -> bytes:
    """A workbook; a text that begins with = is a formula without its result."""
    held = io.BytesIO()
    made = xlsxwriter.Workbook(held, options or {})
    for title, rows in sheets.items():
        sheet = made.add_worksheet(title)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        if title == hidden:
            sheet.hide()
    made.close()
    return held.getvalue()


def offer(number: int, started: Any = "2009-09-01") -> list[list[Any]]:
    return [list(OFFERS), [f"B{number}", "三明", "联通", "买一送一", started]]


def merged(number: int) -> bytes:
    """A title over all columns and a header of two rows, cells merged as in a report."""
    held = io.BytesIO()
    made = xlsxwriter.Workbook(held)
    sheet = made.add_worksheet("竞情")
    sheet.merge_range(0, 0, 0, 4, "2009年9月竞情")
    sheet.merge_range(1, 0, 2, 0, OFFERS[0])
    sheet.merge_range(1, 1, 2, 1, OFFERS[1])
    sheet.merge_range(1, 2, 1, 4, "政策")
    sheet.write_row(2, 2, OFFERS[2:])
    sheet.write_row(3, 0, offer(number)[1])
    sheet.write_row(4, 0, ["合计", "", "", 1])
    made.close()
    return held.getvalue()


def computed(number: int, formula: str) -> bytes:
    """A formula with its result, as Excel saves it."""
    held = io.BytesIO()
    made = xlsxwriter.Workbook(held)
    sheet = made.add_worksheet("竞情")
    for at, row in enumerate(offer(number)):
        sheet.write_row(at, 0, row)
    sheet.write_formula(1, 3, formula, None, "买一送一")
    made.close()
    return held.getvalue()


DAY = date(2009, 9, 1)
SERIAL = (DAY - date(1899, 12, 30)).days
READ = {
    "29-a-date": (
        lambda n: book(options={"default_date_format": "yyyy"}, 竞情=offer(n, DAY)),
        "竞情",
    ),
    "29-a-date-of-1904": (
        lambda n: book(
            options={"date_1904": True, "default_date_format": "yyyy-mm-dd"}, 竞情=offer(n, DAY)
        ),
        "竞情",
    ),
    "29-a-serial-number": (lambda n: book(竞情=offer(n, SERIAL)), "竞情"),
    "44-merged": (merged, "竞情"),
    "55-empty-first": (lambda n: book(a=[], b=offer(n)), "b"),
    "55-notes-around": (lambda n: book(a=NOTES, b=offer(n), c=NOTES), "b"),
    "55-hidden": (lambda n: book(a=offer(n), b=offer(90 + n), hidden="b"), "a"),
    "56-computed": (lambda n: computed(n, '="买一"&"送一"'), "竞情"),
    "56-linked": (lambda n: computed(n, "='[other.xlsx]S'!A1"), "竞情"),
}


@pytest.fixture(scope="module")
def loaded(shared: Kitchen) -> tuple[upload.Report, list[dict[str, Any]]]:
    files = [(f"{name}.xlsx", make(at)) for at, (name, (make, _)) in enumerate(READ.items())]
    return shared.load(*files), shared.rows("rival_offers")


@pytest.mark.parametrize("name", READ)
def test_a_workbook_is_read_by_the_one_sheet_that_matches(
    loaded: tuple[upload.Report, list[dict[str, Any]]], name: str
) -> None:
    report, rows = loaded
    at = list(READ).index(name)
    file: FileReport = report.files[at]
    assert (file.sheet, file.read, file.stored) == (READ[name][1], 1, 1)
    (row,) = [row for row in rows if row["offer_id"] == f"B{at}"]
    assert (row["offer"], row["starts_on"]) == ("买一送一", DAY)
    assert file.left_out == (3 if name == "44-merged" else 0)


def unsaved(formula: str) -> bytes:
    """A formula that no Excel has computed."""
    made = openpyxl.Workbook()
    made.active.title = "九月"
    for row in ROWS:
        made.active.append(row)
    made.active["E2"] = formula
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def patched(whole: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with one part of it changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(made, "w", 8) as target:
        for name in source.namelist():
            held = source.read(name)
            target.writestr(name, held.replace(old, new, 1) if name == part else held)
    return made.getvalue()


def locked(whole: bytes) -> bytes:
    """The flag of a password on each part."""
    held = bytearray(whole)
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := held.find(sign, at + 1)) >= 0:
            held[at + offset] |= 1
    return bytes(held)


def parquet(**options: Any) -> bytes:
    held = io.BytesIO()
    columns = zip(*(line.split(",") for line in TABLE.split()), strict=True)
    pq.write_table(
        pa.table({name: values for name, *values in columns}),
        held,
        write_statistics=False,
        **options,
    )
    return held.getvalue()


def typed(array: Any) -> bytes:
    held = io.BytesIO()
    columns = {name: [value] for name, value in zip(HEADERS, ROWS[1], strict=True)}
    pq.write_table(pa.table({**columns, "手机号": array}), held)
    return held.getvalue()


def turned(whole: bytes, place: bytes) -> bytes:
    held = bytearray(whole)
    held[held.index(place)] ^= 1
    return bytes(held)


def bomb(parts: int, size: int) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", 8) as archive:
        for number in range(parts):
            archive.writestr(f"{number}.csv", bytes(size))
    return held.getvalue()


def spread(row: int, column: int) -> bytes:
    """A cell far away from the others."""
    held = io.BytesIO()
    made = xlsxwriter.Workbook(held)
    sheet = made.add_worksheet("九月")
    for at, line in enumerate(ROWS):
        sheet.write_row(at, 0, line)
    sheet.write(row, column, "x")
    made.close()
    return held.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
WORDS = "xl/sharedStrings.xml"
LAUGHS = b'<!DOCTYPE a [<!ENTITY a0 "ha">%s]>' % b"".join(
    b'<!ENTITY a%d "%s">' % (at, b"&a%d;" % (at - 1) * 10) for at in range(1, 10)
)
XXE = b'<!DOCTYPE a [<!ENTITY a9 SYSTEM "file:///etc/hostname">]>'
PLAIN = book(九月=ROWS)


def with_entities(entities: bytes, part: str, old: bytes, new: bytes) -> bytes:
    return patched(patched(PLAIN, part, b"?>", b"?>" + entities), part, old, new)


LONG = book(九月=[ROWS[0], *([["200909", f"C{n}", "三明", "在网", n] for n in range(500)])])
REFUSED = {
    "55-a-sheet-for-each-city": (
        "a.xlsx",
        book(福州=ROWS, 厦门=ROWS),
        "sheet_unclear",
        ["福州, 厦门"],
    ),
    "55-a-sheet-for-each-month": (
        "a.xlsx",
        book(八月=ROWS, 说明=NOTES, 九月=ROWS),
        "sheet_unclear",
        ["八月, 九月"],
    ),
    "55-only-notes": ("a.xlsx", book(a=NOTES, b=[list(HEADERS)]), "file_no_rows", []),
    "56-never-computed": ("a.xlsx", unsaved("=40+40"), "formula_without_value", ["九月", "E2"]),
    "56-external": (
        "a.xlsx",
        unsaved("='[other.xlsx]S'!A1"),
        "formula_without_value",
        ["九月", "E2"],
    ),
    "57-text-as-workbook": ("a.xlsx", TABLE, "file_name_disagrees", [".xlsx", "CSV"]),
    "57-text-as-old-workbook": (
        "a.xls",
        TABLE.encode("gbk"),
        "file_name_disagrees",
        [".xls", "CSV"],
    ),
    "57-page-as-workbook": ("a.xls", b"<html><table><tr><td>1", "file_wrong_kind", ["HTML"]),
    "57-password": ("a.xlsx", locked(PLAIN), "file_password", []),
    "58-workbook": ("a.xlsx", LONG[: len(LONG) // 2], "file_corrupt", ["XLSX"]),
    "58-parquet": ("a.parquet", parquet()[:-20], "file_corrupt", ["Parquet"]),
    "58-gzip": ("a.csv.gz", gzip.compress(TABLE.encode(), mtime=0)[:-9], "file_corrupt", ["GZIP"]),
    "58-archive": ("a.zip", bomb(1, 300)[:-30], "file_corrupt", ["ZIP"]),
    "59-ratio": ("a.zip", bomb(1, 40 << 20), "file_zip_bomb", ["a.zip"]),
    "59-parts": ("a.zip", bomb(1_200, 1), "file_zip_bomb", ["a.zip"]),
    "59-workbook": (
        "a.xlsx",
        patched(PLAIN, "xl/theme/theme1.xml", b"", b"<a/>" + bytes(30 << 20)),
        "file_zip_bomb",
        [],
    ),
    "60-last-cell": (
        "a.xlsx",
        spread(1_048_575, 16_383),
        "file_too_big_sheet",
        ["九月", "1048576", "16384"],
    ),
    "60-last-column": ("a.xlsx", spread(5_000, 16_383), "file_too_big_sheet", ["九月", "16384"]),
    "60-many-columns": ("a.xlsx", spread(3, 2_500), "file_too_big_sheet", ["九月", "2501"]),
    "61-laughs": (
        "a.xlsx",
        with_entities(LAUGHS, WORDS, b"<t>C1</t>", b"<t>&a9;</t>"),
        "file_corrupt",
        [],
    ),
    "61-another-file": (
        "a.xlsx",
        with_entities(XXE, WORDS, b"<t>C1</t>", b"<t>&a9;</t>"),
        "file_corrupt",
        [],
    ),
    "61-in-the-sheet": (
        "a.xlsx",
        with_entities(XXE, SHEET, b"<v>80</v>", b"<v>&a9;</v>"),
        "file_corrupt",
        [],
    ),
    "62-a-word": (
        "a.parquet",
        turned(parquet(write_page_checksum=True, compression=None), "三明".encode()),
        "file_corrupt",
        ["Parquet"],
    ),
    "62-a-number": (
        "a.parquet",
        turned(parquet(write_page_checksum=True, compression=None), b"0.5"),
        "file_corrupt",
        ["Parquet"],
    ),
    "62-a-page-compressed": (
        "a.parquet",
        turned(parquet(write_page_checksum=True), "厦门".encode()),
        "file_corrupt",
        ["Parquet"],
    ),
    "63-list": ("a.parquet", typed(pa.array([[1]])), "parquet_type", ["手机号", "list"]),
    "63-struct": ("a.parquet", typed(pa.array([{"a": 1}])), "parquet_type", ["手机号", "struct"]),
    "63-bytes": ("a.parquet", typed(pa.array([b"x"])), "parquet_type", ["手机号", "binary"]),
}
# Out for their reader: these go to a child with limits, as all do outside tests.
HOSTILE = ("59", "60", "61")


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_not_what_it_should_be_is_refused(
    shared: Kitchen, request: pytest.FixtureRequest, name: str
) -> None:
    if name.startswith(HOSTILE):
        request.getfixturevalue("child")
    called, content, code, parts = REFUSED[name]
    says(shared.refused((called, content), code=code), called, *parts)


def test_62_without_checksums_the_control_total_sees_it(shared: Kitchen) -> None:
    """A bit in a number makes another number: nothing inside the file can tell."""
    content = turned(parquet(compression=None, use_dictionary=False), b"0.5")
    refused = shared.refused(("a.parquet", content), code="totals_differ", totals={"arpu": "80.5"})
    says(refused, "a.parquet", "arpu", "80.5", "81.5")


@pytest.mark.parametrize(
    ("phones", "stored"),
    [
        pytest.param([13_800_000_001.0], "13800000001", id="25-a-number"),
        pytest.param([13_800_000_001], "13800000001", id="63-whole-number"),
    ],
)
def test_phones_that_came_as_numbers_are_read_to_the_last_figure(
    kitchen: Kitchen, phones: list[float], stored: str
) -> None:
    kitchen.load(("a.parquet", typed(pa.array(phones))))
    assert [row["phone"] for row in kitchen.rows("customers")] == [stored]
