"""What the reader is asked and what it answers, as plain frozen facts.

Apart from the deeds because the caller and the child process exchange nothing else.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from baoyou.errors import Refused

GIB = 1 << 30
# How an archive begins: one with parts, an empty one, one in pieces.
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


@dataclass(frozen=True)
class Limits:
    """What one file may cost; beyond any of these it is refused.

    memory_bytes, cpu_seconds, file_bytes, open_files: limits of the child process.
    given_bytes: the largest file as it was given. rows, sheet_cells, columns: the largest table.
    unpacked_ratio, unpacked_bytes, entries: the largest archive (XLSX, gzip, zip).
    line_characters: the longest line, and the longest cell, of a text file.
    """

    memory_bytes: int = 3 * GIB
    cpu_seconds: int = 600
    file_bytes: int = 4 * GIB
    open_files: int = 256
    given_bytes: int = 8 * GIB
    rows: int = 35_000_000
    sheet_cells: int = 20_000_000
    columns: int = 2_000
    unpacked_ratio: int = 100
    unpacked_bytes: int = 2 * GIB
    entries: int = 1_000
    line_characters: int = 1 << 20


@dataclass(frozen=True)
class Upload:
    """A file inside the child: where it lies, how the user calls it, and what it may cost."""

    path: Path
    name: str
    limits: Limits

    def refused(self, code: str, **slots: object) -> Refused:
        return Refused(code, file=self.name, **slots)


@dataclass(frozen=True)
class Targets:
    """Where the child writes its two files."""

    rows: Path
    rejects: Path


@dataclass(frozen=True)
class FileFacts:
    """What a file is and where its table stands.

    name: as the user called it. sha256, size: of the bytes given, also when they are gzipped.
    header_line: 1-based line (sheet row) of the header, its last where it stands on two; 0 where
    the format has none (Parquet). title_lines: lines above it that hold text, the upper line of
    such a header among them. header_rows: the cells of each line of the header as they stand,
    where `headers` has one text for each column. sample: the first rows, cells cut at 200
    characters.
    """

    name: str
    sha256: str
    size: int
    format: str
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    sheets: tuple[str, ...]
    header_line: int
    title_lines: tuple[int, ...]
    headers: tuple[str, ...]
    header_rows: tuple[tuple[str, ...], ...]
    sample: tuple[tuple[str | None, ...], ...]

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> FileFacts:
        lists = {key: tuple(told[key]) for key in ("sheets", "title_lines", "headers")}
        tables = {key: tuple(map(tuple, told[key])) for key in ("header_rows", "sample")}
        return cls(**{**told, **lists, **tables})


@dataclass(frozen=True)
class ReadPlan:
    """Under which name each column is stored.

    columns: one for each header position; None is stored as `extra_<position>`, 0-based.
    constants: columns that the file lacks, with one text (or null) in every row.
    """

    columns: tuple[str | None, ...]
    constants: dict[str, str | None] = field(default_factory=dict)

    def names(self) -> tuple[str, ...]:
        """All columns of the stored rows after `row_no`, in order."""
        stored = (name or f"extra_{place}" for place, name in enumerate(self.columns))
        names = (*stored, *self.constants)
        if len({"row_no", *names}) <= len(names):
            raise ValueError(f"a plan names a column twice: {names}")
        return names

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> ReadPlan:
        return cls(tuple(told["columns"]), told["constants"])


@dataclass(frozen=True)
class LeftOut:
    """A record that is no row: kind is title, blank, total, footnote or repeated_header.

    fields: the cells of a total, one for each header, blank ones empty; of others none.
    """

    line: int
    kind: str
    text: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadResult:
    """The rows of a file as text, what was not stored, and the count that closes.

    records == header (1; 0 for Parquet) + left_out_count + rows_count + rejects_count.
    left_out: the first 1,000, and up to 1,000 totals after them. repairs: kind of repair -> rows
    concerned.
    """

    rows: Path
    rejects: Path
    records: int
    left_out: tuple[LeftOut, ...]
    left_out_count: int
    rows_count: int
    rejects_count: int
    repairs: dict[str, int]

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> ReadResult:
        paths = {key: Path(told[key]) for key in ("rows", "rejects")}
        left_out = tuple(
            LeftOut(line, kind, text, tuple(fields))
            for line, kind, text, fields in told["left_out"]
        )
        return cls(**{**told, **paths, "left_out": left_out})


def to_json(facts: FileFacts | ReadPlan | ReadResult | Limits) -> dict[str, Any]:
    """Plain values that `from_json` reads back."""
    told = asdict(facts)
    if isinstance(facts, ReadResult):
        told["rows"], told["rejects"] = str(facts.rows), str(facts.rejects)
        told["left_out"] = [(one.line, one.kind, one.text, one.fields) for one in facts.left_out]
    return told
