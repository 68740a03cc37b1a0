"""What words are written for: a language, a month, a place. A page's frame is one, a pack's too.

Apart from both, so that neither has to know the other to say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from baoyou import definitions
from baoyou.ui import format as fmt

Row = Mapping[str, Any]


class Voice(Protocol):
    """Who speaks. month: None where none is closed; cities: those chosen, none for all in scope."""

    @property
    def language(self) -> str:
        """zh or en."""

    @property
    def month(self) -> date | None:
        """The month looked at."""

    @property
    def cities(self) -> tuple[str, ...]:
        """The cities chosen."""

    def say(self, key: str, /, **slots: Any) -> str:
        """A sentence of the catalogue."""

    def kpi_name(self, key: str) -> str:
        """What a KPI is called."""

    def place(self) -> str:
        """The cities chosen, in words."""


def joined(voice: Voice, parts: Iterable[str]) -> str:
    """Names as a list in a sentence."""
    return voice.say("frame.joint").join(parts)


def month(voice: Voice) -> str:
    """The month looked at, in words."""
    return fmt.month(voice.month, voice.language)


def decimals(row: Row) -> int | None:
    """The decimals declared for the KPI of a row; money in large sums is written by its size."""
    kpi = definitions.kpis()[row["kpi"]]
    return None if kpi.form == "amount" else kpi.decimals


def write(voice: Voice, row: Row, amount: Any) -> str:
    """A figure in the unit and with the decimals of the KPI of a row."""
    return fmt.value(amount, row["unit"], voice.language, decimals(row))


def bare(voice: Voice, row: Row, amount: Any) -> str:
    """The same without its unit."""
    return fmt.number(amount, row["unit"], voice.language, decimals(row))


def signed(voice: Voice, row: Row, amount: Any) -> str:
    """A difference with its sign and without its unit."""
    return fmt.signed(amount, row["unit"], voice.language, decimals(row))


def signed_change(voice: Voice, row: Row, amount: Any) -> str:
    """A difference with its sign and unit."""
    return fmt.signed_change(amount, row["unit"], voice.language, decimals(row))


def interval(voice: Voice, row: Row, low: Any, high: Any) -> str:
    """An interval of a figure, with its decimals."""
    return fmt.interval(low, high, row["unit"], voice.language, decimals(row))


def since(voice: Voice, earlier: date) -> str:
    """An earlier month in running text, with its year where that is another."""
    same = voice.month is not None and earlier.year == voice.month.year
    return (fmt.month_name if same else fmt.month)(earlier, voice.language)


def finer(row: Row) -> int:
    """The decimals of parts of a change: a part is smaller than what it is part of."""
    return definitions.kpis()[row["kpi"]].decimals + 1


def part(voice: Voice, row: Row, amount: Any) -> str:
    """A part of a change with its sign, its unit, and one decimal more than the KPI itself."""
    return fmt.signed_change(amount, row["unit"], voice.language, finer(row))
