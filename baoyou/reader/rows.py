"""Takes what a format reads, sorts rows from rejects and left-out records, and counts them all.

Apart because this is the one place where a record may end, so that the count can close.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from baoyou.errors import Refused
from baoyou.reader.encoding import is_suspect
from baoyou.reader.facts import FileFacts, LeftOut, ReadPlan, Targets
from baoyou.reader.heading import is_blank
from baoyou.reader.layout import (
    FLAW_PATTERN,
    NO_ROW_PATTERN,
    OTHER_HEADER,
    TOTAL_WORDS,
    Layout,
    flaw,
)
from baoyou.reader.records import Columns, Records, Reject
from baoyou.reader.table import Table, open_table

LISTED = 1_000
TEXT_SHOWN = 200
TOTALS = pa.array(sorted(TOTAL_WORDS), pa.string())
REJECTS_SCHEMA = pa.schema(
    [
        ("row_no", pa.int64()),
        ("reason", pa.string()),
        ("value", pa.string()),
        ("fields", pa.list_(pa.string())),
    ]
)


class Sink:
    """Where all records of one file end: as a row, as a reject, or left out."""

    def __init__(self, facts: FileFacts, plan: ReadPlan, rows: Table, rejects: Table) -> None:
        self.facts, self.rows, self.rejects = facts, rows, rejects
        self.layout = Layout(facts.headers, facts.header_rows)
        self._cells = pa.array(sorted(self.layout.cells), pa.string())
        self.constants = tuple(plan.constants.values())
        self.headers_seen = 0
        self.left_out: list[LeftOut] = []
        self.left_out_count = self.totals = 0

    def take(self, batch: Records | Columns) -> None:
        if isinstance(batch, Records):
            self._take_records(batch)
        else:
            self._take_columns(batch)

    def close(self, records: int) -> dict[str, Any]:
        """The counts, as fields of a ReadResult. Raises Refused where they do not close."""
        accounted = (
            self.headers_seen + self.left_out_count + self.rows.written + self.rejects.written
        )
        if accounted != records or self.headers_seen != (self.facts.header_line > 0):
            raise Refused("file_counts", file=self.facts.name, records=records, accounted=accounted)
        is_transcoded = self.facts.encoding in ("gb18030", "utf-16")
        return {
            "records": records,
            "left_out": tuple(self.left_out),
            "left_out_count": self.left_out_count,
            "rows_count": self.rows.written,
            "rejects_count": self.rejects.written,
            "repairs": {"encoding": self.rows.written} if is_transcoded else {},
        }

    def _take_records(self, batch: Records) -> None:
        layout, header_line = self.layout, self.facts.header_line
        lines: list[int] = []
        rows: list[list[str]] = []
        rejects: list[Reject] = list(batch.rejects)
        for line, fields in batch.rows:
            if line <= header_line:
                self._above(line, fields)
                continue
            if layout.is_odd(fields) and (kind := layout.left_out(fields)):
                self._leave_out(line, kind, fields)
                continue
            row = fields if len(fields) == layout.width else layout.fit(fields)
            if row is None:
                many = len(fields) > layout.width
                reason = "too_many_fields" if many else "too_few_fields"
                rejects.append((line, reason, str(len(fields)), fields))
            elif batch.suspect and (found := flaw(row)):
                rejects.append((line, *found, fields))
            else:
                lines.append(line)
                rows.append(row)
        self._reject(sorted(rejects))
        if rows:
            arrays = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
            self._store(pa.array(lines, pa.int64()), [_blanks_to_null(array) for array in arrays])

    def _take_columns(self, batch: Columns) -> None:
        arrays = [_blanks_to_null(array, batch.suspect) for array in batch.arrays]
        size = len(arrays[0])
        lead = _first_filled(arrays)
        odd = set(_places(self._is_odd(lead)))
        if len(arrays) > 1:
            odd |= set(_places(pc.is_in(arrays[1], TOTALS)))
        if batch.suspect:
            odd |= {place for array in arrays for place in _flawed(array)}
        gone = []
        rejects: list[Reject] = []
        for place in sorted(odd):
            line = batch.first_line + place
            fields = [array[place].as_py() or "" for array in arrays]
            if kind := self.layout.left_out(fields):
                self._leave_out(line, kind, fields)
            elif found := flaw(fields):
                rejects.append((line, *found, fields))
            else:
                continue
            gone.append(place)
        self._reject(rejects)
        lines = pa.array(range(batch.first_line, batch.first_line + size), pa.int64())
        if gone:
            dropped = set(gone)
            kept = pa.array([place not in dropped for place in range(size)])
            lines, *arrays = (array.filter(kept) for array in (lines, *arrays))
        if len(lines):
            self._store(lines, arrays)

    def _is_odd(self, lead: Any) -> Any:
        """Where a record might be no row, judged by its first filled cell."""
        folded = pc.utf8_lower(pc.utf8_trim_whitespace(pc.utf8_normalize(lead, form="NFKC")))
        odd = pc.or_(
            pc.match_substring_regex(folded, NO_ROW_PATTERN),
            pc.is_in(folded, self._cells),
        )
        return odd.fill_null(True)

    def _above(self, line: int, fields: list[str]) -> None:
        if line == self.facts.header_line:
            self.headers_seen += 1
        else:
            self._leave_out(line, "blank" if is_blank(fields) else "title", fields)

    def _leave_out(self, line: int, kind: str, fields: list[str]) -> None:
        if kind == OTHER_HEADER:
            raise Refused("file_header_changes", file=self.facts.name, line=line)
        self.left_out_count += 1
        self.totals += kind == "total"
        if len(self.left_out) < LISTED or (kind == "total" and self.totals <= LISTED):
            text = " ".join(field for field in fields if field and not field.isspace())
            placed = self.layout.placed(fields) if kind == "total" else ()
            self.left_out.append(LeftOut(line, kind, text[:TEXT_SHOWN], placed))

    def _reject(self, rejects: list[Reject]) -> None:
        if rejects:
            columns = zip(*rejects, strict=True)
            arrays = [
                pa.array(column, kind)
                for column, kind in zip(columns, REJECTS_SCHEMA.types, strict=True)
            ]
            self.rejects.add(arrays)

    def _store(self, lines: Any, arrays: list[Any]) -> None:
        constants = [pa.repeat(pa.scalar(text, pa.string()), len(lines)) for text in self.constants]
        self.rows.add([lines, *arrays, *constants])


@contextmanager
def open_sink(facts: FileFacts, plan: ReadPlan, targets: Targets) -> Iterator[Sink]:
    """A sink whose two files are whole when the block ends."""
    schema = pa.schema([("row_no", pa.int64()), *((name, pa.string()) for name in plan.names())])
    with (
        open_table(targets.rows, schema) as rows,
        open_table(targets.rejects, REJECTS_SCHEMA) as rejects,
    ):
        yield Sink(facts, plan, rows, rejects)


def _blanks_to_null(array: Any, may_be_empty: bool = True) -> Any:
    is_blank_cell = pc.utf8_is_space(array)
    if may_be_empty:
        is_blank_cell = pc.or_(is_blank_cell, pc.equal(pc.binary_length(array), 0))
    if not pc.any(is_blank_cell).as_py():
        return array
    return pc.if_else(is_blank_cell, pa.scalar(None, pa.string()), array)


def _first_filled(arrays: list[Any]) -> Any:
    lead = arrays[0]
    for array in arrays[1:]:
        if not lead.null_count:
            break
        lead = pc.coalesce(lead, array)
    return lead


def _flawed(array: Any) -> Iterable[int]:
    """Where text is unreadable; a look at all the bytes tells whether to look at each cell."""
    held = array.buffers()[2]
    if held is None or not is_suspect(held.to_pybytes()):
        return ()
    return _places(pc.match_substring_regex(array, FLAW_PATTERN))


def _places(mask: Any) -> Iterable[int]:
    return pc.indices_nonzero(mask).to_pylist()
