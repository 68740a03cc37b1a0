"""The deeds of the child: unpack an archive, say what a file is, and write its rows.

Apart because here, and only here, the formats meet what is common to them; each is imported when
a file asks for it, so that a child starts fast.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from baoyou.reader.facts import FileFacts, ReadPlan, ReadResult, Targets, Upload
from baoyou.reader.heading import normal
from baoyou.reader.kind import format_of, unpacked
from baoyou.reader.standing import stand, stand_in_parquet


def sniff_file(
    upload: Upload, known_headers: frozenset[str], sheet: str | None, scratch: Path
) -> FileFacts:
    plain = unpacked(upload, scratch)
    kind = format_of(plain)
    known = frozenset(normal(header) for header in known_headers)
    told: dict[str, Any] = {"encoding": None, "delimiter": None, "sheet": None, "sheets": ()}
    if kind == "csv":
        from baoyou.reader.delimited import Text  # noqa: PLC0415
        from baoyou.reader.delimiter import find_delimiter  # noqa: PLC0415
        from baoyou.reader.encoding import find_encoding  # noqa: PLC0415

        encoding = find_encoding(plain)
        delimiter = find_delimiter(plain, encoding, known)
        told |= {"encoding": encoding, "delimiter": delimiter}
        standing = stand(lambda: Text(plain, encoding, delimiter).records(), known, plain)
    elif kind == "parquet":
        from baoyou.reader.parquet import ParquetTable  # noqa: PLC0415

        table = ParquetTable(plain)
        standing = stand_in_parquet(table.headers, table.records(), plain)
    else:
        from baoyou.reader.workbook import Workbook  # noqa: PLC0415

        book = Workbook(plain, kind == "xlsx")
        chosen = book.choose(sheet, known)
        told |= {"sheet": chosen.title, "sheets": book.sheets}
        standing = stand(chosen.records, known, plain)
    return FileFacts(
        name=upload.name,
        sha256=fingerprint(upload),
        size=upload.path.stat().st_size,
        format=kind,
        **told,
        **vars(standing),
    )


def read_file(
    upload: Upload, facts: FileFacts, plan: ReadPlan, targets: Targets, scratch: Path
) -> ReadResult:
    from baoyou.reader.rows import open_sink  # noqa: PLC0415

    if fingerprint(upload) != facts.sha256:
        raise upload.refused("file_changed")
    with open_sink(facts, plan, targets) as sink:
        source, batches = open_source(unpacked(upload, scratch), facts)
        for batch in batches:
            sink.take(batch)
            if sink.rows.written > (most := upload.limits.rows):
                raise upload.refused("file_too_many_rows", limit=most)
        counts = sink.close(source.records_count)
    return ReadResult(rows=targets.rows, rejects=targets.rejects, **counts)


def expand_file(upload: Upload, prefix: Path) -> dict[str, Any]:
    """{"files": [path, name] for each file in the archive}; null where it is a file by itself."""
    from baoyou.reader.archive import is_archive, unpack  # noqa: PLC0415

    if not is_archive(upload):
        return {"files": None}
    return {"files": [(str(path), name) for path, name in unpack(upload, prefix)]}


def open_source(upload: Upload, facts: FileFacts) -> tuple[Any, Iterator[Any]]:
    """What knows the count of the records in the end, and its batches."""
    if facts.encoding is not None and facts.delimiter is not None:
        from baoyou.reader.delimited import Text  # noqa: PLC0415

        text = Text(upload, facts.encoding, facts.delimiter)
        return text, text.batches(facts.header_line, len(facts.headers))
    if facts.format == "parquet":
        from baoyou.reader.parquet import ParquetTable  # noqa: PLC0415

        table = ParquetTable(upload)
        return table, table.batches()
    from baoyou.reader.workbook import Workbook  # noqa: PLC0415

    sheet = Workbook(upload, facts.format == "xlsx").open(str(facts.sheet))
    return sheet, sheet.batches(facts.header_line, len(facts.headers))


def fingerprint(upload: Upload) -> str:
    with upload.path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
