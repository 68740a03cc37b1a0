"""Finds the delimiter of a text file by what it makes of the first records.

Apart because a wrong delimiter reads well and means nothing: known headers decide, then evenness.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import NamedTuple

from baoyou.reader.encoding import LongLine, blocks
from baoyou.reader.facts import Upload
from baoyou.reader.heading import find_heading, first_records, is_blank
from baoyou.reader.layout import WORDS

DELIMITERS = (",", "\t", ";", "|")
ODD_DELIMITERS: str = WORDS["odd_delimiters"]
LOOKED_AT = 50


class Score(NamedTuple):
    """How well a delimiter explains the first records; the order of the fields is their weight."""

    headers: int
    even: int
    width: int
    is_even: bool


def find_delimiter(upload: Upload, encoding: str, known: frozenset[str]) -> str:
    """The delimiter that gives most known headers, else the most even records.

    Raises Refused where another mark explains the records better than any that is allowed.
    """
    longest = upload.limits.line_characters
    try:
        first = next(blocks(upload.path, encoding, longest), None)
    except LongLine as long:
        raise upload.refused("file_line_too_long", line=long.line, limit=longest) from long
    if first is None:
        raise upload.refused("file_empty")
    head = list(io.StringIO(first.text, newline=""))
    scores = {mark: _score(head, mark, known) for mark in DELIMITERS}
    best = max(DELIMITERS, key=lambda mark: scores[mark])
    for mark in ODD_DELIMITERS:
        odd = _score(head, mark, known)
        if odd.headers > scores[best].headers or (scores[best].width == 1 and odd.is_even):
            line = next(at for at, text in enumerate(head, 1) if mark in text)
            shown = f"{mark} U+{ord(mark):04X}" if mark.isprintable() else f"U+{ord(mark):04X}"
            raise upload.refused("file_delimiter", line=line, mark=shown)
    return best


def _score(head: list[str], mark: str, known: frozenset[str]) -> Score:
    records: list[list[str]] = []
    try:
        for fields in csv.reader(head, delimiter=mark, strict=True):
            if not is_blank(fields):
                records.append(fields)
            if len(records) == LOOKED_AT:
                break
    except csv.Error:
        # The last record may be cut, and a wrong mark breaks quotes: what was read counts.
        pass
    heading = find_heading(first_records(enumerate(records, 1)), known)
    headers = heading.score if heading else 0
    width, even = Counter(map(len, records)).most_common(1)[0] if records else (1, 0)
    if width == 1:
        return Score(headers, 0, 1, False)
    return Score(headers, even, width, even == len(records))
