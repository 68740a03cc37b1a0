"""Writes the smallest XLS that is one: a BIFF8 stream of cells in an OLE2 compound file."""

from __future__ import annotations

import struct
from pathlib import Path

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
NOT_AVAILABLE = 0x2A


class ErrorCell:
    """#N/A; with a formula behind it or without."""

    def __init__(self, is_formula: bool = False) -> None:
        self.is_formula = is_formula


def write_xls(path: Path, sheets: dict[str, list[list[object]]]) -> None:
    write_compound(path, "Workbook", workbook(sheets))


def write_compound(path: Path, name: str, stream: bytes) -> None:
    """A compound file with one stream; sector 0 is the FAT, 1 the directory."""
    stream = stream.ljust(4096, b"\0")
    sectors = -(-len(stream) // 512)
    links = [FAT, END, *range(3, sectors + 2), END]
    fat = struct.pack("<128I", *links, *[FREE] * (128 - len(links)))
    root = entry("Root Entry", 5, END, 0, child=1)
    directory = root + entry(name, 2, 2, len(stream)) + bytes(256)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIIIIIII", 1, 1, 0, 4096, END, 0, END, 0, 0)
    header = head + struct.pack("<108I", *[FREE] * 108)
    path.write_bytes(header + fat + directory + stream.ljust(sectors * 512, b"\0"))


def entry(name: str, kind: int, first: int, size: int, child: int = FREE) -> bytes:
    title = (name + "\0").encode("utf-16-le")
    tree = struct.pack("<HBBIII", len(title), kind, 1, FREE, FREE, child)
    return title.ljust(64, b"\0") + tree + bytes(36) + struct.pack("<IQ", first, size)


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    bodies = [sheet(rows) for rows in sheets.values()]
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    bounds = [8 + len(title.encode("utf-16-le")) + 4 for title in sheets]
    place = len(start) + sum(bounds) + 4
    listed = b""
    for title, body in zip(sheets, bodies, strict=True):
        text = title.encode("utf-16-le")
        listed += record(0x0085, struct.pack("<IHBB", place, 0, len(title), 1) + text)
        place += len(body)
    return start + listed + record(0x000A, b"") + b"".join(bodies)


def sheet(rows: list[list[object]]) -> bytes:
    width = max(map(len, rows))
    found = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0))
    found += record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            found += cell(struct.pack("<HHH", row, column, 0), value)
    return found + record(0x000A, b"")


def cell(place: bytes, value: object) -> bytes:
    if isinstance(value, str):
        text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
        return record(0x0204, place + text)
    if isinstance(value, ErrorCell) and value.is_formula:
        outcome = struct.pack("<BBBBHH", 2, 0, NOT_AVAILABLE, 0, 0, 0xFFFF)
        return record(0x0006, place + outcome + bytes(6) + struct.pack("<H", 0))
    if isinstance(value, ErrorCell):
        return record(0x0205, place + struct.pack("<BB", NOT_AVAILABLE, 1))
    return record(0x0203, place + struct.pack("<d", value)) if value is not None else b""


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body
