"""A warning's evidence as a sentence: the template beside the rule, filled from its inputs.

Apart from the faces because a screen, an export and a work order must give the same reason in the
same words; how a figure or a date is written is passed in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from baoyou import definitions
from baoyou.contracts import contracts
from baoyou.months import add_months, month_of
from baoyou.text import catalogue, say

MISSING = "—"
_OPTIONAL = re.compile(r"\[\[(.*?)\]\]")
_SLOT = re.compile(r"\{(\w+)\}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Writer:
    """How a face writes: figures with so many decimals, relative changes, days, months.

    version: the version of a rule that a month was closed with; the declared one unless said.
    """

    language: str
    number: Callable[[Decimal, int], str]
    change: Callable[[Decimal, int], str]
    day: Callable[[date], str]
    month: Callable[[date], str]
    version: Callable[[str, date], definitions.Version] = lambda rule, month: definitions.rules()[
        rule
    ].version(month)


def reasons(told: str | None, month: date, writer: Writer) -> dict[str, str]:
    """Rule → its sentence, in the order of the screen. told: JSON, rule → inputs, as stored."""
    hits = json.loads(told, parse_float=Decimal) if told else {}
    ordered = sorted(hits, key=lambda rule: definitions.rules()[rule].order)
    return {rule: sentence(rule, hits[rule], month, writer) for rule in ordered}


def joined(sentences: Iterable[str], writer: Writer) -> str:
    """The reasons of one customer as one line."""
    return say("evidence.joint", writer.language).join(sentences)


def sentence(rule: str, inputs: Mapping[str, Any], month: date, writer: Writer) -> str:
    """One rule's evidence in one sentence; inputs as the close kept them."""
    declared = definitions.rules()[rule]
    params = writer.version(rule, month).params
    slots = {key: _written(key, value, writer) for key, value in {**params, **dict(inputs)}.items()}
    if declared.series:
        least = params["drop_percent"] if params.get("mode") == "each" else None
        slots["series"] = _series(declared.series, inputs, month, least, writer)
    if declared.pairs:
        slots["pairs"] = _pairs(declared.pairs, inputs, writer)
    template = _known_parts(declared.words(writer.language).evidence, slots)
    return template.format_map(_Slots(slots))


def formula(rule: str, version: definitions.Version, writer: Writer) -> str:
    """What makes a rule fire, with the parameters of one version in it."""
    words = definitions.rules()[rule].words(writer.language)
    slots = {key: _written(key, value, writer) for key, value in version.params.items()}
    return words.formula.format_map(_Slots(slots))


def _known_parts(template: str, slots: Mapping[str, Any]) -> str:
    """The template with its [[optional]] parts, without those of which a slot is not known."""

    def told(part: re.Match[str]) -> str:
        names = _SLOT.findall(part[1])
        return part[1] if all(slots.get(name, MISSING) != MISSING for name in names) else ""

    return _OPTIONAL.sub(told, template)


class _Slots(dict):
    def __missing__(self, key: str) -> str:
        return MISSING


def _written(key: str, value: Any, writer: Writer) -> str:
    if value is None:
        return MISSING
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return str(value)
    if isinstance(value, str):
        return _word(key, value, writer)
    return _exact(Decimal(str(value)), writer)


def _word(key: str, value: str, writer: Writer) -> str:
    """A date, a code of ours, or a column's name, as a person reads it."""
    if _DAY.fullmatch(value):
        day = date.fromisoformat(value)
        return writer.month(day) if key.endswith("_month") else writer.day(day)
    entry = catalogue().get(f"evidence.{key}.{value}")
    if entry:
        return entry[writer.language]
    column = contracts()["customers"].columns.get(value)
    if key == "measure" and column:
        return column.zh if writer.language == "zh" else column.en
    return value


def _exact(value: Decimal, writer: Writer) -> str:
    """A figure to the fen, without idle zeros: 188, 46.2, 87.96."""
    places = next(
        (places for places in (0, 1) if value == round(value, places)),
        2,
    )
    return writer.number(value, places)


def _series(name: str, inputs: Mapping[str, Any], month: date, least: Any, writer: Writer) -> str:
    """Oldest to newest: "May 128.0 → Jun 97.5 (−24%) → …"; `name`_0 is the month itself."""
    steps = sorted((key for key in inputs if key.startswith(f"{name}_")), reverse=True)
    told, before = [], None
    for key in steps:
        if inputs[key] is None:
            continue
        value = Decimal(str(inputs[key]))
        first = month_of(add_months(month.isoformat(), -int(key.rsplit("_", 1)[1])))
        step = "evidence.series.first" if before is None else "evidence.series.next"
        slots = {"month": writer.month(first), "value": writer.number(value, 1)}
        if before is not None:
            slots["change"] = _fall(value, before, least, writer)
        told.append(say(step, writer.language, **slots))
        before = value
    return say("evidence.series.joint", writer.language).join(told)


def _fall(value: Decimal, before: Decimal, least: Any, writer: Writer) -> str:
    """A relative change, with as many decimals as show that it is more than the threshold."""
    if not before:
        return MISSING
    change = value / before - 1
    if least is None or -change * 100 <= Decimal(str(least)):
        return writer.change(change, 0)
    shown = (places for places in (0, 1) if round(-change * 100, places) > Decimal(str(least)))
    return writer.change(change, next(shown, 2))


def _pairs(names: tuple[str, ...], inputs: Mapping[str, Any], writer: Writer) -> str:
    """Oldest to newest: "46.2/58、51/58、40/58"."""
    first = names[0]
    steps = sorted((key for key in inputs if key.startswith(f"{first}_")), reverse=True)
    told = []
    for key in steps:
        step = key.removeprefix(first)
        values = [inputs.get(f"{name}{step}") for name in names]
        if any(value is not None for value in values):
            told.append("/".join(_written(first, value, writer) for value in values))
    return say("evidence.pairs.joint", writer.language).join(told)
