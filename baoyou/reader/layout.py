"""Tells the rows of a table from totals, footnotes, blanks and headers that stand there again.

Apart because text files, sheets and Parquet share one answer to "is this record a row?".
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from baoyou.reader.heading import BYTE_ORDER_MARK, is_blank, normal, stripped

WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
MOJIBAKE: str = WORDS["mojibake"]
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
LOST = re.compile(f"\ufffd|{MOJIBAKE}")
FLAW_PATTERN = f"{CONTROL.pattern}|{LOST.pattern}"


def _any_of(words: Sequence[str]) -> str:
    """One of the words, with spaces anywhere."""
    spaced = (
        r"\s*".join(re.escape(letter) for letter in word if not letter.isspace()) for word in words
    )
    return f"(?:{'|'.join(spaced)})"


def _split(words: Sequence[str]) -> tuple[list[str], list[str]]:
    return [one for one in words if not one.isascii()], [one for one in words if one.isascii()]


_WIDE, _LATIN = _split(WORDS["totals"])
# Understood alike by Python's re and by Arrow's RE2; meant for folded text.
TOTAL_PATTERN = rf"^(?:{_any_of(_WIDE)}|{_any_of(_LATIN)}(?:[^a-z]|$))"
NOTE_PATTERN = (
    rf"^(?:{_any_of(WORDS['footnotes'])}\s*[0-9]*\s*(?::|$)|{_any_of(WORDS['signatures'])})"
)
TOTAL, NOTE = re.compile(TOTAL_PATTERN), re.compile(NOTE_PATTERN)
WHOLE_TOTAL = re.compile(rf"{_any_of(WORDS['totals'])}\s*:?")
NO_ROW_PATTERN = f"{TOTAL_PATTERN}|{NOTE_PATTERN}"
# A month may stand before the word: then the word is the whole of the second cell.
TOTAL_WORDS = frozenset(WORDS["totals"])
OTHER_HEADER = "other_header"


def fold(text: str) -> str:
    """For comparing words: one width, one case, no outer white space."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def flaw(fields: Sequence[str]) -> tuple[str, str] | None:
    """The reason why text cannot be stored, and the cell that is to blame."""
    whole = "\t".join(fields)
    for reason, pattern in (("control_character", CONTROL), ("bad_encoding", LOST)):
        if pattern.search(whole):
            return reason, next((field for field in fields if pattern.search(field)), whole)
    return None


class Layout:
    """The header of one file, and what a record below it is.

    lines: the cells of each line of the header as it stands; where empty, the headers themselves.
    """

    def __init__(self, headers: Sequence[str], lines: Sequence[Sequence[str]] = ()) -> None:
        self.width = len(headers)
        lines = lines or (headers,)
        cells = {cell for line in lines for cell in line if cell}
        self.cells = frozenset({fold(cell) for cell in cells} | {cell.lower() for cell in cells})
        self._names = frozenset(map(normal, cells)) - {""}
        self._lines = frozenset(tuple(map(normal, line)) for line in lines)
        starts = {word[0] for kind in ("totals", "footnotes", "signatures") for word in WORDS[kind]}
        self.watched = frozenset(starts | {letter.upper() for letter in starts} | {BYTE_ORDER_MARK})

    def is_odd(self, fields: Sequence[str]) -> bool:
        """Whether a record might be no row: cheap, asked of every record."""
        first = fields[0] if fields else ""
        return (
            not first
            or first[0] in self.watched
            or first[0].isspace()
            or first.rstrip().lower() in self.cells
            or "\uff00" <= first[0] <= "\uffef"  # full-width forms fold to the watched letters
            or (len(fields) > 1 and fields[1] in TOTAL_WORDS)
        )

    def left_out(self, fields: Sequence[str]) -> str | None:
        """blank, repeated_header, other_header, total or footnote; None for a row.

        other_header: the headers stand here again, but not in their places.
        """
        first = next((field for field in fields if field and not field.isspace()), None)
        if first is None:
            return "blank"
        folded = fold(stripped(first))
        if folded in self.cells and (kind := self._as_header(fields)):
            return kind
        filled = sum(1 for field in fields if field and not field.isspace())
        size = max(self.width, len(fields))
        is_word = WHOLE_TOTAL.fullmatch(folded) or (len(fields) > 1 and fields[1] in TOTAL_WORDS)
        # A word and more may be a name: then much must be blank.
        if (is_word and filled < size) or (TOTAL.match(folded) and 3 * (size - filled) >= size):
            return "total"
        return "footnote" if 3 * filled <= size and NOTE.match(folded) else None

    def fit(self, fields: list[str]) -> list[str] | None:
        """The record at the header's width; None where it has too few or too many fields."""
        if len(fields) > self.width and is_blank(fields[self.width :]):
            return fields[: self.width]
        return fields if len(fields) == self.width else None

    def placed(self, fields: Sequence[str]) -> tuple[str, ...]:
        """One field for each header, whatever the record's width."""
        return (*fields[: self.width], *[""] * (self.width - len(fields)))

    def _as_header(self, fields: Sequence[str]) -> str | None:
        found = tuple(normal(stripped(field)) for field in self.placed(fields))
        if found in self._lines:
            return "repeated_header"
        known, filled = sum(name in self._names for name in found), sum(map(bool, found))
        is_other = 3 * known > 2 * filled and 2 * known >= max(self.width, 3)
        return OTHER_HEADER if is_other else None
