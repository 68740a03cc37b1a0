"""Months as text ("2009-09-01" in file names, "2009-09" for people) and how to step in them."""

from __future__ import annotations

import re
from datetime import date


def month_of(text: str) -> date:
    """The first day of a month written "2009-09" or "2009-09-01". ValueError for anything else."""
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])(-01)?", text):
        raise ValueError(text)
    return date(int(text[:4]), int(text[5:7]), 1)


def add_months(month: str, step: int) -> str:
    """The month `step` months later (earlier where negative), as "2009-09-01"."""
    first = month_of(month)
    number = first.year * 12 + first.month - 1 + step
    return date(number // 12, number % 12 + 1, 1).isoformat()
