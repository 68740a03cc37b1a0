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
_CITIES: dict[str, list[str]] = tomllib.loads(
    (ROOT / "data" / "province.toml").read_text(encoding="utf-8")
)["city_aliases"]
NEVER_BLANK = ("city", "status")
_UNITS = {word: unit for unit, words in _HEADERS["units"].items() for word in words}
_IN_BRACKETS = {*_UNITS, *_HEADERS["brackets"]["units"]}


@dataclass(frozen=True)
class Column:
    """One column of an extract: what it is called, how it is typed, what it may hold.

    type: id, text, phone, month, date, time (a date or a moment), money, amount, number, count,
    flag, flag_count, code, open_code (other words than the listed ones stay as they are).
    unit: in what it is stored, and what may stand beside its numbers (`data/headers.toml`).
    min, max: the least and the greatest value. at_most: the column that it must not exceed.
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
    max: int | None = None
    at_most: str | None = None
    blank: str | None = None
    masked: bool = False
    personal: bool = False


@dataclass(frozen=True)
class Derived:
    """A column that no file holds: its SQL type, its SQL, and the column it is made of, if any."""

    type: str
    sql: str
    source: str | None = None


@dataclass(frozen=True)
class Contract:
    """One extract: its columns in order, its key, and its code lists (alias → code).

    partition: the column by whose values it is stored; a load replaces the parts that it holds.
    merge: a load replaces only the rows of the keys that it holds and adds the others.
    derived: columns made of others, stored beside them.
    """

    name: str
    zh: str
    en: str
    grain: str
    key: tuple[str, ...]
    key_without: dict[str, tuple[str, ...]]
    partition: str
    columns: dict[str, Column]
    merge: bool = False
    derived: dict[str, Derived] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def required(self) -> tuple[str, ...]:
        """Columns without which a file is refused."""
        return tuple(name for name, column in self.columns.items() if column.required)

    @property
    def never_blank(self) -> frozenset[str]:
        """Columns in which a blank cell rejects the row."""
        derived = self.derived.get(self.partition)
        parted_by = derived.source if derived else self.partition
        keys = {*self.key, *NEVER_BLANK} - set(self.key_without) | {parted_by}
        return frozenset(column for column in self.columns if column in keys)

    def allowed(self, column: str) -> tuple[str, ...]:
        """The codes that a column may hold, each once, in the order of the contract."""
        return tuple(dict.fromkeys(self.codes.get(column, {}).values()))

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


def written_beside(column: Column) -> tuple[str, str]:
    """Patterns of what may stand before and after a number in a cell of the column."""
    known = _HEADERS["written"]
    words = known.get(column.unit or "none", known["none"])
    return words["before"], words["after"]


def unit_in(header: str) -> str | None:
    """The unit that a header names in brackets or at its end: fen, KB, MB, GB; None for none."""
    text = unicodedata.normalize("NFKC", header).casefold()
    inside = [part.strip() for part in _BRACKETS.findall(text)] + text.replace("_", " ").split()[
        -1:
    ]
    return next((_UNITS[part] for part in inside if part in _UNITS), None)


def is_personal(header: str) -> bool:
    """Whether a header speaks of what no extract needs of a person: papers, address, birthday."""
    words = normalise(header)
    return any(word in words for word in _HEADERS["personal"])


def hides(header: str) -> bool:
    """Whether what stands below a header is masked wherever it is shown or kept as a sample."""
    return is_personal(header) or normalise(header) in _personal_headers()


@cache
def _personal_headers() -> frozenset[str]:
    return frozenset(
        alias
        for contract in contracts().values()
        for alias, name in contract.aliases().items()
        if contract.columns[name].personal or contract.columns[name].masked
    )


def qualifier(header: str) -> str:
    """What a header says in brackets beside units, which tells it from others; mostly nothing."""
    inside = _BRACKETS.findall(unicodedata.normalize("NFKC", header).casefold())
    return " ".join(part.strip() for part in inside if part.strip() not in _IN_BRACKETS)


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
    lists = ({"city": _CITIES} if "city" in columns else {}) | declared.get("codes", {})
    codes = {
        column: {
            alias.casefold(): code for code, others in known.items() for alias in (code, *others)
        }
        for column, known in lists.items()
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
        merge=extract.get("merge", False),
        derived={column: Derived(**facts) for column, facts in declared.get("derived", {}).items()},
        codes=codes,
    )
