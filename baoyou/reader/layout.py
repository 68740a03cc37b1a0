"""Finds the header of a table, and tells its rows from titles, blanks, totals and headers again.

Apart because text files, sheets and Parquet share one answer to "is this record a row?".
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from baoyou.reader.records import Record

WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
MOJIBAKE: str = WORDS["mojibake"]
HEADER_WITHIN = 10
BYTE_ORDER_MARK = "\ufeff"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
LOST = re.compile(f"\ufffd|{MOJIBAKE}")
FLAW_PATTERN = f"{CONTROL.pattern}|{LOST.pattern}"


def _pattern(word: str) -> str:
    """The word with spaces anywhere, and no letter after it where it is a Latin one."""
    spaced = r"\s*".join(re.escape(letter) for letter in word if not letter.isspace())
    return spaced + (r"(?:[^a-z]|$)" if word.isascii() else "")


# Understood alike by Python's re and by Arrow's RE2; meant for folded text.
TOTAL_PATTERN = f"^(?:{'|'.join(_pattern(word) for word in WORDS['totals'])})"
TOTAL = re.compile(TOTAL_PATTERN)


def fold(text: str) -> str:
    """For comparing words: one width, one case, no outer white space."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def normal(header: str) -> str:
    """For comparing headers: folded and without any white space."""
    return "".join(unicodedata.normalize("NFKC", header).casefold().split())


def known_in(fields: Sequence[str], known: frozenset[str]) -> int:
    """How many different known headers stand in a record; `known` is normal already."""
    return len({normal(field) for field in fields} & known)


def header_place(records: Sequence[Record], known: frozenset[str]) -> int | None:
    """Which of the first records is the header; None where all are blank."""
    places = [at for at, (_, fields) in enumerate(records) if not is_blank(fields)]
    if not places:
        return None
    return max(places[:HEADER_WITHIN], key=lambda at: (known_in(records[at][1], known), -at))


def is_blank(fields: Sequence[str]) -> bool:
    return not any(field and not field.isspace() for field in fields)


def stripped(field: str) -> str:
    return field.strip().lstrip(BYTE_ORDER_MARK).strip()


def flaw(fields: Sequence[str]) -> tuple[str, str] | None:
    """The reason why text cannot be stored, and the cell that is to blame."""
    whole = "\t".join(fields)
    for reason, pattern in (("control_character", CONTROL), ("bad_encoding", LOST)):
        if pattern.search(whole):
            return reason, next((field for field in fields if pattern.search(field)), whole)
    return None


class Layout:
    """The header of one file, and what a record below it is."""

    def __init__(self, headers: Sequence[str]) -> None:
        self.headers = tuple(headers)
        self.width = len(headers)
        self.lead = next((header for header in headers if header), "")
        starts = {word[0] for word in WORDS["totals"]}
        self.watched = frozenset(starts | {letter.upper() for letter in starts} | {BYTE_ORDER_MARK})

    def is_odd(self, first: str) -> bool:
        """Whether a record with this first cell might be no row: cheap, asked of every record."""
        return (
            not first
            or first[0] in self.watched
            or first[0].isspace()
            or first.startswith(self.lead)
            or "\uff00" <= first[0] <= "\uffef"  # full-width forms fold to the watched letters
        )

    def left_out(self, fields: Sequence[str]) -> str | None:
        """blank, repeated_header or total; None for a row."""
        first = next((field for field in fields if field and not field.isspace()), None)
        if first is None:
            return "blank"
        if stripped(first) == self.lead and self._is_header(fields):
            return "repeated_header"
        if not TOTAL.match(fold(first)):
            return None
        filled = sum(1 for field in fields if field and not field.isspace())
        size = max(self.width, len(fields))
        return "total" if 3 * (size - filled) >= size else None

    def fit(self, fields: list[str]) -> list[str] | None:
        """The record at the header's width; None where it has too few or too many fields."""
        if len(fields) > self.width and is_blank(fields[self.width :]):
            return fields[: self.width]
        return fields if len(fields) == self.width else None

    def _is_header(self, fields: Sequence[str]) -> bool:
        return tuple(stripped(field) for field in fields[: self.width]) == self.headers
