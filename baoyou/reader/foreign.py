"""Sees the bytes of one encoding where another was expected, though they decode without a fault.

Apart because these are likelihoods, where `encoding` is strict.
"""

from __future__ import annotations

from pathlib import Path

CHUNK = 1 << 20
FEWEST_NULS = 3
# Each byte as its part in UTF-8: the first of a Chinese letter, a later one, another above ASCII.
_FIRST, _LATER, _OTHER, _ASCII = b"LCX."
_PARTS = bytes(
    _ASCII if byte < 0x80 else _LATER if byte < 0xC0 else _FIRST if 0xE4 <= byte <= 0xE9 else _OTHER
    for byte in range(256)
)
_TWO_LETTERS = b"LCCLCC"
_CHINESE = ("\u3000", "\uffef")


def is_utf_16_without_mark(start: bytes) -> bool:
    """Whether bytes that are no UTF-8 have zeros as text in UTF-16 has: all on one side."""
    nuls = start.count(0)
    if nuls < FEWEST_NULS or 50 * nuls < len(start):
        return False
    return any(
        start[side::2].count(0) == nuls and line_end in start
        for side, line_end in ((1, b"\n\0"), (0, b"\0\n"))
    )


def utf_8_line(path: Path) -> int:
    """The first line of a file in GB18030 that holds a word in UTF-8; 0 for none.

    Such a word may decode as GB18030 too, into letters that GB2312, the everyday set, lacks.
    """
    held, passed = b"", 0
    with path.open("rb") as file:
        while block := file.read(CHUNK):
            held += block
            # What stands after the last line break may go on in the next block.
            cut = held.rfind(b"\n") + 1
            if (place := _utf_8_word(held[:cut])) is not None:
                return _line_at(path, passed + place)
            held, passed = held[cut:], passed + cut
    place = _utf_8_word(held)
    return 0 if place is None else _line_at(path, passed + place)


def _utf_8_word(text: bytes) -> int | None:
    parts = text.translate(_PARTS)
    at = parts.find(_TWO_LETTERS)
    while at >= 0:
        start, end = parts.rfind(b".", 0, at) + 1, parts.find(b".", at)
        end = len(text) if end < 0 else end
        if _is_only_utf_8(text[start:end]):
            return start
        at = parts.find(_TWO_LETTERS, end)
    return None


def _is_only_utf_8(word: bytes) -> bool:
    try:
        letters = word.decode("utf-8")
    except UnicodeDecodeError:
        return False
    if min(letters) < _CHINESE[0] or max(letters) > _CHINESE[1]:
        return False
    try:
        word.decode("gb2312")
    except UnicodeDecodeError:
        return True
    return False


def _line_at(path: Path, place: int) -> int:
    """The number of the line in which the byte stands."""
    line, left, last = 1, place, b""
    with path.open("rb") as file:
        while left and (block := file.read(min(CHUNK, left))):
            left -= len(block)
            line += block.count(b"\n") + block.count(b"\r") - (last + block).count(b"\r\n")
            last = block[-1:]
    return line
