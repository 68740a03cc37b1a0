"""Codes of customers and rules as a person reads them: levels, stages, what a rule lacks, evidence.

Apart from `format`, which writes figures and dates and knows no code of ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from baoyou import definitions, evidence
from baoyou.contracts import contracts
from baoyou.months import month_of
from baoyou.text import catalogue, say
from baoyou.ui import format as fmt
from baoyou.ui.tables import Column

Versions = Callable[[str, date], definitions.Version]
_MONTH = re.compile(r"\d{4}-\d{2}")


def group(dimension: str, code: str | None, language: str) -> str:
    """A level, tier, stage, outcome or binding in words; the code itself where it has none."""
    entry = catalogue().get(f"group.{dimension}.{code or 'none'}")
    return entry[language] if entry else code or fmt.MISSING


def stage(code: str | None, language: str) -> str:
    """A lifecycle stage with its letter: "D 衰退"."""
    return fmt.MISSING if code is None else f"{code} {group('stage', code, language)}"


def clauses(told: str | None, month: date, language: str) -> list[str]:
    """Why a customer is core, each clause in words."""
    fee = definitions.values(month)["core_fee_min"]
    return [
        say(f"group.clause.{clause}", language, fee=fee)
        if f"group.clause.{clause}" in catalogue()
        else say(f"words.clause.{clause}", language, fee=fee)
        for clause in (told or "").split(",")
        if clause
    ]


def needs(rule: str, told: str, language: str) -> str:
    """What a rule would have needed to run: months, or columns by the names people know."""
    if told == "history":
        return say("words.needs.history", language)
    parts, joint = told.split(", "), say("frame.joint", language)
    months = [part for part in parts if _MONTH.fullmatch(part)]
    if months:
        named = joint.join(fmt.month(month_of(month), language) for month in months)
        return say("words.needs.month", language, month=named)
    extract = definitions.rules()[rule].extract
    columns = [column_name(extract, part.rsplit(".", 1)[-1], language) for part in parts]
    return say("words.needs.columns", language, columns=joint.join(columns))


def column_name(extract: str, name: str, language: str) -> str:
    """A column as the contract calls it, with the name the files and SQL use."""
    declared = contracts()[extract].columns.get(name)
    if declared is None:
        return name
    called = declared.zh if language == "zh" else declared.en
    return say("words.column", language, called=called, name=name)


def column_called(extract: str, name: str, language: str) -> str:
    """A column as the contract calls it."""
    declared = contracts()[extract].columns[name]
    return declared.zh if language == "zh" else declared.en


def status(code: str | None, language: str) -> str:
    """The state of a customer in words."""
    entry = catalogue().get(f"evidence.status.{code}") or catalogue().get(f"group.outcome.{code}")
    return entry[language] if entry else code or fmt.MISSING


def months(language: str) -> Callable[[Any], str]:
    """The writer of a column of months."""
    return lambda day: fmt.month(day, language)


def figures(unit: str, language: str) -> Callable[[Any], str]:
    """The writer of a column of figures."""
    return lambda figure: fmt.number(figure, unit, language)


def relabelled(column: Column, key: str, language: str) -> Column:
    """The column under another heading, where the catalogue has one for it."""
    entry = catalogue().get(key)
    return replace(column, label=entry[language]) if entry else column


def writer(language: str) -> evidence.Writer:
    """The writer of evidence sentences for the screen."""
    return evidence.Writer(
        language,
        number=lambda value, places: fmt.number(value, "count", language, places),
        change=lambda share, places: fmt.relative(share, language, places),
        day=lambda day: fmt.day(day, language),
        month=lambda day: fmt.month_name(day, language),
    )


def reasons(row: dict[str, Any], language: str, version: Versions) -> str:
    """All reasons of a row of the flagged list in one line.

    version: the version of a rule that a month was closed with, as `Reader.rule_version`.
    """
    told = replace(writer(language), version=version)
    return evidence.joined(evidence.reasons(row["evidence"], row["month"], told).values(), told)
