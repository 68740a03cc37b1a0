"""Rejected rows, out and in again: a file that Excel opens, says why per row, and can be corrected.

Apart because it is a promise of its own: every cell goes out as it came in, and comes back so.
"""

from __future__ import annotations

import csv
import heapq
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from baoyou import disk
from baoyou.errors import Refused
from baoyou.mapping_file import MappingFile, parse_mapping, write_mapping
from baoyou.settings import ROOT
from baoyou.store import Store

MARKERS: tuple[str, ...] = tuple(
    tomllib.loads((ROOT / "data" / "rejects.toml").read_text(encoding="utf-8"))["markers"]
)
WIDTH = len(MARKERS)
# Behind the load's name where the cells are escaped (CSV); in a workbook they are text as it is.
ESCAPED = "'"
# Excel holds no more rows; above this the CSV alone is written.
MOST_IN_WORKBOOK = 200_000
_FORMULA = re.compile(r"[\s\u3000\ufeff]*[=+\-@]|[\t\r\n']")
_PLAIN_NUMBER = re.compile(r"[-+]\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Reject:
    """One rejected row: its line in the file, the columns and reasons in words, and its cells."""

    row: int
    column: str
    reason: str
    cells: Sequence[str | None]


@dataclass(frozen=True)
class Returned:
    """A rejects file that came back: the load it completes, and how that file was mapped.

    source: what the rows of the load are known by; is_escaped: whether cells are to be unescaped.
    """

    source: str
    file: str
    mapping: MappingFile
    month: str | None
    is_escaped: bool


def write(
    store: Store,
    source: str,
    headers: Sequence[str],
    rejects: Iterable[Reject],
    count: int,
    mapping: MappingFile,
    file: str,
) -> Path:
    """Write the rejects of one file as CSV, and as a workbook beside it; returns the CSV.

    source: what the rows of the load are known by. file: its name, as the sender calls it.
    """
    folder = store.folder / "rejects"
    disk.make_folder(folder)
    path = folder / f"{source}.csv"
    told = {"file": file, "month": mapping.month, "mapping": write_mapping(mapping)}
    disk.write_text(_sidecar(store, source), json.dumps(told, ensure_ascii=False))
    if count <= MOST_IN_WORKBOOK:
        kept = list(rejects)
        _write_workbook(path.with_suffix(".xlsx"), source, headers, kept)
        rejects = kept
    temporary = path.with_suffix(".new")
    with temporary.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([*MARKERS, *map(escape, headers)])
        for one in rejects:
            first = (one.row, one.column, one.reason, source + ESCAPED)
            writer.writerow([*first, *(escape(cell or "") for cell in one.cells)])
    temporary.replace(path)
    return path


def returned(
    store: Store, headers: Sequence[str], sample: Sequence[Sequence[str | None]]
) -> Returned | None:
    """What a file completes, where it is one of our rejects files; None for any other.

    Raises Refused `rejects_unknown` where its load is not known here.
    """
    if tuple(header.strip() for header in headers[:WIDTH]) != MARKERS:
        return None
    named = next((row[WIDTH - 1] for row in sample if len(row) >= WIDTH and row[WIDTH - 1]), "")
    source = (named or "").strip().removesuffix(ESCAPED)
    if not re.fullmatch(r"[0-9a-f]{12}", source) or not _sidecar(store, source).exists():
        raise Refused("rejects_unknown", value=source or "-")
    told = json.loads(_sidecar(store, source).read_text(encoding="utf-8"))
    return Returned(
        source=source,
        file=told["file"],
        mapping=parse_mapping(told["mapping"], told["file"]),
        month=told["month"],
        is_escaped=(named or "").strip().endswith(ESCAPED),
    )


def escape(text: str) -> str:
    """A cell that no spreadsheet takes for a formula; `unescape` undoes exactly this."""
    if _FORMULA.match(text) and not _PLAIN_NUMBER.fullmatch(text):
        return ESCAPED + text
    return text


def unescape(text: str) -> str:
    """The cell as it was before `escape`."""
    return text.removeprefix(ESCAPED)


def in_order(faulty: Iterator[Reject], broken: Iterator[Reject]) -> Iterator[Reject]:
    """Two lists, each by line, as one by line."""
    return heapq.merge(faulty, broken, key=lambda one: one.row)


def _write_workbook(
    path: Path, source: str, headers: Sequence[str], rejects: Sequence[Reject]
) -> None:
    """All cells are text, so that Excel changes none: no formula, no lost digit, no date."""
    import xlsxwriter  # noqa: PLC0415  only where something was rejected

    temporary = path.with_suffix(".new")
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(temporary), options) as book:
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("rejects")
        sheet.freeze_panes(1, WIDTH)
        sheet.set_column(0, WIDTH + len(headers), None, text)
        for at, header in enumerate((*MARKERS, *headers)):
            sheet.write_string(0, at, header)
        for line, one in enumerate(rejects, 1):
            sheet.write_number(line, 0, one.row)
            for at, cell in enumerate((one.column, one.reason, source, *one.cells), 1):
                if cell:
                    sheet.write_string(line, at, cell, text)
    temporary.replace(path)


def _sidecar(store: Store, source: str) -> Path:
    return store.folder / "rejects" / f"{source}.json"
