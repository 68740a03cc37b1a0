"""The retention programmes of `data/programmes.toml`, and which of them a month calls for.

Apart from the rules because a rule says who is at risk; this table says what to do about it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from baoyou.settings import ROOT


@dataclass(frozen=True)
class Words:
    """A programme in one language. offer is empty where it is service only."""

    name: str
    service: str
    offer: str


@dataclass(frozen=True)
class Programme:
    """One programme and its conditions; see the head of `data/programmes.toml`."""

    key: str
    law: str
    zh: Words
    en: Words
    rules: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    at_least: Mapping[str, Any] = field(default_factory=dict)
    at_most: Mapping[str, Any] = field(default_factory=dict)
    one_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def words(self, language: str) -> Words:
        """The words of a language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Suggestion:
    """A programme that is called for, by which rules and by which facts: name → value."""

    programme: Programme
    rules: tuple[str, ...]
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """The whole table: for which population it is meant, whose it is, its programmes in order."""

    population: str
    source: str
    programmes: tuple[Programme, ...]


@cache
def table() -> Table:
    """The table as declared."""
    told = tomllib.loads((ROOT / "data" / "programmes.toml").read_text(encoding="utf-8"))
    programmes = tuple(_programme(key, entry) for key, entry in told["programmes"].items())
    return Table(**told["table"], programmes=programmes)


def suggested(facts: Mapping[str, Any], hits: Collection[str]) -> list[Suggestion]:
    """The programmes that a customer's month calls for, most pressing first.

    facts: the month's figures and codes by column name, among them `stage`; None is not known.
    hits: the rules that fired in the month. Whom the table is meant for is not looked at.
    """
    return [
        Suggestion(
            programme,
            tuple(rule for rule in programme.rules if rule in hits),
            {name: facts[name] for name in _looked_at(programme)},
        )
        for programme in table().programmes
        if _is_called_for(programme, facts, hits)
    ]


def _is_called_for(programme: Programme, facts: Mapping[str, Any], hits: Collection[str]) -> bool:
    if programme.rules and not any(rule in hits for rule in programme.rules):
        return False
    if programme.stages and facts.get("stage") not in programme.stages:
        return False
    if any(facts.get(name) is None for name in _looked_at(programme)):
        return False
    return (
        all(facts[name] >= least for name, least in programme.at_least.items())
        and all(facts[name] <= most for name, most in programme.at_most.items())
        and all(
            str(facts[name]).casefold() in {text.casefold() for text in texts}
            for name, texts in programme.one_of.items()
        )
    )


def _looked_at(programme: Programme) -> list[str]:
    names = [*programme.at_least, *programme.at_most, *programme.one_of]
    return list(dict.fromkeys(names))


def _programme(key: str, entry: dict[str, Any]) -> Programme:
    made: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()
    }
    made["one_of"] = {name: tuple(texts) for name, texts in entry.get("one_of", {}).items()}
    made |= {language: Words(**entry[language]) for language in ("zh", "en")}
    return Programme(key=key, **made)
