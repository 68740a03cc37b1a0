"""The lists behind figures: what each is called, whom it counts, which columns it shows.

Apart from the page because the way back from a customer needs the same list from the address.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from baoyou.months import month_of
from baoyou.ui import format as fmt
from baoyou.ui import words
from baoyou.ui.frame import Frame, Row
from baoyou.ui.lists import people
from baoyou.ui.lists.people import Listing
from baoyou.ui.tables import Column

# What a list shows besides the customer; its own headings are at `customers.column.LIST.NAME`.
COLUMNS: dict[str, tuple[str, ...]] = {
    "on_net": ("tier", "alert_text"),
    "left": ("tier", "detail"),
    "contact": ("tier", "detail"),
    "bound": ("detail", "contract_end_on", "alert_text"),
    "unbound": ("contract_end_on", "alert_text"),
    "stage": ("tier", "alert_text"),
    "segment": ("tier", "alert_text"),
    "level": ("tier", "alert_text"),
    "tier": ("tier", "alert_text"),
    "sensitivity": ("detail", "alert_text"),
    "moved": ("detail", "alert_text"),
    "renewal": ("detail", "contract_end_on", "alert_text"),
    "expiring": ("contract_end_on", "alert_text"),
    "downgrade": ("figure_before", "figure_now", "alert_text"),
    "joined": ("tier", "alert_text"),
    "returned": ("tier", "alert_text"),
    "snapshot": ("detail", "figure_now", "alert_text"),
}
NARROWER = ("level", "tier", "stage", "plan")
_DIMENSION = {
    "left": "outcome",
    "contact": "outcome",
    "bound": "binding",
    "unbound": "binding",
    "stage": "stage",
    "level": "level",
    "tier": "tier",
    "snapshot": "outcome",
}


def from_address(frame: Frame) -> Listing | None:
    """The list that the address names; None where it names none that we know."""
    names = ("list", "value", "snapshot", *NARROWER)
    asked: dict[str, Any] = {name: st.query_params.get(name) or None for name in names}
    if asked["list"] not in COLUMNS:
        return None
    params = {"month": frame.month, "population": frame.population, **asked}
    return Listing("customers", "customer_list", params, asked)


def name(frame: Frame, listing: Listing) -> str:
    """What the list holds, in words: of those who left, those who ported out."""
    kind, value = listing.params["list"], listing.params["value"]
    told = frame.say(f"customers.list.{kind}")
    found = [value_word(frame, kind, value)] if value else []
    for narrower in NARROWER:
        code = listing.params[narrower]
        if code:
            found.append(words.group(narrower, code, frame.language))
    if kind == "snapshot":
        rows = listing.rows(frame)
        known = rows[0]["snapshot_id"] if rows else listing.params["snapshot"]
        found += [known] if known else []
    if not found:
        return told
    which = frame.say("frame.joint").join(found)
    return frame.say("customers.which", list=told, which=which)


def value_word(frame: Frame, kind: str, value: str) -> str:
    """One value of a list in words: a reason, a stage, a move between stages, a month."""
    code = frame.language
    if kind in ("renewal", "snapshot") and value in ("renewed", "not_renewed", "kept", "lost"):
        return frame.say(f"customers.value.{value}")
    if kind == "moved" and "-" in value:
        old, new = (words.group("stage", part, code) for part in value.split("-", 1))
        return frame.say("customers.value.moved", old=old, new=new)
    if kind == "expiring":
        if value.isdigit():
            return frame.say("customers.value.months", count=value)
        return fmt.month(month_of(value), code) if _is_month(value) else value
    if kind == "sensitivity":
        return people.sensitivity(value, code)
    return words.group(_DIMENSION.get(kind, kind), value, code)


def columns(frame: Frame, listing: Listing) -> list[Column]:
    """The columns of the list: who, where, what they pay, and what this list is about."""
    kind = listing.params["list"]
    shared = ("customer", "city", "level", "stage", "fee_3m", "fees")
    names = [*shared, *COLUMNS[kind], "manager_id"]
    return [_named(people.column(each, frame), frame, kind) for each in names]


def tell(frame: Frame, listing: Listing, rows: list[Row]) -> list[Row]:
    """The rows with the reason, the outcome or the kinds of binding in words."""
    kind = listing.params["list"]
    joint = frame.say("frame.joint")
    return [
        row
        | {
            "detail": joint.join(
                value_word(frame, kind, part) for part in (row["detail"] or "").split(",") if part
            )
            or None
        }
        for row in rows
    ]


def _named(column: Column, frame: Frame, kind: str) -> Column:
    own = f"customers.column.{kind}.{column.key}"
    return words.relabelled(column, own, frame.language)


def _is_month(value: str) -> bool:
    try:
        month_of(value)
    except ValueError:
        return False
    return True
