"""Sheets of XLSX and XLS: cells to text, the choice of a sheet, and what is refused unopened."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from old_books import ErrorCell, write_compound, write_xls

from baoyou.errors import Refused
from baoyou.reader import Limits


def write_xlsx(path: Path, sheets: dict[str, list[list[Any]]], hidden: str = "") -> Path:
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    span = book.add_format({"num_format": "[h]:mm:ss"})
    for title, rows in sheets.items():
        sheet = book.add_worksheet(title)
        if title == hidden:
            sheet.hide()
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                is_span = isinstance(value, dt.timedelta)
                sheet.write(row, column, value, span if is_span else None)
    book.close()
    return path


@pytest.fixture
def book(tmp_path):
    def make(rows: list[list[Any]], **others: list[list[Any]]) -> Path:
        return write_xlsx(tmp_path / "book.xlsx", {"Sheet1": rows, **others})

    return make


def test_cells_become_the_text_that_a_person_would_type(load, book):
    span = dt.timedelta(hours=30, minutes=5)
    rows = [
        ["编号", "数", "日", "刻", "时", "是"],
        ["001", 80, dt.date(2009, 9, 30), dt.datetime(2009, 9, 30, 12, 5, 7), dt.time(3, 4), True],
        ["x\ny", 13800000001, dt.datetime(2009, 9, 30), 1e15, span, False],
        [" ", 0.1, -0.25, 1e20, "", None],
    ]
    found = load(book(rows))
    assert found.facts.format == "xlsx"
    assert found.rows == [
        (2, "001", "80", "2009-09-30", "2009-09-30 12:05:07", "03:04:00", "1"),
        (3, "x\ny", "13800000001", "2009-09-30", "1000000000000000.0", "30:05:00", "0"),
        (4, None, "0.1", "-0.25", "1e+20", None, None),
    ]


def test_error_cells_keep_their_text_wherever_they_stand(load, tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "errors.xlsx")
    sheet = book.add_worksheet()
    for column, header in enumerate(["a", "b", "c"]):
        sheet.write(1, column + 2, header)
    sheet.write(2, 2, "x")
    sheet.write_formula(2, 3, "=1/0", None, "#DIV/0!")
    sheet.write_formula(3, 4, "=NA()", None, "#N/A")
    sheet.write_formula(3, 2, "=2+2", None, 4)
    book.close()
    found = load(tmp_path / "errors.xlsx")
    assert found.facts.headers == ("a", "b", "c")
    assert found.rows == [(3, "x", "#DIV/0!", None), (4, "4", None, "#N/A")]
    assert found.left_out() == [(1, "blank")]


def test_a_formula_without_its_result_is_refused_with_its_cell(load, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["id", "fee"])
    book.active.append([1, "=40+40"])
    book.save(tmp_path / "f.xlsx")
    with pytest.raises(Refused) as refused:
        load(tmp_path / "f.xlsx")
    assert (refused.value.code, refused.value.slots["cell"]) == ("formula_without_value", "B2")


def test_titles_blanks_and_totals_are_left_out_of_a_sheet(load, book):
    rows = [
        ["客户月表", None, None],
        [],
        ["id", "city", "fee"],
        ["1", "三明", 5],
        [],
        ["2", "厦门", 6],
    ]
    found = load(book([*rows, ["合计", None, 11]]), known={"city"})
    assert found.facts.header_line == 3
    assert [row[:2] for row in found.rows] == [(4, "1"), (6, "2")]
    kinds = [(1, "title"), (2, "blank"), (5, "blank"), (7, "total")]
    assert found.left_out() == kinds


def test_a_column_without_header_is_kept_only_where_it_holds_something(load, book):
    assert load(book([["a", "b", "", ""], [1, 2, "", 3], [4, 5, "", ""]])).facts.headers == (
        ("a", "b", "", "")
    )
    with_title = load(book([["x", "", "", "printed 2009"], ["a", "b"], [1, 2]]), known={"a"})
    assert with_title.facts.headers == ("a", "b")
    assert with_title.rows == [(3, "1", "2")]


def test_the_sheet_with_most_known_headers_is_read_and_another_may_be_chosen(load, book):
    path = book([["说明"], ["文字"]], data=[["id", "city"], [1, "三明"]], more=[["id"], [7]])
    found = load(path, known={"id", "city"})
    assert (found.facts.sheet, found.facts.sheets) == ("data", ("Sheet1", "data", "more"))
    assert load(path, known={"id", "city"}, sheet="more").rows == [(2, "7")]
    with pytest.raises(Refused) as refused:
        load(path, sheet="Data")
    assert refused.value.slots["sheets"] == "Sheet1, data, more"


def test_the_first_sheet_that_holds_anything_is_read_when_no_header_is_known(load, book):
    assert load(book([], b=[["x"], ["1"]], c=[["y"], ["2"]])).facts.sheet == "b"


def test_a_sheet_that_cannot_be_read_spoils_only_itself(load, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["=1+1"])
    book.create_sheet("data").append(["id", "city"])
    book["data"].append([1, "x"])
    book.save(tmp_path / "f.xlsx")
    assert load(tmp_path / "f.xlsx", known={"city"}).facts.sheet == "data"
    with pytest.raises(Refused) as refused:
        load(tmp_path / "f.xlsx")
    assert refused.value.code == "formula_without_value"


def test_a_hidden_sheet_is_not_offered(load, tmp_path):
    sheets = {"a": [["id"], [3]], "b": [["id", "city"], [1, 2]]}
    found = load(write_xlsx(tmp_path / "h.xlsx", sheets, hidden="b"), known={"id", "city"})
    assert (found.facts.sheet, found.facts.sheets) == ("a", ("a",))


def test_control_characters_and_lost_text_in_a_sheet_reject_the_row(load, book):
    found = load(book([["a"], ["x\x01"], ["锟斤拷"], ["ok"]]))
    assert [row[1] for row in found.rows] == ["ok"]
    assert [reason for _, reason, _ in found.rejects] == ["control_character", "bad_encoding"]


@pytest.mark.parametrize("rows", [[], [["a", "b"]]])
def test_a_sheet_without_rows_is_refused(load, book, rows):
    with pytest.raises(Refused) as refused:
        load(book(rows))
    assert refused.value.code == ("file_no_rows" if rows else "file_empty")


def sparse(path: Path) -> Path:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "a")
    sheet.write(1048575, 16383, "b")
    book.close()
    return path


def test_a_sheet_that_spans_too_much_is_refused_before_it_is_opened(load, tmp_path):
    path = sparse(tmp_path / "sparse.xlsx")
    assert path.stat().st_size < 8_000
    with pytest.raises(Refused) as refused:
        load(path)
    assert refused.value.code == "file_too_big_sheet"
    assert (refused.value.slots["rows"], refused.value.slots["columns"]) == (1048576, 16384)


def test_formatted_but_empty_cells_do_not_make_a_sheet_too_big(load, tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "wide.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["a", "b"])
    sheet.write_row(1, 0, ["1", 2])
    sheet.write_blank(1, 16383, None, book.add_format({"bold": True}))
    book.close()
    assert load(tmp_path / "wide.xlsx").rows == [(2, "1", "2")]


def test_a_zip_bomb_is_refused_by_what_it_would_unpack_to(load, book, tmp_path):
    source, bomb = book([["a"], ["1"]]), tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, old.read(part))
        with new.open("xl/media/zeros.bin", "w") as part:
            for _ in range(40):
                part.write(bytes(1 << 20))
    with pytest.raises(Refused) as refused:
        load(bomb)
    assert refused.value.code == "file_zip_bomb"


def test_an_archive_of_too_many_parts_is_refused(load, book):
    with pytest.raises(Refused) as refused:
        load(book([["a"], ["1"]]), limits=Limits(entries=3))
    assert refused.value.code == "file_zip_bomb"


def test_a_damaged_workbook_is_refused(load, book, tmp_path):
    whole = book([["a"], ["1"]]).read_bytes()
    broken = bytearray(whole)
    broken[200:900] = bytes(700)
    (tmp_path / "cut.xlsx").write_bytes(whole[:-300])
    (tmp_path / "broken.xlsx").write_bytes(bytes(broken))
    for name in ("cut.xlsx", "broken.xlsx"):
        with pytest.raises(Refused) as refused:
            load(tmp_path / name)
        assert refused.value.code == "file_corrupt"


def test_an_old_workbook_is_read_with_its_error_cells(load, tmp_path):
    rows: list[list[object]] = [
        ["编号", "费用", "天数"],
        ["C1", 80.0, ErrorCell()],
        ["C2", 0.5, 3.0],
        ["C3", ErrorCell(is_formula=True), None],
    ]
    write_xls(tmp_path / "old.xls", {"说明": [["x"]], "数据": rows})
    found = load(tmp_path / "old.xls", known={"编号"})
    assert (found.facts.format, found.facts.sheet) == ("xls", "数据")
    assert found.rows == [(2, "C1", "80", "#N/A"), (3, "C2", "0.5", "3"), (4, "C3", "#N/A", None)]


def test_a_workbook_behind_a_password_is_refused(load, tmp_path):
    write_compound(tmp_path / "secret.xlsx", "EncryptedPackage", b"x" * 5_000)
    with pytest.raises(Refused) as refused:
        load(tmp_path / "secret.xlsx")
    assert refused.value.code == "file_password"


def test_a_damaged_old_workbook_is_refused(load, tmp_path):
    write_xls(tmp_path / "old.xls", {"s": [["a"], ["1"]]})
    whole = (tmp_path / "old.xls").read_bytes()
    for size in (100, 700, 1_200, 3_000):
        with pytest.raises(Refused) as refused:
            load(whole[:size], "old.xls")
        assert refused.value.code in ("file_corrupt", "file_wrong_kind")
