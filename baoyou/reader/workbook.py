"""Reads one sheet of a workbook as records of text, after a look at what it would unpack to.

Apart because a sheet is held whole in memory: what is too big is refused before it is opened.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Any, cast
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from baoyou.errors import Refused
from baoyou.reader.cells import cell_text
from baoyou.reader.facts import Upload
from baoyou.reader.heading import looked_at
from baoyou.reader.kind import check_parts
from baoyou.reader.ole import NotCompound, error_cells
from baoyou.reader.records import Columns, Record, Records
from baoyou.reader.sheetxml import NoPart, SheetXml, has_document_type

BATCH = 5_000
# A sheet with this share of the best sheet's known headers is the same kind of table.
ALIKE = 0.8
DAMAGED = (
    CalamineError,
    NoPart,
    NotCompound,
    BadZipFile,
    ParseError,
    zlib.error,
    EOFError,
    NotImplementedError,
    UnicodeDecodeError,
)
Errors = dict[tuple[int, int], str]


class Workbook:
    """An XLSX or XLS file; `sheets` are those a person may choose."""

    def __init__(self, upload: Upload, is_xlsx: bool) -> None:
        self.upload, self.is_xlsx = upload, is_xlsx
        if is_xlsx:
            self._look_inside()
        try:
            with upload.path.open("rb") as file:
                self.book = CalamineWorkbook.from_filelike(file)
        except PasswordError as error:
            raise upload.refused("file_password") from error
        except CalamineError as error:
            raise self._corrupt() from error
        tables = [one for one in self.book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        visible = [one for one in tables if one.visible == SheetVisibleEnum.Visible]
        self.all_sheets = tuple(one.name for one in tables)
        self.sheets = tuple(one.name for one in visible) or self.all_sheets

    def _look_inside(self) -> None:
        with zipfile.ZipFile(self.upload.path) as archive:
            check_parts(self.upload, archive.infolist())
            try:
                is_odd = has_document_type(archive)
            except DAMAGED as error:
                raise self._corrupt() from error
        if is_odd:
            raise self._corrupt()

    def choose(self, wanted: str | None, known: frozenset[str]) -> Sheet:
        """The sheet wanted, else the one with most known headers.

        Raises Refused where another with rows knows as many, or nearly: it would be left unread.
        Where no header is known at all, the first sheet that holds anything is taken.
        """
        if wanted is not None:
            if wanted not in self.all_sheets:
                sheets = ", ".join(self.sheets)
                raise self.upload.refused("sheet_unknown", sheet=wanted, sheets=sheets)
            return self.open(wanted)
        if not self.sheets:
            raise self.upload.refused("file_empty")
        return self._best(known)

    def _best(self, known: frozenset[str]) -> Sheet:
        best, best_score = None, (-1, -1, False)
        scores: dict[str, int] = {}
        refused: Refused | None = None
        for title in self.sheets:
            try:
                sheet = self.open(title)
            except Refused as reason:
                refused = refused or reason
                continue
            known_headers, has_rows = looked_at(sheet.records(), known)
            scores[title] = known_headers if has_rows else 0
            score = scores[title], known_headers, sheet.records_count > 0
            if score > best_score:
                best, best_score = sheet, score
        if refused and best_score[1] <= 0:
            # The sheet that cannot be read may well be the one that was meant.
            raise refused
        alike = [title for title, score in scores.items() if score > ALIKE * best_score[0]]
        if len(alike) > 1:
            raise self.upload.refused("sheet_unclear", sheets=", ".join(alike))
        return cast(Sheet, best)

    def open(self, title: str) -> Sheet:
        try:
            errors = self._errors_in_xlsx(title) if self.is_xlsx else self._errors_in_xls(title)
            sheet = self.book.get_sheet_by_name(title)
        except DAMAGED as error:
            raise self._corrupt() from error
        found = Sheet(title, sheet, errors)
        self._check_size(title, found.records_count, found.columns_count)
        return found

    def _errors_in_xlsx(self, title: str) -> Errors:
        xml = SheetXml(self.upload.path, title)
        if self._is_too_big(*xml.declared_size()):
            # Formatted but empty cells count there; only cells that hold something matter.
            self._check_size(title, *xml.used_size())
        errors, unvalued = xml.odd_cells()
        if unvalued:
            raise self.upload.refused("formula_without_value", sheet=title, cell=unvalued)
        return errors

    def _errors_in_xls(self, title: str) -> Errors:
        return error_cells(self.upload.path, self.book.sheet_names.index(title))

    def _check_size(self, title: str, rows: int, columns: int) -> None:
        if self._is_too_big(rows, columns):
            raise self.upload.refused("file_too_big_sheet", sheet=title, rows=rows, columns=columns)

    def _is_too_big(self, rows: int, columns: int) -> bool:
        limits = self.upload.limits
        return rows * columns > limits.sheet_cells or columns > limits.columns

    def _corrupt(self) -> Refused:
        return self.upload.refused("file_corrupt", what="XLSX" if self.is_xlsx else "XLS")


class Sheet:
    """One sheet from its first row to its last that holds anything."""

    def __init__(self, title: str, sheet: Any, errors: Errors) -> None:
        self.title, self.sheet, self.errors = title, sheet, errors
        rows, columns = sheet.end or (-1, -1)
        self.records_count = 1 + max([rows, *(row for row, _ in errors)])
        self.columns_count = 1 + max([columns, *(column for _, column in errors)])

    def records(self) -> Iterator[Record]:
        if self.errors:
            yield from self._with_errors()
        else:
            for line, row in enumerate(self.sheet.iter_rows(), 1):
                yield line, [cell_text(value) for value in row]

    def batches(self, header_line: int, width: int) -> Iterator[Records | Columns]:
        """All records; those below the header as columns, which is much faster."""
        if self.errors:
            records = self.records()
            while some := list(islice(records, BATCH)):
                yield Records(some, [], suspect=True)
            return
        yield Records(list(islice(self.records(), header_line)), [], suspect=True)
        rows = islice(self.sheet.iter_rows(), header_line, None)
        line = header_line + 1
        while cells := list(islice(rows, BATCH)):
            yield _as_columns(line, cells, width)
            line += len(cells)

    def _with_errors(self) -> Iterator[Record]:
        """The records with the text of the error cells, which calamine gives as blanks."""
        begins = self.sheet.start[1] if self.sheet.start else 0
        first = min([begins, *(column for _, column in self.errors)])
        wide = self.columns_count - first
        in_row: dict[int, list[tuple[int, str]]] = {}
        for (row, column), text in self.errors.items():
            in_row.setdefault(row, []).append((column - first, text))
        rows = self.sheet.iter_rows()
        for row in range(self.records_count):
            fields = [""] * (begins - first) + [cell_text(value) for value in next(rows, ())]
            fields += [""] * (wide - len(fields))
            for column, text in in_row.get(row, ()):
                fields[column] = text
            yield row + 1, fields


def _as_columns(line: int, rows: list[list[Any]], width: int) -> Records | Columns:
    from baoyou.reader.columns import text_of_cells  # noqa: PLC0415  sniffing needs no pyarrow

    columns = list(zip(*rows, strict=True))
    if any(cell != "" for column in columns[width:] for cell in column):
        texts = [[cell_text(cell) for cell in row] for row in rows]
        return Records(list(enumerate(texts, line)), [], suspect=True)
    return Columns(line, [text_of_cells(column) for column in columns[:width]], suspect=True)
