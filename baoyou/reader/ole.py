"""Reads the streams of an OLE2 compound file, and the error cells of the XLS workbook in it.

Apart because python-calamine gives an error cell of an XLS as a blank, and a value must not
become "not known" in silence.
"""

from __future__ import annotations

import struct
from pathlib import Path

MINI_CUTOFF = 4096
LAST_SECTOR = 0xFFFFFFFA
ROOT, STREAM = 5, 2

BOF, EOF, BOUNDSHEET, FORMULA, BOOLERR = 0x0809, 0x000A, 0x0085, 0x0006, 0x0205
FILEPASS = 0x002F
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


class NotCompound(Exception):
    """The bytes are no well-formed compound file."""


def stream_names(path: Path) -> set[str]:
    return set(_Compound(path.read_bytes()).entries)


def error_cells(path: Path, sheet_number: int) -> dict[tuple[int, int], str]:
    """(row, column), both 0-based, -> the error's text, of one sheet of an XLS."""
    book = _book(path)
    starts = [
        struct.unpack_from("<I", book, at)[0]
        for kind, at, _ in _records(book, 0)
        if kind == BOUNDSHEET
    ]
    found: dict[tuple[int, int], str] = {}
    if sheet_number >= len(starts):
        return found
    for kind, at, size in _records(book, starts[sheet_number]):
        code = None
        if kind == BOOLERR and size >= 8 and book[at + 7]:
            code = book[at + 6]
        elif kind == FORMULA and size >= 14 and book[at + 12 : at + 14] == b"\xff\xff":
            code = book[at + 8] if book[at + 6] == 2 else None
        if code is not None:
            found[struct.unpack_from("<HH", book, at)] = ERRORS.get(code, "#N/A")
    return found


def is_locked(path: Path) -> bool:
    """Whether an XLS is protected by a password. Raises NotCompound."""
    return any(kind == FILEPASS for kind, _, _ in _records(_book(path), 0))


def _book(path: Path) -> bytes:
    """The stream of the workbook; nothing where there is none."""
    compound = _Compound(path.read_bytes())
    name = next((one for one in ("Workbook", "Book") if one in compound.entries), None)
    return b"" if name is None else compound.stream(name)


def _records(book: bytes, at: int) -> list[tuple[int, int, int]]:
    """(kind, place, size) of the records of the substream that begins at `at`."""
    found, depth = [], 0
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        at += 4
        if kind in (BOUNDSHEET, FORMULA, BOOLERR, FILEPASS):
            found.append((kind, at, size))
        depth += (kind == BOF) - (kind == EOF)
        if depth <= 0:
            break
        at += size
    return found


class _Compound:
    """The sectors, chains and named streams of a compound file held in memory."""

    def __init__(self, data: bytes) -> None:
        try:
            self._open(data)
        except (struct.error, IndexError, UnicodeDecodeError) as error:
            raise NotCompound from error

    def _open(self, data: bytes) -> None:
        self.data = data
        self.sector = 1 << struct.unpack_from("<H", data, 30)[0]
        if self.sector not in (512, 4096):
            raise NotCompound
        fats, directory = struct.unpack_from("<II", data, 44)
        first_mini, _, more, _ = struct.unpack_from("<4I", data, 60)
        places = list(struct.unpack_from("<109I", data, 76))
        while more < LAST_SECTOR and len(places) < fats:
            *some, more = self._numbers(self._at(more))
            places += some
        self.next: list[int] = []
        for place in places[:fats]:
            self.next += self._numbers(self._at(place))
        self.entries: dict[str, tuple[int, int]] = {}
        self.mini = b""
        held = self._chain(directory)
        for at in range(0, len(held) - 127, 128):
            self._entry(held[at : at + 128])
        self.mini_next = self._numbers(self._chain(first_mini))

    def stream(self, name: str) -> bytes:
        first, size = self.entries[name]
        if size >= MINI_CUTOFF:
            return self._chain(first)[:size]
        found = b""
        while first < LAST_SECTOR and len(found) < size:
            found += self.mini[first * 64 : first * 64 + 64]
            first = self.mini_next[first] if first < len(self.mini_next) else LAST_SECTOR
        return found[:size]

    def _entry(self, entry: bytes) -> None:
        length, kind = struct.unpack_from("<HB", entry, 64)
        first, size = struct.unpack_from("<IQ", entry, 116)
        if kind == ROOT:
            self.mini = self._chain(first)
        elif kind == STREAM and 2 <= length <= 64:
            self.entries[entry[: length - 2].decode("utf-16-le")] = (first, size & 0xFFFFFFFF)

    def _at(self, place: int) -> bytes:
        return self.data[(place + 1) * self.sector : (place + 2) * self.sector]

    def _numbers(self, held: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(held) // 4}I", held[: len(held) // 4 * 4]))

    def _chain(self, first: int) -> bytes:
        parts: list[bytes] = []
        while first < LAST_SECTOR:
            if first >= len(self.next) or len(parts) > len(self.next):
                raise NotCompound
            parts.append(self._at(first))
            first = self.next[first]
        return b"".join(parts)
