"""Why a cell cannot be stored, in words: what is wrong, what may stand there, what was meant.

Apart from typing, which finds the faults: these words go into the rejects file, from hand to hand,
so they stand in both languages.
"""

from __future__ import annotations

import difflib

from baoyou.contracts import Column, Contract
from baoyou.settings import LANGUAGES
from baoyou.text import say

# Nearer than this, a code is worth a "did you mean".
NEAR = 0.5
# What is stored of a number, and of a count.
MOST = 999_999_999_999
MOST_COUNTED = 999_999_999


def in_words(reason: str, column: Column | None, text: str | None, contract: Contract) -> str:
    """The reason in both languages, behind the name of its column.

    column: null for what is wrong with a whole line. text: the cell, for what is near to it.
    """
    if column is None:
        return _both(reason)
    slots = {}
    if reason == "range":
        slots["range"] = _range(column)
    if reason == "code":
        slots["known"] = _known(contract, column.name)
        if near := _near(text, contract, column.name):
            reason, slots["near"] = "code_near", near
    return f"{column.name}: {_both(reason, **slots)}"


def _both(reason: str, **slots: str) -> str:
    return " / ".join(say(f"fault.{reason}", language, **slots) for language in LANGUAGES)


def _known(contract: Contract, column: str) -> str:
    """Each code with the first word that stands for it: active (在网)."""
    words: dict[str, str] = {}
    for alias, code in contract.codes[column].items():
        if alias != code.casefold():
            words.setdefault(code, alias)
    codes = contract.allowed(column)
    return ", ".join(f"{code} ({words[code]})" if code in words else code for code in codes)


def _near(text: str | None, contract: Contract, column: str) -> str:
    found = difflib.get_close_matches((text or "").casefold(), contract.codes[column], 1, NEAR)
    return found[0] if found else ""


def _range(column: Column) -> str:
    is_counted = column.type in ("count", "flag_count")
    least = 0 if column.min is None and is_counted else column.min
    most = column.at_most or column.max or (MOST_COUNTED if is_counted else MOST)
    return f"≤ {most}" if least is None else f"{least} – {most}"
