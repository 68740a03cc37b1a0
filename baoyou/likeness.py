"""How like one of our columns a header and the values below it are; for proposals, never to decide.

Apart from the mapping because it is about likelihood: what it finds is asked or told, not taken.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Sequence

from baoyou.contracts import Column, Contract, normalise

LIKELY = 0.7
FITTING = 0.6
# Two letters of Chinese say as much as four of Latin.
SHORTEST = 2
SHORTEST_LATIN = 4

_NUMBER = re.compile(r"[-+(]?\s*\d[\d,]*(?:\.\d+)?\)?%?")
_MONTH = re.compile(r"20\d\d\D?(?:0?[1-9]|1[0-2])(?:\D?\d{1,2})?\D?|(?:19|20)\d\d(?:0[1-9]|1[0-2])")
_DATE = re.compile(r"(?:19|20)\d\d\D?\d{1,2}\D?\d{1,2}\D?.*|\d{5}(?:\.0)?")
_ID = re.compile(r"[\w\-*]{3,40}")
_PATTERNS = {
    "id": _ID,
    "month": _MONTH,
    "date": _DATE,
    "time": _DATE,
    "money": _NUMBER,
    "amount": _NUMBER,
    "number": _NUMBER,
    "count": re.compile(r"\d+(?:\.0+)?"),
}


def of_name(header: str, column: Column) -> float:
    """0 to 1: how like the names and aliases of a column a header is."""
    wanted = normalise(header)
    names = {normalise(name) for name in (column.name, column.zh, *column.aliases)}
    return max((_alike(wanted, name) for name in names if wanted and name), default=0.0)


def of_values(
    values: Collection[str], column: Column, contract: Contract, cities: Collection[str]
) -> float:
    """0 to 1: the share of values (none of them blank) that the column could hold."""
    fits = _fitting(column, contract, cities)
    return sum(map(fits, values)) / len(values) if values and fits else 0.0


def _fitting(
    column: Column, contract: Contract, cities: Collection[str]
) -> Callable[[str], bool] | None:
    if column.name == "city":
        return (lambda value: value in cities) if cities else None
    if column.name in contract.codes and column.type == "code":
        codes = contract.codes[column.name]
        return lambda value: value.casefold() in codes
    pattern = _PATTERNS.get(column.type)
    return (lambda value: pattern.fullmatch(value.strip()) is not None) if pattern else None


def contradicts(
    values: Sequence[str], column: Column, contract: Contract, cities: Collection[str]
) -> bool:
    """Whether the values speak plainly against the column; unknown cities may just be new ones."""
    if column.name == "city" or _fitting(column, contract, cities) is None:
        return False
    return bool(values) and of_values(values, column, contract, cities) < FITTING


def _alike(one: str, other: str) -> float:
    short, long = sorted((one, other), key=len)
    enough = SHORTEST_LATIN if short.isascii() else SHORTEST
    if len(short) >= enough and short in long:
        return 0.7 + 0.3 * len(short) / len(long)
    return difflib.SequenceMatcher(None, one, other).ratio()
