"""The flagged list of a month: what it can be filtered by, in the address and in words.

Apart from the page because the way back from a customer needs the same filters in its address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from baoyou import definitions
from baoyou.ui import tables, words
from baoyou.ui.frame import Frame
from baoyou.ui.lists import people
from baoyou.ui.lists.people import Listing

ALERT, RULE, ONLY, BOTH = "alert", "rule", "only", "both"
LEVEL, STAGE, MANAGER, SENSITIVITY = "level", "stage", "manager", "sensitivity"
NEW, WITHIN = "new", "within"
KEYS = (ALERT, RULE, ONLY, BOTH, LEVEL, STAGE, MANAGER, SENSITIVITY, WITHIN, NEW)
# What each filter may say; managers and combinations of rules are those of the month.
KNOWN: dict[str, tuple[str, ...]] = {
    ALERT: tables.LEVELS,
    RULE: tuple(definitions.rules()),
    LEVEL: ("1", "2", "3", "4", "5", "none"),
    STAGE: ("A", "B", "C", "D", "E"),
    SENSITIVITY: ("safety", "price", "service", "brand", "unclassified"),
    WITHIN: ("30", "60", "90"),
    NEW: ("yes",),
}


@dataclass(frozen=True)
class Filters:
    """What of the flagged list is asked for; None is all of it.

    rule: hit by it, others may have hit too. only: hit by just these rules; both: by these two at
    least; each joined by commas in the order of the rules. within: days to the next key moment.
    """

    alert: str | None = None
    rule: str | None = None
    only: str | None = None
    both: str | None = None
    level: str | None = None
    stage: str | None = None
    manager: str | None = None
    sensitivity: str | None = None
    within: str | None = None
    new: str | None = None

    @classmethod
    def of(cls, asked: Mapping[str, str | None]) -> Filters:
        """The filters that a mapping says; what is not known is left out."""
        told = {key: asked.get(key) or None for key in KEYS}
        for key, known in KNOWN.items():
            if told[key] not in known:
                told[key] = None
        for key in (ONLY, BOTH):
            told[key] = _in_order(told[key])
        return cls(**told)

    @property
    def address(self) -> dict[str, str | None]:
        """The filters as parameters of the address."""
        return {key: getattr(self, key) for key in KEYS}


def listing(frame: Frame, alert: str | None, rule: str | None) -> Listing:
    """The flagged list by alert and rule, and by whatever else the address asks for."""
    asked = st.query_params.to_dict() | {ALERT: alert, RULE: rule}
    return listed(frame, Filters.of(asked))


def listed(frame: Frame, asked: Filters) -> Listing:
    """The flagged list of the frame's month under these filters."""
    assert frame.month is not None
    params = {
        "month": frame.month,
        "population": frame.population,
        "alert": asked.alert,
        "rules": [asked.rule] if asked.rule else None,
        "only": asked.only,
        "together": asked.both.split(",") if asked.both else None,
        "level": asked.level,
        "stage": asked.stage,
        "manager": asked.manager,
        "sensitivity": asked.sensitivity,
        "is_new": True if asked.new else None,
        "within_days": int(asked.within) if asked.within else None,
        "suspension_days": definitions.values(frame.month)["suspension_days"],
    }
    return Listing("warnings", "warning_list", params, asked.address, is_marked=True)


def told(frame: Frame, asked: Filters) -> str:
    """The filters in words, one after the other; empty where there are none."""
    writers: dict[str, Callable[[str], str]] = {
        ALERT: lambda level: frame.say(f"warnings.list.{level}"),
        RULE: frame.rule_name,
        ONLY: lambda rules: frame.say("warnings.filter.only", rules=together(frame, rules)),
        BOTH: lambda rules: frame.say("warnings.filter.both", rules=together(frame, rules)),
        MANAGER: lambda manager: frame.say(
            "warnings.filter.of_manager", manager=option(frame, MANAGER, manager)
        ),
        NEW: lambda _: frame.say("warnings.filter.new"),
    }
    said = [
        writers.get(key, lambda value, key=key: option(frame, key, value))(value)
        for key, value in asked.address.items()
        if value
    ]
    return frame.say("warnings.filter.joint").join(said)


def option(frame: Frame, key: str, value: str) -> str:
    """One value of a filter by level, stage, manager, sensitivity or days, in words."""
    if key == STAGE:
        return words.stage(value, frame.language)
    if key == SENSITIVITY:
        return people.sensitivity(value, frame.language)
    if key == MANAGER:
        return frame.say("warnings.filter.no_manager") if value == "none" else value
    if key == WITHIN:
        return frame.say("warnings.filter.days", days=value)
    return words.group(key, value, frame.language)


def together(frame: Frame, rules: str) -> str:
    """Rules that fire together, by name."""
    return frame.say("warnings.filter.plus").join(frame.rule_name(key) for key in rules.split(","))


def _in_order(told: str | None) -> str | None:
    """Rules joined by commas, in the order in which a customer carries them; else None."""
    known = definitions.rules()
    asked = set((told or "").split(","))
    return ",".join(rule for rule in known if rule in asked) if asked <= set(known) else None
