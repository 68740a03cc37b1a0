"""Features and reasons of the churn model in words.

Apart from the cards because a list, a customer page and a sheet give the same reasons.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from baoyou.model.names import called, names
from baoyou.text import catalogue, say
from baoyou.ui import format as fmt

_DECIMALS = {"times": 2, "GB": 1, "yuan": 1}


def reasons(told: str | None, language: str) -> list[str]:
    """The reasons behind a score, strongest first; told: JSON, as the close keeps them."""
    return [reason(one, language) for one in json.loads(told or "[]")]


def reason(told: dict[str, Any], language: str) -> str:
    """One reason: "话费比前三月均值 −48%（推高风险）"."""
    direction = "up" if told["effect"] > 0 else "down"
    return say(
        f"model.reason.{direction}", language, told=_value(told["feature"], told["value"], language)
    )


def features(keys: Sequence[str], language: str) -> str:
    """Several features by name, in one line."""
    return say("frame.joint", language).join(called(key, language) for key in keys)


def _value(key: str, value: Any, language: str) -> str:
    name = called(key, language)
    unit = names()[key].unit if key in names() else "number"
    if value is None:
        return say("model.reason.unknown", language, feature=name)
    if unit == "flag":
        return say(f"model.reason.flag_{'yes' if value else 'no'}", language, feature=name)
    return say("model.reason.plain", language, feature=name, value=_figure(key, value, language))


def _figure(key: str, value: Any, language: str) -> str:
    unit = names()[key].unit if key in names() else "number"
    if isinstance(value, str):
        return _word(key, value, language)
    if unit == "change":
        return fmt.relative(value, language)
    if unit == "times":
        return fmt.times(value, language, _DECIMALS[unit])
    if unit in ("yuan", "minutes", "GB"):
        return fmt.quantity(value, unit, language, _DECIMALS.get(unit))
    written = fmt.number(value, "count", language, 0 if float(value).is_integer() else 1)
    known = f"model.unit.{unit}"
    return say(known if known in catalogue() else "model.unit.number", language, value=written)


def _word(key: str, word: str, language: str) -> str:
    group = names()[key].group if key in names() else None
    if word == "other" and group is None:
        return say("model.reason.other", language)
    entry = catalogue().get(f"{group}.{word}") if group else None
    return entry[language] if entry else word
