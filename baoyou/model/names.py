"""What the features of the close are called, as `queries/model/features.toml` declares them.

Apart from the words of the catalogue: a feature and its column of SQL are declared side by side.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from baoyou.settings import QUERIES


@dataclass(frozen=True)
class Name:
    """A feature for people. unit: how its values are told; group: of its words, where it has."""

    key: str
    zh: str
    en: str
    unit: str
    group: str | None = None

    def called(self, language: str) -> str:
        """Its name in a language."""
        return self.zh if language == "zh" else self.en


@cache
def names() -> dict[str, Name]:
    """All features of the close by key."""
    text = (QUERIES / "model" / "features.toml").read_text(encoding="utf-8")
    return {key: Name(key, **facts) for key, facts in tomllib.loads(text).items()}


def called(key: str, language: str) -> str:
    """What a feature is called; the key itself where it is not declared."""
    found = names().get(key)
    return found.called(language) if found else key
