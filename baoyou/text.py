"""The one catalogue of words, Simplified Chinese and English, in `catalogue/*.toml`.

A key is `area.thing.aspect`; its entry holds `zh` and `en` with the same named slots.
"""

from __future__ import annotations

import string
import tomllib
import unicodedata
from functools import cache
from typing import Any

from baoyou.errors import BaoyouError
from baoyou.settings import CATALOGUE, LANGUAGES

Entry = dict[str, str]
# Of a name or value in a sentence: a cell may hold a million letters.
LONGEST = 2_000
# Line breaks, signs that turn the direction of writing, and others that steer a terminal.
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def say(key: str, language: str, /, **slots: object) -> str:
    """The sentence of `key` in `language`, its named slots filled. KeyError for an unknown key."""
    return catalogue()[key][language].format(**slots)


def explain(error: BaoyouError, language: str) -> str:
    """What a person is told of one of our errors: the sentence, and its code to ask about."""
    sentence = tell(f"error.{error.code}", language, error.slots)
    return f"{sentence} [{error.code}]"


def tell(key: str, language: str, slots: dict[str, Any]) -> str:
    """As `say`, where names and values from outside fill the slots."""
    shown = {
        name: visible(value) if isinstance(value, str) else value for name, value in slots.items()
    }
    return say(key, language, **shown)


def visible(text: str) -> str:
    """A name or value from outside, of bearable length, signs that nobody sees written out.

    A line break becomes \\n, a sign that turns the direction of writing \\u202e.
    """
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return "".join(
        sign.encode("unicode_escape").decode() if unicodedata.category(sign) in _UNSEEN else sign
        for sign in shown
    )


@cache
def catalogue() -> dict[str, Entry]:
    """All entries by key. Raises ValueError where an entry lacks a language or the slots differ."""
    entries: dict[str, Entry] = {}
    for path in sorted(CATALOGUE.glob("*.toml")):
        for key, entry in _leaves(tomllib.loads(path.read_text(encoding="utf-8")), ""):
            if key in entries:
                raise ValueError(f"{path.name}: {key} is declared twice")
            if set(entry) != set(LANGUAGES):
                raise ValueError(f"{path.name}: {key} needs exactly {LANGUAGES}")
            if slots_of(entry["zh"]) != slots_of(entry["en"]):
                raise ValueError(f"{path.name}: {key} has other slots in zh than in en")
            entries[key] = entry
    return entries


def slots_of(sentence: str) -> set[str]:
    """The names of the slots in a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def _leaves(table: dict, prefix: str) -> list[tuple[str, Entry]]:
    found: list[tuple[str, Entry]] = []
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict) and not any(isinstance(part, str) for part in value.values()):
            found += _leaves(value, f"{key}.")
        else:
            found.append((key, value))
    return found
