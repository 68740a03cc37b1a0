"""Reads delimited text as records or, where no quote stands in the way, as whole columns at once.

Apart because quotes decide where a record ends, and a stray one must never swallow rows in silence.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from baoyou.errors import Refused
from baoyou.reader.encoding import BadText, Block, LongLine, blocks, count_lines
from baoyou.reader.facts import Upload
from baoyou.reader.heading import BYTE_ORDER_MARK
from baoyou.reader.records import Columns, Record, Records, Reject

BATCH = 5_000
# From this width on, a record whose every line could be a record is taken for several, joined.
JOINED_WIDTH = 3
MARK = BYTE_ORDER_MARK.encode()


class Text:
    """One delimited file, read from its beginning: as records, or in batches for the rows.

    records_count, once all batches are read: the physical lines, counted apart from the parser,
    less the line breaks inside cells.
    """

    def __init__(self, upload: Upload, encoding: str, delimiter: str) -> None:
        self.upload, self.delimiter = upload, delimiter
        self.records_count = 0
        self._blocks = self._guarded(encoding)
        self._block = Block(1, 0, "")
        self._left = 0  # lines of the block that the parser has not taken
        csv.field_size_limit(upload.limits.line_characters)
        self._parser = csv.reader(self._feed(), delimiter=delimiter, strict=True)

    def records(self) -> Iterator[Record]:
        while self._left or self._advance():
            line, fields, _ = self._record()
            yield line, fields

    def batches(self, header_line: int, width: int) -> Iterator[Records | Columns]:
        """All records; a block below the header, even and without quotes, comes as columns."""
        while self._advance():
            below = self._block.first_line > header_line
            if below and (columns := self._columns(width)) is not None:
                self._left = 0
                yield columns
            while self._left:
                yield self._batch(width)

    def _batch(self, width: int) -> Records:
        suspect = self._block.is_suspect
        rows: list[Record] = []
        rejects: list[Reject] = []
        while self._left and len(rows) < BATCH:
            line, fields, spanned = self._record()
            if spanned > 1 and self._is_joined(fields, width):
                rejects.append((line, "stray_quote", max(fields, key=len), fields))
            else:
                rows.append((line, fields))
            # A quoted line break may have led into the next block.
            suspect = suspect or self._block.is_suspect
        return Records(rows, rejects, suspect)

    def _record(self) -> tuple[int, list[str], int]:
        """The next record: its first line, its fields, and over how many lines it stands."""
        line = self._line()
        try:
            fields = next(self._parser)
        except csv.Error as error:
            raise self._broken(line, str(error)) from error
        spanned = self._line() - line
        if spanned > 1:
            inside = sum(count_lines(field + ".") - 1 for field in fields)
            if inside != spanned - 1:
                raise self.upload.refused("file_counts", records=spanned, accounted=inside + 1)
            self.records_count -= inside
        return line, fields, spanned

    def _line(self) -> int:
        """The number of the first line not taken yet."""
        return self._block.first_line + self._block.lines - self._left

    def _broken(self, line: int, cause: str) -> Refused:
        spans_lines = self._line() - line > 1
        if "unexpected end" in cause or spans_lines:
            return self.upload.refused("file_open_quote", line=line)
        if "field larger" in cause:
            return self._too_long(line)
        return self.upload.refused("file_stray_quote", line=line)

    def _is_joined(self, fields: list[str], width: int) -> bool:
        """Whether each line of the record is a whole record by itself: two stray quotes met."""
        # The space keeps a last, empty line: a break that ends a cell joins nothing.
        lines = io.StringIO(self.delimiter.join(fields) + " ", newline="")
        marks = width - 1
        return width >= JOINED_WIDTH and all(line.count(self.delimiter) == marks for line in lines)

    def _columns(self, width: int) -> Columns | None:
        """The block as columns; None where quotes or uneven records ask for the parser."""
        raw = self._block.raw
        marks = raw.count(self.delimiter.encode())
        is_even = width > 1 and marks == self._block.lines * (width - 1)
        if not is_even or b'"' in raw or MARK in raw or self._block.is_suspect:
            return None
        import pyarrow as pa  # noqa: PLC0415  a fifth of a second that sniffing need not pay
        from pyarrow import csv as arrow  # noqa: PLC0415

        names = [str(place) for place in range(width)]
        try:
            table = arrow.read_csv(
                pa.BufferReader(raw),
                arrow.ReadOptions(use_threads=False, block_size=len(raw) + 1, column_names=names),
                arrow.ParseOptions(
                    delimiter=self.delimiter,
                    quote_char=False,
                    double_quote=False,
                    escape_char=False,
                    newlines_in_values=False,
                    ignore_empty_lines=False,
                ),
                arrow.ConvertOptions(
                    check_utf8=False,
                    column_types=dict.fromkeys(names, pa.string()),
                    strings_can_be_null=True,
                    null_values=[""],
                ),
            )
        except pa.ArrowInvalid:
            return None
        if table.num_rows != self._block.lines:
            return None
        arrays: list[Any] = [column.combine_chunks() for column in table.columns]
        return Columns(self._block.first_line, arrays, suspect=False)

    def _advance(self) -> bool:
        """Takes the next block of lines."""
        block = next(self._blocks, None)
        if block is None:
            return False
        self._block, self._left = block, block.lines
        self.records_count += block.lines
        return True

    def _feed(self) -> Iterator[str]:
        """Physical lines for the parser, on into the next block where a quoted cell leads there."""
        while self._left or self._advance():
            lines = io.StringIO(self._block.text, newline="").readlines()
            if len(lines) != self._block.lines:
                counted = self._block.lines
                raise self.upload.refused("file_counts", records=counted, accounted=len(lines))
            for line in lines:
                self._left -= 1
                yield line

    def _guarded(self, encoding: str) -> Iterator[Block]:
        try:
            yield from blocks(self.upload.path, encoding, self.upload.limits.line_characters)
        except LongLine as long:
            raise self._too_long(long.line) from long
        except BadText as bad:
            raise self.upload.refused("file_encoding", line=bad.line) from bad

    def _too_long(self, line: int) -> Refused:
        limit = self.upload.limits.line_characters
        return self.upload.refused("file_line_too_long", line=line, limit=limit)
