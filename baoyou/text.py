"""The one catalogue of words, Simplified Chinese and English, in `catalogue/*.toml`.

A key is `area.thing.aspect`; its entry holds `zh` and `en` with the same named slots.
"""

from __future__ import annotations

import string
import tomllib
from functools import cache

from baoyou.errors import BaoyouError
from baoyou.settings import CATALOGUE, LANGUAGES

Entry = dict[str, str]


def say(key: str, language: str, /, **slots: object) -> str:
    """The sentence of `key` in `language`, its named slots filled. KeyError for an unknown key."""
    return catalogue()[key][language].format(**slots)


def explain(error: BaoyouError, language: str) -> str:
    """What a person is told of one of our errors."""
    return say(f"error.{error.code}", language, **error.slots)


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
