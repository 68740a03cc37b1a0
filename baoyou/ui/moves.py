"""A change beside a figure: the badge of a card, and the same in the cell of a table."""

from __future__ import annotations

from typing import Any

from baoyou.text import say
from baoyou.ui import cards
from baoyou.ui import format as fmt
from baoyou.ui.cards import Change, Direction, Verdict


def change(
    amount: Any,
    unit: str,
    language: str,
    basis: str = "month",
    verdict: Verdict | None = "none",
    decimals: int | None = None,
) -> list[Change]:
    """The badge of one change, as a list: none where the change is not known.

    basis: month, year, or another key of `ui.basis`. verdict: good, bad or none, from SQL.
    """
    if amount is None:
        return []
    text = fmt.change(amount, unit, language, decimals)
    flat = text == fmt.change(0, unit, language, decimals)
    way: Direction = "flat" if flat else "up" if amount > 0 else "down"
    judged: Verdict = "none" if flat else verdict or "none"
    return [Change(text, way, judged, say(f"ui.basis.{basis}", language))]


def badge(
    amount: Any,
    unit: str,
    language: str,
    verdict: Verdict | None = "none",
    decimals: int | None = None,
) -> str:
    """The same change without its basis, as Markdown for a table cell; a dash where not known."""
    found = change(amount, unit, language, "month", verdict, decimals)
    if not found:
        return fmt.MISSING
    return cards.badge(f"{cards.ARROW[found[0].direction]} {found[0].text}", found[0].verdict)
