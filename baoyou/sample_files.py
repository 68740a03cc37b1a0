"""Writes the sample's tables as files: CSV in an operator's encoding, XLSX, Parquet.

Apart so that what is in a table and how a file holds it do not mix. The same table gives the same
bytes: no file keeps the time it was written.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter
from pyarrow import csv, parquet
from xlsxwriter.utility import xl_col_to_name

BATCH = 50_000  # rows whose XML is made at once
SHEET_ROWS = 1_048_576  # what a sheet can hold, header included


def write_csv(table: pa.Table, path: Path, encoding: str = "gb18030") -> Path:
    """A CSV with one header line. Our values hold no comma, quote or line break."""
    body = io.BytesIO()
    options = csv.WriteOptions(include_header=False, quoting_style="none")
    csv.write_csv(table, body, options)
    text = ",".join(table.column_names) + "\n" + body.getvalue().decode("utf-8")
    path.write_bytes(text.encode(encoding))
    return path


def write_parquet(table: pa.Table, path: Path) -> Path:
    """A Parquet file with typed columns."""
    parquet.write_table(table, path, compression="zstd")
    return path


def write_xlsx(table: pa.Table, path: Path, created: datetime) -> Path:
    """A workbook of one sheet; identifiers, codes and dates are text cells, figures are numbers.

    xlsxwriter makes the workbook and its header; the rows are put in as ready XML, because cell by
    cell 60,000 rows take it half a minute.
    """
    frame = io.BytesIO()
    with xlsxwriter.Workbook(frame, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": created})
        sheet = workbook.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, table.column_names, workbook.add_format({"bold": True}))
    last_column = xl_col_to_name(table.num_columns - 1)
    header_only, whole = (f":{last_column}{rows}".encode() for rows in (1, table.num_rows + 1))
    with zipfile.ZipFile(frame) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for entry in made.infolist():
            content = made.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                head, tail = content.split(b"</sheetData>")
                head = head.replace(header_only, whole, 1)
                content = b"".join([head, *_rows(table), b"</sheetData>", tail])
            stamped = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            book.writestr(stamped, content, zipfile.ZIP_DEFLATED, compresslevel=3)
    return path


def _rows(table: pa.Table) -> Iterator[bytes]:
    """The rows of a sheet, from the second on, as SpreadsheetML."""
    for start in range(0, table.num_rows, BATCH):
        batch = table.slice(start, BATCH)
        number = pa.array([str(n) for n in range(start + 2, start + 2 + batch.num_rows)])
        cells = [_cells(xl_col_to_name(n), c, number) for n, c in enumerate(batch.columns)]
        opening = pc.binary_join_element_wise('<row r="', number, '">', "")
        rows = pc.binary_join_element_wise(opening, *cells, "</row>", "")
        yield b"".join(rows.cast(pa.binary()).to_pylist())


def _cells(name: str, column: pa.ChunkedArray, number: pa.Array) -> pa.Array:
    """One column's cells; nothing where the value is null."""
    value = column.combine_chunks()
    if pa.types.is_integer(value.type) or pa.types.is_floating(value.type):
        opening, closing = '"><v>', "</v></c>"
    else:
        opening, closing = '" t="inlineStr"><is><t>', "</t></is></c>"
    text = value.cast(pa.string())
    cell = pc.binary_join_element_wise(f'<c r="{name}', number, opening, text, closing, "")
    return pc.fill_null(cell, "")
