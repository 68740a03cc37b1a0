"""The extracts an analyst may upload, as declared in `data/contracts/*.toml`.

Apart from the mapper because a contract says what we store, not how a file words it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from functools import cache

from baoyou.settings import CONTRACTS, ROOT

_BRACKETS = re.compile(r"[\(\[【〔<{]([^\)\]】〕>}]*)[\)\]】〕>}]")
_HEADERS = tomllib.loads((ROOT / "data" / "headers.toml").read_text(encoding="utf-8"))
_UNITS = {word: unit for unit, words in _HEADERS["units"].items() for word in words}


@dataclass(frozen=True)
class Column:
    """One column of an extract: what it is called, how it is typed, what it may hold.

    type: id, text, month, date, money, amount, number, count, flag, flag_count, code, open_code.
    blank: the code that a blank cell stands for; None: not known.
    """

    name: str
    type: str
    zh: str
    en: str
    aliases: tuple[str, ...]
    required: bool = False
    unit: str | None = None
    min: int | None = None
    blank: str | None = None
    masked: bool = False
    personal: bool = False


@dataclass(frozen=True)
class Contract:
    """One extract: its columns in order, its key, and its code lists (alias → code)."""

    name: str
    zh: str
    en: str
    grain: str
    key: tuple[str, ...]
    key_without: dict[str, tuple[str, ...]]
    partition: str
    columns: dict[str, Column]
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def required(self) -> tuple[str, ...]:
        """Columns without which a file is refused."""
        return tuple(name for name, column in self.columns.items() if column.required)

    def aliases(self) -> dict[str, str]:
        """Normalised header → column name."""
        found: dict[str, str] = {}
        for column in self.columns.values():
            for header in (column.name, column.zh, *column.aliases):
                found.setdefault(normalise(header), column.name)
        return found


def normalise(header: str) -> str:
    """A header as it is compared: NFKC, brackets and units off, case, blanks and fillers off."""
    text = _BRACKETS.sub("", unicodedata.normalize("NFKC", header)).casefold()
    text = re.sub(r"[\s_\-]+", "", text)
    for prefix in _HEADERS["prefixes"]:
        if text.startswith(prefix) and len(text) > len(prefix):
            text = text[len(prefix) :]
    suffix = _HEADERS["suffix"]
    return text[: -len(suffix)] if text.endswith(suffix) and text != suffix else text


def unit_in(header: str) -> str | None:
    """The unit that a header names in brackets or at its end: fen, KB, MB, GB; None for none."""
    text = unicodedata.normalize("NFKC", header).casefold()
    inside = [part.strip() for part in _BRACKETS.findall(text)] + text.replace("_", " ").split()[
        -1:
    ]
    return next((_UNITS[part] for part in inside if part in _UNITS), None)


@cache
def contracts() -> dict[str, Contract]:
    """All extracts by name."""
    return {path.stem: _read(path.stem) for path in sorted(CONTRACTS.glob("*.toml"))}


def known_headers() -> frozenset[str]:
    """Every normalised header that some contract knows."""
    return frozenset(alias for contract in contracts().values() for alias in contract.aliases())


def _read(name: str) -> Contract:
    declared = tomllib.loads((CONTRACTS / f"{name}.toml").read_text(encoding="utf-8"))
    extract = declared["extract"]
    columns = {
        column: Column(name=column, **{**facts, "aliases": tuple(facts.get("aliases", ()))})
        for column, facts in declared["columns"].items()
    }
    codes = {
        column: {
            alias.casefold(): code for code, others in lists.items() for alias in (code, *others)
        }
        for column, lists in declared.get("codes", {}).items()
    }
    return Contract(
        name=name,
        zh=extract["zh"],
        en=extract["en"],
        grain=extract["grain"],
        key=tuple(extract["key"]),
        key_without={k: tuple(v) for k, v in extract.get("key_without", {}).items()},
        partition=extract["partition"],
        columns=columns,
        codes=codes,
    )
