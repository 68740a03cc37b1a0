"""Finds the header among the first records of a table, also where it stands on two lines.

Apart because delimiter, sheet and table are all chosen by it: the more known headers, the better.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from baoyou.reader.records import Record
from baoyou.settings import ROOT

HEADER_WITHIN = 10
BYTE_ORDER_MARK = "\ufeff"
_WORDS = tomllib.loads((ROOT / "data" / "headers.toml").read_text(encoding="utf-8"))
_BRACKETS = re.compile(r"[\(\[【〔<{][^\)\]】〕>}]*[\)\]】〕>}]")
_BREAKS = re.compile(r"[\s_\-]+")


@dataclass(frozen=True)
class Heading:
    """place: which record is its last line. rows: the cells of its lines, the upper line first.

    headers: one for each column. score: how many different known headers stand there.
    """

    place: int
    rows: tuple[tuple[str, ...], ...]
    headers: tuple[str, ...]
    score: int


def normal(header: str) -> str:
    """For comparing headers: as contracts compare them, who are on no floor below this one."""
    text = _BRACKETS.sub("", unicodedata.normalize("NFKC", header)).casefold()
    text = _BREAKS.sub("", text)
    for prefix in _WORDS["prefixes"]:
        if text.startswith(prefix) and len(text) > len(prefix):
            text = text[len(prefix) :]
    suffix = _WORDS["suffix"]
    return text[: -len(suffix)] if text.endswith(suffix) and text != suffix else text


def is_blank(fields: Iterable[str]) -> bool:
    return not any(field and not field.isspace() for field in fields)


def stripped(field: str) -> str:
    return field.strip().lstrip(BYTE_ORDER_MARK).strip()


def first_records(records: Iterator[Record]) -> list[Record]:
    """The records among which a header is looked for: ten that hold something."""
    head: list[Record] = []
    filled = 0
    for record in records:
        head.append(record)
        filled += not is_blank(record[1])
        if filled == HEADER_WITHIN:
            break
    return head


def find_heading(head: Sequence[Record], known: frozenset[str]) -> Heading | None:
    """The line, or two lines, with most known headers, the first of equals; None: all blank.

    Two lines are a header only where together they know more than either alone.
    """
    rows = [tuple(stripped(field) for field in fields) for _, fields in head]
    filled = [at for at, row in enumerate(rows) if not is_blank(row)][:HEADER_WITHIN]
    alone = {at: Heading(at, (rows[at],), rows[at], _score(rows[at], known)) for at in filled}
    found = list(alone.values())
    for at in filled:
        both = _joined(rows[at - 1], rows[at], at, known) if at - 1 in alone else None
        if both and both.score > max(alone[at - 1].score, alone[at].score):
            found.append(both)
    return max(found, key=lambda one: (one.score, -len(one.rows), -one.place), default=None)


def looked_at(records: Iterator[Record], known: frozenset[str]) -> tuple[int, bool]:
    """How many known headers the best line has, and whether anything stands below it."""
    head = first_records(records)
    heading = find_heading(head, known)
    if heading is None:
        return 0, False
    below = chain(head[heading.place + 1 :], records)
    return heading.score, any(not is_blank(fields) for _, fields in below)


def _score(headers: Sequence[str], known: frozenset[str]) -> int:
    return len({normal(header) for header in headers} & known)


def _joined(
    upper: tuple[str, ...], lower: tuple[str, ...], place: int, known: frozenset[str]
) -> Heading | None:
    """Two lines as one header; None where the lower is a row of the table beneath the upper."""
    width = max(len(upper), len(lower))
    rows = tuple((*row, *[""] * (width - len(row))) for row in (upper, lower))
    headers: list[str] = []
    recognised: set[str] = set()
    group = ""
    for at, (above, below) in enumerate(zip(*rows, strict=True)):
        group = above or group
        # A merged cell holds its text once; its other columns are blank.
        goes_on = at + 1 < width and not rows[0][at + 1] and rows[1][at + 1]
        text = _header(above, below, group, rows[1], known)
        is_known = bool({normal(text), normal(below)} & known)
        if above and below and not goes_on and normal(above) in known and not is_known:
            return None
        headers.append(text)
        if is_known:
            recognised.add(normal(text))
    return Heading(place, rows, tuple(headers), len(recognised))


def _header(above: str, below: str, group: str, lower: Sequence[str], known: frozenset[str]) -> str:
    """The lower cell where it says enough by itself, else with the group it belongs to."""
    if not below:
        return above
    says_enough = normal(below) in known and lower.count(below) == 1
    return below if says_enough or not group else f"{group} {below}"
