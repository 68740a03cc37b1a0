"""Months in headers, as in `arpu_6` or `arpu_201406`: several months side by side in one file.

Apart from the mapping because it only reads headers; what a base means is not its business.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from baoyou.settings import ROOT

_WORDS = tomllib.loads((ROOT / "data" / "headers.toml").read_text(encoding="utf-8"))["wide"]
_YEAR, _MONTH = _WORDS["year"], _WORDS["month"]
_FULL = rf"(?P<year>20\d\d)[-_/.{_YEAR}]?(?P<month>0?[1-9]|1[0-2]){_MONTH}?"
_SHORT = rf"(?P<month>0?[1-9]|1[0-2]){_MONTH}"
_BARE = r"(?P<month>0?[1-9]|1[0-2])"
_BEHIND = r"[\s_\-(]*{}\)?$"
_BEFORE = r"^\(?{}[)\s_\-]*"
_PATTERNS = (
    re.compile(_BEHIND.format(_FULL)),
    re.compile(_BEFORE.format(_FULL)),
    re.compile(_BEHIND.format(_SHORT)),
    re.compile(_BEFORE.format(_SHORT)),
    re.compile(rf"_{_BARE}$"),
)


@dataclass(frozen=True)
class Part:
    """A header with a month in it.

    label: the part that names the month, as it stands; month: "2014-06-01", null without a year;
    base: the rest.
    """

    place: int
    label: str
    month: str | None
    base: str


def parts(headers: Sequence[str], given: Mapping[str, str | None]) -> list[Part]:
    """Headers that name a month: by the labels given (label → month), else by their looks."""
    found = []
    for place, header in enumerate(headers):
        text = unicodedata.normalize("NFKC", header).strip()
        part = _given(place, text, given) if given else _by_looks(place, text)
        if part and part.base:
            found.append(part)
    return found


def _given(place: int, text: str, given: Mapping[str, str | None]) -> Part | None:
    for label in sorted(given, key=len, reverse=True):
        folded, known = text.casefold(), unicodedata.normalize("NFKC", label).casefold()
        if folded.endswith(known):
            return Part(place, label, given[label], text[: -len(known)])
        if folded.startswith(known):
            return Part(place, label, given[label], text[len(known) :])
    return None


def _by_looks(place: int, text: str) -> Part | None:
    for pattern in _PATTERNS:
        found = pattern.search(text)
        if not found:
            continue
        groups = found.groupdict()
        year = groups.get("year")
        month = f"{year}-{int(groups['month']):02d}-01" if year else None
        return Part(place, found[0], month, text[: found.start()] + text[found.end() :])
    return None
