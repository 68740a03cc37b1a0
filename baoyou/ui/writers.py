"""How the columns of our tables write their values: customers, shares, yuan, points."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from baoyou.ui import format as fmt

Writer = Callable[[Any], str]


def count(language: str) -> Writer:
    """Writes customers in a table."""
    return lambda amount: fmt.count(amount, language)


def share(language: str, decimals: int | None = None) -> Writer:
    """Writes a share without its sign, for a column whose heading says %."""
    return lambda amount: fmt.number(amount, "share", language, decimals)


def yuan(language: str, decimals: int | None = None) -> Writer:
    """Writes yuan in a table."""
    return lambda amount: fmt.number(amount, "yuan", language, decimals)


def signed_count(language: str) -> Writer:
    """Writes a change of customers with its sign."""
    return lambda amount: fmt.signed(amount, "count", language)


def points(language: str) -> Writer:
    """Writes a score."""
    return lambda score: fmt.number(score, "points", language)


def month(language: str) -> Writer:
    """Writes a month."""
    return lambda day: fmt.month(day, language)
