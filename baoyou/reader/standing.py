"""Finds where the table stands in a file: its header, what is above it, and its first rows.

Apart because it only looks: the same for text and sheets, and long before anything is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from baoyou.reader.facts import Upload
from baoyou.reader.heading import find_heading, first_records, is_blank
from baoyou.reader.layout import Layout, flaw
from baoyou.reader.records import Record

SAMPLE = 50
CELL_SHOWN = 200
Opened = Callable[[], Iterator[Record]]


@dataclass(frozen=True)
class Standing:
    """Where the table stands in its file; fields as in FileFacts."""

    header_line: int
    title_lines: tuple[int, ...]
    headers: tuple[str, ...]
    header_rows: tuple[tuple[str, ...], ...]
    sample: tuple[tuple[str | None, ...], ...]


def stand(opened: Opened, known: frozenset[str], upload: Upload) -> Standing:
    """Finds the header in a table of records, and the first rows below it."""
    head = first_records(opened())
    heading = find_heading(head, known)
    if heading is None:
        raise upload.refused("file_empty")
    line, _ = head[heading.place]
    titles = tuple(line for line, fields in head[: heading.place] if not is_blank(fields))
    headers = _without_empty_end(heading.headers, line, opened)
    if (columns := len(headers)) > (most := upload.limits.columns):
        raise upload.refused("file_too_many_columns", columns=columns, limit=most)
    rows = tuple(row[:columns] for row in heading.rows)
    below = (record for record in opened() if record[0] > line)
    sample = _sample(below, Layout(headers, rows), upload)
    return Standing(line, titles, headers, rows, sample)


def stand_in_parquet(
    headers: tuple[str, ...], records: Iterator[Record], upload: Upload
) -> Standing:
    if not headers:
        raise upload.refused("file_empty")
    return Standing(0, (), headers, (), _sample(records, Layout(headers), upload))


def _without_empty_end(headers: tuple[str, ...], line: int, opened: Opened) -> tuple[str, ...]:
    """The headers less those at the end that are empty and have nothing beneath them."""
    width = max(place for place, header in enumerate(headers, 1) if header)
    if width == len(headers):
        return headers
    for at, fields in opened():
        if at > line and not is_blank(fields[width : len(headers)]):
            beneath = enumerate(fields[: len(headers)], 1)
            width = max(place for place, field in beneath if not is_blank([field]))
    return headers[:width]


def _sample(
    records: Iterator[Record], layout: Layout, upload: Upload
) -> tuple[tuple[str | None, ...], ...]:
    found: list[tuple[str | None, ...]] = []
    is_empty = True
    for _, fields in records:
        if layout.left_out(fields):
            continue
        is_empty = False
        row = layout.fit(fields)
        if row is None or flaw(row):
            continue
        found.append(tuple(None if is_blank([cell]) else cell[:CELL_SHOWN] for cell in row))
        if len(found) == SAMPLE:
            break
    if is_empty:
        raise upload.refused("file_no_rows")
    return tuple(found)
