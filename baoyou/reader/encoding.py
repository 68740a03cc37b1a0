"""Finds the encoding of a text file and streams it as text, in blocks of whole lines.

Apart because every byte passes here once, so that lines are counted by a hand other than the
parser's.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

from baoyou.reader.facts import Upload
from baoyou.reader.foreign import is_utf_16_without_mark, utf_8_line
from baoyou.reader.layout import MOJIBAKE

CHUNK = 1 << 22
FIRST_CHUNK = 1 << 16
REPLACEMENT = "\ufffd".encode()
CONTROL = bytes([*range(9), 11, 12, *range(14, 32), 127])  # all but tab and line breaks
CONTROL_C1 = re.compile(b"\xc2[\x80-\x9f]")


class BadText(Exception):
    """The bytes are not text of the encoding tried."""

    def __init__(self, line: int, is_cut_off: bool) -> None:
        super().__init__(line)
        self.line = line
        self.is_cut_off = is_cut_off


class LongLine(Exception):
    """A line is longer than a line may be."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True)
class Block:
    """Whole physical lines: the number of the first, how many, and their text."""

    first_line: int
    lines: int
    text: str

    @cached_property
    def raw(self) -> bytes:
        """The text in UTF-8."""
        return self.text.encode()

    @cached_property
    def is_suspect(self) -> bool:
        return is_suspect(self.raw)


def find_encoding(upload: Upload) -> str:
    """utf-8, utf-8-sig, utf-16 or gb18030: strictly, by all of the file."""
    with upload.path.open("rb") as file:
        start = file.read(4096)
    is_utf_16 = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    has_no_letters = not is_utf_16 and 4 * start.count(0) >= len(start)
    if start.startswith(codecs.BOM_UTF32_LE) or has_no_letters:
        raise upload.refused("file_not_text")
    if is_utf_16:
        candidates = ["utf-16"]
    elif start.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    else:
        candidates = ["utf-8", "gb18030"]
    reached = 0
    for encoding in candidates:
        if reached and is_utf_16_without_mark(start):
            raise upload.refused("file_not_text")
        try:
            for _ in _decoded(upload.path, encoding):
                pass
            if encoding == "gb18030" and (line := utf_8_line(upload.path)):
                raise BadText(line, is_cut_off=True)
        except BadText as bad:
            # The encoding that explains more of the file names the line that spoils it.
            reached = max(reached, bad.line)
            if bad.is_cut_off:
                break
        else:
            return encoding
    raise upload.refused("file_encoding", line=reached)


def blocks(path: Path, encoding: str, longest: int) -> Iterator[Block]:
    """The text as blocks of whole lines. Raises LongLine, BadText."""
    held, line = "", 1
    for text, is_last in _decoded(path, encoding):
        breaks = [place for place in (text.find("\n"), text.find("\r")) if place >= 0]
        if len(held) + min(breaks, default=len(text)) > longest:
            raise LongLine(line)
        held += text
        # A carriage return at the very end may be the first half of a line break.
        cut = max(held.rfind("\n"), held.rfind("\r", 0, len(held) - 1)) + 1
        if is_last:
            cut = len(held)
        if cut:
            ready, held = held[:cut], held[cut:]
            lines = count_lines(ready)
            yield Block(line, lines, ready)
            line += lines


def count_lines(text: str) -> int:
    """Physical lines: line breaks (LF, CR, CRLF), and what follows the last."""
    breaks = text.count("\n")
    if "\r" in text:
        breaks += text.count("\r") - text.count("\r\n")
    return breaks + (not text.endswith(("\n", "\r")))


def is_suspect(text: bytes) -> bool:
    """Whether UTF-8 text may hold a control character or a sign of lost encoding."""
    return (
        len(text.translate(None, CONTROL)) != len(text)
        or REPLACEMENT in text
        or MOJIBAKE.encode() in text
        or CONTROL_C1.search(text) is not None
    )


def _decoded(path: Path, encoding: str) -> Iterator[tuple[str, bool]]:
    """Text and whether it is the last; strictly decoded."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    size, is_wide, chunks = FIRST_CHUNK, False, 0
    with path.open("rb") as file:
        while True:
            raw = file.read(size)
            try:
                text = decoder.decode(raw, not raw)
            except UnicodeDecodeError as bad:
                before = bad.object[: bad.start].decode(encoding, "replace")
                line = _lines_in(path, encoding, chunks) + _breaks(before) + 1
                # Good wide text and a last character cut in half: the right encoding all the same.
                raise BadText(line, is_wide and not raw) from bad
            yield text, not raw
            if not raw:
                return
            size, is_wide, chunks = CHUNK, is_wide or not text.isascii(), chunks + 1


def _lines_in(path: Path, encoding: str, chunks: int) -> int:
    """Line breaks in the first chunks, which are known to be good."""
    return sum(_breaks(text) for text, _ in islice(_decoded(path, encoding), chunks))


def _breaks(text: str) -> int:
    return text.count("\n") or text.count("\r")
