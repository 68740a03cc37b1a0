"""Cells of the pack's tables: each is written by `format`, and keeps the number behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from baoyou import definitions
from baoyou.pack.model import Cell
from baoyou.ui import format as fmt

TONES = {"good": "good", "better": "good", "bad": "bad", "worse": "bad"}
ARROWS = {"up": "↑", "down": "↓", "flat": "→"}


def words(text: object) -> Cell:
    """A cell of words; a dash where there are none."""
    return Cell(fmt.MISSING if text is None else str(text))


def month(day: date, language: str) -> Cell:
    """A month."""
    return Cell(fmt.month(day, language))


def count(amount: Any, language: str, tone: str = "") -> Cell:
    """A number of customers."""
    return Cell(fmt.count(amount, language), amount, "count", 0, TONES.get(tone, ""))


def figure(
    amount: Any, unit: str, language: str, decimals: int | None = None, tone: str = ""
) -> Cell:
    """A figure in its unit, with the sign of per cent where it is a share."""
    places = fmt.DECIMALS[unit] if decimals is None else decimals
    text = fmt.value(amount, unit, language, decimals)
    return Cell(text, amount, unit, places, TONES.get(tone, ""))


def bare(amount: Any, unit: str, language: str, decimals: int | None = None) -> Cell:
    """The same without the sign of per cent, under a heading that says it."""
    written = figure(amount, unit, language, decimals)
    return replace(written, text=fmt.number(amount, unit, language, decimals))


def kpi(key: str, amount: Any, language: str, tone: str = "") -> Cell:
    """The figure of a KPI, as its card shows it: in yuan and large, in ten thousands."""
    declared = definitions.kpis()[key]
    if declared.form == "amount" and declared.unit == "yuan":
        text = fmt.money(amount, language)
        return Cell(text, amount, "yuan", 0, TONES.get(tone, ""))
    return figure(amount, declared.unit, language, declared.decimals, tone)


def interval(low: Any, high: Any, unit: str, language: str, decimals: int | None = None) -> Cell:
    """A 95 % interval, as words."""
    return Cell(fmt.interval(low, high, unit, language, decimals))


def change(
    amount: Any, unit: str, language: str, decimals: int | None = None, verdict: str | None = None
) -> Cell:
    """A signed change, coloured by its verdict; no arrow, for the sign says the same."""
    places = fmt.DECIMALS[unit] if decimals is None else decimals
    text = fmt.signed(amount, unit, language, decimals)
    tone = TONES.get(verdict or "", "")
    return Cell(text, amount, f"{unit}_change", places, tone)


def marked(cell: Cell, sign: str) -> Cell:
    """The cell with a sign before its text: a colour never speaks alone."""
    return replace(cell, text=f"{sign}{cell.text}")
