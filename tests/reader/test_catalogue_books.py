"""The catalogue of bad input: workbooks, Parquet, sizes, names, and text that looks like code."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from old_books import record, workbook, write_compound
from test_catalogue import C1, HEAD, KNOWN, TABLE, TWO, TWO_HEADERS, refused_by
from test_workbook import sparse, write_xlsx

from baoyou.reader import Limits

HEADERS = HEAD.strip().split(",")
ROWS: list[list[Any]] = [HEADERS, ["200909", "C1", "三明", 80]]
LESS: list[list[Any]] = [["月份", "地市", "说明"], ["200909", "三明", "x"]]
NOTES: list[list[Any]] = [["说明"], ["取自系统"]]


def book(folder: Path, **sheets: list[list[Any]]) -> bytes:
    return write_xlsx(folder / "book.xlsx", sheets).read_bytes()


def patched(whole: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with one part of it changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(made, "w", 8) as target:
        for name in source.namelist():
            held = source.read(name)
            target.writestr(name, held.replace(old, new, 1) if name == part else held)
    return made.getvalue()


@pytest.mark.parametrize(
    ("sheets", "taken"),
    [
        pytest.param({"a": [], "b": ROWS}, "b", id="empty-first"),
        pytest.param({"a": NOTES, "b": ROWS, "c": NOTES}, "b", id="notes"),
        pytest.param({"a": ROWS, "b": LESS}, "a", id="a-summary-beside"),
        pytest.param({"a": [HEADERS], "b": ROWS}, "b", id="a-template-without-rows"),
    ],
)
def test_55_the_one_sheet_that_matches_is_read(load, tmp_path, sheets, taken):
    found = load(book(tmp_path, **sheets), "a.xlsx", known=KNOWN)
    assert (found.facts.sheet, found.facts.sheets) == (taken, tuple(sheets))
    assert len(found.rows) == 1


@pytest.mark.parametrize(
    "sheets",
    [
        pytest.param({"福州": ROWS, "厦门": ROWS}, id="a-sheet-for-each-city"),
        pytest.param({"8月": ROWS, "说明": NOTES, "9月": ROWS}, id="a-sheet-for-each-month"),
        pytest.param(
            {
                "8月": [[*HEADERS, "月租", "状态"], [*ROWS[1], 20, "在网"]],
                "9月": [[*HEADERS, "月租"], [*ROWS[1], 20]],
            },
            id="one-column-less",
        ),
    ],
)
def test_55_several_sheets_that_match_are_refused_unless_one_is_named(load, tmp_path, sheets):
    content = book(tmp_path, **sheets)
    refused = refused_by(load, content, "a.xlsx")
    alike = ", ".join(title for title in sheets if title != "说明")
    assert (refused.code, refused.slots["sheets"]) == ("sheet_unclear", alike)
    last = list(sheets)[-1]
    assert load(content, "a.xlsx", known=KNOWN, sheet=last).facts.sheet == last


def test_55_a_template_without_rows_is_told_from_the_notes_beside_it(load, tmp_path):
    content = book(tmp_path, a=NOTES, b=[HEADERS])
    assert refused_by(load, content, "a.xlsx").code == "file_no_rows"


def test_55_a_hidden_sheet_that_matches_does_not_count(load, tmp_path):
    path = write_xlsx(tmp_path / "h.xlsx", {"a": ROWS, "b": ROWS}, hidden="b")
    assert load(path, known=KNOWN).facts.sheet == "a"


@pytest.mark.parametrize("is_merged", [False, True])
def test_44_a_header_of_merged_cells_is_found(load, tmp_path, is_merged):
    made = xlsxwriter.Workbook(tmp_path / "m.xlsx")
    sheet = made.add_worksheet()
    upper, lower = (line.split(",") for line in TWO.splitlines())
    sheet.write_row(1, 0, upper)
    sheet.write_row(2, 0, lower)
    if is_merged:
        sheet.merge_range(0, 0, 0, 4, "2009年9月客户月表")
        sheet.merge_range(1, 0, 2, 0, upper[0])
        sheet.merge_range(1, 1, 2, 1, upper[1])
        sheet.merge_range(1, 2, 1, 4, upper[2])
    sheet.write_row(3, 0, ["200909", "C1", 80, 20, 5])
    sheet.write_row(4, 0, ["合计", "", 80, 20, 5])
    made.close()
    found = load(tmp_path / "m.xlsx", known=KNOWN)
    assert (found.facts.headers, found.facts.header_line) == (TWO_HEADERS, 3)
    assert found.facts.header_rows[0][:3] == ("月份", "客户编号", "费用")
    assert found.rows == [(4, "200909", "C1", "80", "20", "5")]
    assert found.result.left_out[-1].fields == ("合计", "", "80", "20", "5")


@pytest.mark.parametrize("formula", ["=40+40", "='[other.xlsx]S'!A1", "=[1]S!A1&B1"])
def test_56_formulas_are_read_by_their_result_and_refused_without(load, tmp_path, formula):
    saved = xlsxwriter.Workbook(tmp_path / "saved.xlsx")
    sheet = saved.add_worksheet()
    sheet.write_row(0, 0, HEADERS)
    sheet.write_row(1, 0, ["200909", "C1", "三明"])
    sheet.write_formula(1, 3, formula, None, 80)
    saved.close()
    assert load(tmp_path / "saved.xlsx", known=KNOWN).rows == [(2, "200909", "C1", "三明", "80")]
    unsaved = openpyxl.Workbook()
    unsaved.active.append(HEADERS)
    unsaved.active.append(["200909", "C1", "三明", formula])
    unsaved.save(tmp_path / "unsaved.xlsx")
    refused = refused_by(load, (tmp_path / "unsaved.xlsx").read_bytes(), "a.xlsx")
    assert (refused.code, refused.slots["cell"]) == ("formula_without_value", "D2")


def locked_xls(folder: Path) -> bytes:
    whole = workbook({"s": [["a"], ["1"]]})
    start = 4 + struct.unpack_from("<HH", whole)[1]
    lock = record(0x002F, bytes(54))
    place = struct.unpack_from("<I", whole, start + 4)[0] + len(lock)
    bound = whole[start : start + 4] + struct.pack("<I", place) + whole[start + 8 :]
    write_compound(folder / "locked.xls", "Workbook", whole[:start] + lock + bound)
    return (folder / "locked.xls").read_bytes()


def locked_xlsx(folder: Path) -> bytes:
    write_compound(folder / "locked.xlsx", "EncryptedPackage", b"x" * 5_000)
    return (folder / "locked.xlsx").read_bytes()


def locked_zip(folder: Path) -> bytes:
    whole = bytearray(book(folder, a=ROWS))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := whole.find(sign, at + 1)) >= 0:
            whole[at + offset] |= 1
    return bytes(whole)


@pytest.mark.parametrize("make", [locked_xls, locked_xlsx, locked_zip])
def test_57_a_password_is_told(load, tmp_path, make):
    assert refused_by(load, make(tmp_path), "a.xls" if make is locked_xls else "a").code == (
        "file_password"
    )


@pytest.mark.parametrize(
    ("content", "name", "code", "what"),
    [
        (TABLE.encode(), "a.xlsx", "file_name_disagrees", "CSV"),
        (TABLE.encode(), "a.zip", "file_name_disagrees", "CSV"),
        (TABLE.encode("gbk"), "a.xls", "file_name_disagrees", "CSV"),
        (b"<html><table>", "a.xls", "file_wrong_kind", "HTML"),
        (b"<?xml version='1.0'?><Workbook/>", "a.xls", "file_wrong_kind", "XML"),
    ],
)
def test_57_what_a_file_really_is_is_told(load, content, name, code, what):
    refused = refused_by(load, content, name)
    assert (refused.code, refused.slots["what"]) == (code, what)


def parquet(**options: Any) -> bytes:
    held = io.BytesIO()
    columns = list(zip(*(line.split(",") for line in TABLE.split()), strict=True))
    pq.write_table(pa.table({name: values for name, *values in columns}), held, **options)
    return held.getvalue()


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.99])
@pytest.mark.parametrize("kind", ["xlsx", "parquet", "gz"])
def test_58_a_file_cut_short_is_refused(load, tmp_path, kind, kept):
    whole = {
        "xlsx": lambda: book(tmp_path, a=ROWS * 500),
        "parquet": parquet,
        "gz": lambda: gzip.compress(TABLE.encode()),
    }[kind]()
    assert refused_by(load, whole[: int(kept * len(whole))], f"a.{kind}").code == "file_corrupt"


def test_59_a_bomb_is_refused_by_ratio_size_and_number_of_parts(load, tmp_path):
    whole = book(tmp_path, a=ROWS)
    zeros = b"<a/>" + bytes(30 << 20)
    padded = patched(whole, "xl/theme/theme1.xml", whole[:0], zeros)
    assert refused_by(load, padded, "a.xlsx").code == "file_zip_bomb"
    for limits in (Limits(unpacked_bytes=1_000), Limits(entries=3)):
        assert refused_by(load, whole, "a.xlsx", limits=limits).code == "file_zip_bomb"


def test_60_a_sheet_of_great_size_is_refused_before_it_is_opened(load, tmp_path):
    content = sparse(tmp_path / "s.xlsx").read_bytes()
    refused = refused_by(load, content, "a.xlsx")
    assert (refused.code, refused.slots["rows"]) == ("file_too_big_sheet", 1_048_576)
    small = book(tmp_path, a=ROWS)
    for limits in (Limits(sheet_cells=7), Limits(columns=3)):
        refused = refused_by(load, small, "a.xlsx", limits=limits)
        assert (refused.code, refused.slots["columns"]) == ("file_too_big_sheet", 4)


LAUGHS = b'<!DOCTYPE a [<!ENTITY a0 "ha">%s]>' % b"".join(
    b'<!ENTITY a%d "%s">' % (at, b"&a%d;" % (at - 1) * 10) for at in range(1, 10)
)
XXE = b'<!DOCTYPE a [<!ENTITY a9 SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("entities", [LAUGHS, XXE])
@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/sharedStrings.xml", b"<t>C1</t>", b"<t>&a9;</t>"),
        ("xl/workbook.xml", b'name="a"', b'name="&a9;"'),
        ("xl/worksheets/sheet1.xml", b"<v>80</v>", b"<v>&a9;</v>"),
    ],
)
def test_61_definitions_in_a_workbook_are_refused(load, tmp_path, entities, part, old, new):
    whole = patched(book(tmp_path, a=ROWS), part, b"?>", b"?>" + entities)
    assert refused_by(load, patched(whole, part, old, new), "a.xlsx").code == "file_corrupt"


@pytest.mark.parametrize("place", [0.3, 0.4, 0.5])
def test_62_a_bit_that_turned_is_seen_where_pages_have_checksums(load, place):
    whole = bytearray(parquet(write_page_checksum=True, compression=None))
    whole[whole.index("三明".encode())] ^= int(10 * place)
    assert refused_by(load, bytes(whole), "a.parquet").code == "file_corrupt"


@pytest.mark.parametrize(
    ("array", "kind"),
    [
        (pa.array([[1]]), "list<element: int64>"),
        (pa.array([{"a": 1}]), "struct<a: int64>"),
        (pa.array([b"x"]), "binary"),
    ],
)
def test_63_a_column_of_another_kind_is_refused_by_its_type(load, tmp_path, array, kind):
    pq.write_table(pa.table({"客户编号": ["C1"], "手机号": array}), tmp_path / "a")
    refused = refused_by(load, (tmp_path / "a").read_bytes(), "a.parquet")
    assert (refused.code, refused.slots["column"], refused.slots["type"]) == (
        "parquet_type",
        "手机号",
        kind,
    )


def test_63_phones_that_came_as_numbers_are_read_digit_by_digit(load, tmp_path):
    phones = {"客户编号": [1.0, 2.0], "手机号": [13_800_000_001.0, None]}
    pq.write_table(pa.table(phones), tmp_path / "a")
    assert load(tmp_path / "a").rows == [(1, "1", "13800000001"), (2, "2", None)]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.parquet"])
def test_64_a_file_or_table_too_big_is_refused_with_numbers(load, tmp_path, name):
    content = {"a.csv": TABLE.encode(), "a.xlsx": book(tmp_path, a=ROWS), "a.parquet": parquet()}
    limit = len(content[name]) - 1
    refused = refused_by(load, content[name], name, limits=Limits(given_bytes=limit))
    assert refused.code == "file_too_big"
    assert refused.slots["size"][-2:] in (" B", "KB")
    refused = refused_by(load, content[name], name, limits=Limits(rows=0))
    assert (refused.code, refused.slots["limit"]) == ("file_too_many_rows", 0)


def test_64_the_last_row_allowed_is_still_read(load):
    rows = HEAD + C1 * 20_000 + "合计,,,1\n"
    assert len(load(rows, limits=Limits(rows=20_000)).rows) == 20_000
    assert refused_by(load, rows, limits=Limits(rows=19_999)).code == "file_too_many_rows"


@pytest.mark.parametrize(
    "name",
    ["../../a.csv", "a'; drop table x; --.csv", 'a"\n*?[0].csv', "x" * 300 + ".csv", "\u202ea.csv"],
)
def test_65_a_name_is_only_what_the_file_is_called(load, tmp_path, name):
    assert load(TABLE, name).facts.name == name
    assert refused_by(load, "", name).slots == {"file": name}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "uploaded"]


CODE_LIKE = [
    "=cmd|' /C calc'!A0",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\u00a0=1",
    "'=1",
    "![x](http://example.org/x)",
    "<script>alert(1)</script>",
    "**bold** $x$ :red[y]",
    "{file}",
]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_66_67_text_that_looks_like_code_is_text(load, tmp_path, kind):
    content: bytes | str
    if kind == "csv":
        content = "id,text\n" + "".join(f'{at},"{text}"\n' for at, text in enumerate(CODE_LIKE))
    elif kind == "xlsx":
        made = openpyxl.Workbook()
        made.active.append(["id", "text"])
        for at, text in enumerate(CODE_LIKE):
            made.active.append([at, text])
            made.active.cell(at + 2, 2).data_type = "s"
        made.save(tmp_path / "a.xlsx")
        content = (tmp_path / "a.xlsx").read_bytes()
    else:
        pq.write_table(pa.table({"id": range(10), "text": CODE_LIKE}), tmp_path / "a")
        content = (tmp_path / "a").read_bytes()
    assert [row[2] for row in load(content, f"a.{kind}").rows] == CODE_LIKE
