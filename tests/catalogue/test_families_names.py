"""Families 64-66: files of great size, of odd names, and with cells that look like formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from kitchen import HEAD, Kitchen, says

from baoyou import disk, reader
from baoyou.reader import Limits
from baoyou.text import visible

TABLE = HEAD + "200909,C1,三明,在网,80\n200909,C2,厦门,在网,0.5\n"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A reader that takes little."""
    limits = Limits(given_bytes=len(TABLE.encode()) - 1, columns=4, rows=1)
    monkeypatch.setattr(reader, "sniff", partial(reader.sniff, limits=limits))
    monkeypatch.setattr(reader, "read", partial(reader.read, limits=Limits(rows=1)))
    return monkeypatch


@pytest.mark.parametrize(
    ("content", "code", "parts"),
    [
        pytest.param(TABLE, "file_too_big", ["九月.csv", "100 B", "99 B"], id="64-bytes"),
        pytest.param(
            "a,b,c,d,e\n1,2,3,4,5\n", "file_too_many_columns", ["5", "4"], id="64-columns"
        ),
        pytest.param(
            "杠杆编号,杠杆名称,难易度\n" + "1,a,1\n2,b,2\n" * 9,
            "file_too_many_rows",
            ["九月.csv", "1"],
            id="64-rows",
        ),
    ],
)
def test_64_a_file_beyond_a_limit_is_refused_with_the_limit(
    shared: Kitchen, small: pytest.MonkeyPatch, content: str, code: str, parts: list[str]
) -> None:
    if code == "file_too_many_rows":
        small.setattr(reader, "sniff", reader.sniff.func)  # type: ignore[attr-defined]
    says(shared.refused(("九月.csv", content), code=code), *parts)


def test_64_a_file_for_which_the_disk_has_no_room_is_refused_with_both_sizes(
    shared: Kitchen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "free_bytes", lambda _: 2_000_000)
    says(shared.refused(("九月.csv", TABLE + " " * 3_000_000), code="store_full"), "2 MB", "MB")


NAMES = {
    "65-way-up": "../../九月.csv",
    "65-quotes-and-patterns": "a'; drop table x; --\"*?[0].csv",
    "65-long": "九" * 300 + ".csv",
    "65-line-break": "a\nb.csv",
    "65-other-direction": "a\u202evsc.csv",
    "65-terminal": "a\x1b[2Jb.csv",
}


@pytest.mark.parametrize("name", NAMES)
def test_65_a_name_is_only_what_the_file_is_called(shared: Kitchen, name: str) -> None:
    refused = shared.refused((NAMES[name], HEAD), code="file_no_rows")
    assert refused.slots["file"] == NAMES[name]
    shown = visible(NAMES[name])
    says(refused, shown)
    assert shown.isprintable()


def test_65_nothing_is_stored_under_a_name_that_people_gave(kitchen: Kitchen) -> None:
    before = set(kitchen.folder.parent.iterdir())
    offers = (
        "竞情编号,地市,竞争对手,竞争政策,开始日期\n{n}A,三明,联通,x,2009-09-01\n{n}B,三明,,,x\n"
    )
    files = [(name, offers.format(n=at)) for at, name in enumerate(NAMES.values())]
    report = kitchen.load(*files)
    assert [file.file for file in report.files] == list(NAMES.values())
    assert [(file.stored, file.rejected) for file in report.files] == [(1, 1)] * len(NAMES)
    assert set(kitchen.folder.parent.iterdir()) == before
    for path in kitchen.store.folder.rglob("*"):
        assert path.name.isascii() and not {"*", "?", "'", '"', "\n"} & set(path.name)


CELLS = {
    "66-command": "=cmd|' /C calc'!A0",
    "66-plus": "+1+1",
    "66-minus": "-1+1",
    "66-at": "@SUM(A1)",
    "66-tab": "\t=1",
    "66-no-break": "\u00a0=1",
    "66-line-break": "\n=1",
    "66-return": "\r=1",
    "66-quoted": "'=1",
}
HEADERS = ("杠杆编号", "杠杆名称", "难易度", "推进状态")


def _levers() -> str:
    """Each cell twice: in a row that is stored, and in one that is rejected for another cell."""
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(HEADERS)
    for at, cell in enumerate(CELLS.values()):
        writer.writerow([f"S{at}", cell, "1", "x"])
        writer.writerow([f"R{at}", cell, "?", "x"])
    return held.getvalue()


@pytest.fixture(scope="module", params=["csv", "xlsx"])
def corrected(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """Names by key, after the rejects were corrected in that format and came back."""
    from baoyou.store import Store

    folder = tmp_path_factory.mktemp("levers")
    kitchen = Kitchen(folder, Store(folder / "store"))
    file = kitchen.load(("levers.csv", _levers())).files[0]
    assert (file.stored, file.rejected) == (len(CELLS), len(CELLS))
    path = Path(str(file.rejects_file))
    fixed = _fixed_csv(path) if request.param == "csv" else _fixed_book(path.with_suffix(".xlsx"))
    again = kitchen.load((f"fixed.{request.param}", fixed)).files[0]
    assert (again.stored, again.rejected) == (len(CELLS), 0)
    return {row["lever_id"]: row["name"] for row in kitchen.rows("levers")}


def _fixed_csv(path: Path) -> str:
    lines = list(csv.reader(path.open(encoding="utf-8-sig", newline="")))
    for line in lines[1:]:
        name = line[lines[0].index("杠杆名称")]
        assert name[0] == "'", "a spreadsheet must not take it for a formula"
        line[lines[0].index("难易度")] = "1"
    held = io.StringIO()
    csv.writer(held).writerows(lines)
    return held.getvalue()


def _fixed_book(path: Path) -> bytes:
    book = openpyxl.load_workbook(path)
    sheet = book.active
    headers = [cell.value for cell in sheet[1]]
    for row in range(2, sheet.max_row + 1):
        assert sheet.cell(row, headers.index("杠杆名称") + 1).data_type == "s"
        sheet.cell(row, headers.index("难易度") + 1).value = "1"
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


@pytest.mark.parametrize("name", CELLS)
def test_66_a_cell_like_a_formula_is_text_on_every_way(
    corrected: dict[str, str], name: str
) -> None:
    at = list(CELLS).index(name)
    tidy = CELLS[name].strip()
    assert (corrected[f"S{at}"], corrected[f"R{at}"]) == (tidy, tidy)
