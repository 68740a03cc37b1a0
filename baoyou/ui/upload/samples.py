"""The first values below a header, so that a person knows which column it is; nobody is shown.

Apart from the editor because what is hidden, and how, is a promise of its own.
"""

from __future__ import annotations

import re
from typing import Any

from baoyou.contracts import contracts, hides

SHOWN = 3
LONGEST = 16
# Numbers of phones, customers and cards.
_NUMBER = re.compile(r"\d{9,}")


def of(proposal: dict[str, Any], place: int) -> list[str]:
    """Up to three different values; those of personal columns and long numbers are masked."""
    is_personal = _is_personal(proposal, place)
    found: list[str] = []
    for row in proposal["sample"]:
        text = (row[place] or "").strip() if place < len(row) else ""
        shown = _hidden(text, is_personal)
        if shown and shown not in found:
            found.append(shown)
    return found[:SHOWN]


def _hidden(text: str, is_personal: bool) -> str:
    if is_personal and text:
        return text[:1] + "***"
    masked = _NUMBER.sub(lambda number: f"{number[0][:3]}***{number[0][-2:]}", text)
    return masked if len(masked) <= LONGEST else f"{masked[:LONGEST]}…"


def _is_personal(proposal: dict[str, Any], place: int) -> bool:
    """Whether the header stands, surely or likely, for a personal column of some extract."""
    columns = contracts()[proposal["extract"]].columns
    taken = [columns[name] for name, one in proposal["columns"].items() if one["place"] == place]
    if hides(proposal["headers"][place]):
        return True
    return any(column.personal or column.masked for column in taken)
