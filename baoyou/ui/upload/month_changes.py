"""The rows of a load beside those of the month before: cities, customers, columns, in a table.

Apart from the KPIs, which come out of the closed month. What is unusual is judged by the limits
that the notices use.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from baoyou.check import ROWS_MOVED, VALUE_MOVED, VALUE_TYPES
from baoyou.contracts import contracts
from baoyou.ui import cards, tables, words
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame

Told = dict[str, Any]
CITIES_SHOWN, COLUMNS_SHOWN = 3, 5
# A column that is zero for more of the customers than this tells of rare events.
RARE = 0.75
# Rows of samples and registers come and go; only those of all customers are judged by city.
JUDGED = "customers"


def card(frame: Frame, changes: Sequence[Told], key: str) -> None:
    """The months of a load beside the ones before, one at a time, the latest first."""
    if not changes:
        return
    # Customers before all others, the latest part first: what most people load, and look for.
    latest = sorted(changes, key=lambda one: one["part"], reverse=True)
    latest.sort(key=lambda one: one["extract"] != JUDGED)
    found = {f"{one['extract']}/{one['part']}": one for one in latest}
    with cards.card(frame.say("changes.title"), stretch=False) as head:
        name = next(iter(found))
        if len(found) > 1:
            with head:
                name = st.selectbox(
                    frame.say("changes.which"),
                    list(found),
                    format_func=lambda one: _called(frame, found[one]),
                    key=f"{key}_which",
                    label_visibility="collapsed",
                    width=240,
                )
        _one(frame, found[name], head, f"{key}_{name}")


def _one(frame: Frame, change: Told, head: Any, key: str) -> None:
    st.markdown(cards.grey(_subtitle(frame, change)))
    if not change["month_before"]:
        _first(frame, change)
        return
    rows = [_province(frame, change), *_cities(frame, change), *_customers(frame, change)]
    columns = [row for row in (_column(frame, change, c) for c in change["columns"]) if row]
    # Rare events move by halves for no reason: they wait behind the fold.
    steady = [row for row in columns if row["is_steady"]]
    tables.reading_table(rows + steady[:COLUMNS_SHOWN], _headings(frame, change))
    hidden = _all_cities(frame, change) if len(change["cities"]) > CITIES_SHOWN else []
    with head, st.popover(frame.say("changes.all"), type="tertiary", key=f"{key}_all"):
        tables.reading_table([*hidden, *columns], _headings(frame, change))


def _first(frame: Frame, change: Told) -> None:
    """Nothing stands before it: its rows by city are all that can be told."""
    st.markdown(frame.say("changes.first", rows=fmt.count(change["rows"], frame.language)))
    if change["cities"]:
        joined = frame.say("frame.joint").join(
            f"{one['city']} {fmt.count(one['customers'], frame.language)}"
            for one in change["cities"]
        )
        st.markdown(cards.grey(joined))


def _called(frame: Frame, change: Told) -> str:
    return f"{_extract(frame, change)} {_part(frame, change['part'])}"


def _extract(frame: Frame, change: Told) -> str:
    return frame.say(f"extract.{change['extract']}")


def _part(frame: Frame, part: str) -> str:
    """A month in words; the name of a snapshot list as it is."""
    try:
        return fmt.month(date.fromisoformat(part), frame.language)
    except ValueError:
        return part


def _subtitle(frame: Frame, change: Told) -> str:
    parts = [_called(frame, change)]
    if change["replaces"] is not None:
        count = fmt.count(change["replaces"], frame.language)
        parts.append(frame.say("changes.replaces", rows=count))
    if change["customers"]:
        kept = fmt.count(change["customers"]["kept"], frame.language)
        parts.append(frame.say("changes.kept", kept=kept))
    return " · ".join(parts)


def _headings(frame: Frame, change: Told) -> list[tables.Column]:
    before = _part(frame, change["month_before"])
    return [
        tables.Column("item", frame.say("changes.column.item")),
        tables.Column("before", before),
        tables.Column("now", _part(frame, change["part"])),
        tables.Column("change", frame.say("changes.column.change"), kind="markdown"),
    ]


def _row(frame: Frame, item: str, before: str, now: str, change: str, is_odd: bool | None) -> Told:
    shown = fmt.safe(change)
    if is_odd:
        shown = f":orange[{shown} ▲ {frame.say('changes.odd')}]"
    elif is_odd is not None:
        shown = f"{shown} :gray[{frame.say('changes.normal')}]"
    return {"item": item, "before": before, "now": now, "change": shown}


def _counted(frame: Frame, item: str, before: int, now: int, is_judged: bool) -> Told:
    share = (now - before) / before if before else None
    told = fmt.relative(share, frame.language, 1) if share is not None else fmt.MISSING
    counts = (fmt.count(before, frame.language), fmt.count(now, frame.language))
    is_odd = not before or abs(now - before) > ROWS_MOVED * before
    return _row(frame, item, *counts, told, is_odd if is_judged else None)


def _province(frame: Frame, change: Told) -> Told:
    before = sum(one["customers_before"] for one in change["cities"])
    if not change["cities"]:
        now = fmt.count(change["rows"], frame.language)
        return _row(frame, frame.say("changes.rows"), fmt.MISSING, now, fmt.MISSING, None)
    is_judged = change["extract"] == JUDGED
    return _counted(frame, frame.say("changes.province"), before, change["rows"], is_judged)


def _cities(frame: Frame, change: Told) -> list[Told]:
    """The cities that moved most: all that are unusual, or the one that is nearest to it."""
    ordered = sorted(change["cities"], key=_moved, reverse=True)
    odd = [one for one in ordered if _moved(one) > ROWS_MOVED]
    return [_city(frame, change, one) for one in (odd or ordered[:1])[:CITIES_SHOWN]]


def _all_cities(frame: Frame, change: Told) -> list[Told]:
    return [_city(frame, change, one) for one in change["cities"]]


def _city(frame: Frame, change: Told, one: Told) -> Told:
    item = frame.say("changes.city", city=one["city"])
    is_judged = change["extract"] == JUDGED
    return _counted(frame, item, one["customers_before"], one["customers"], is_judged)


def _moved(one: Told) -> float:
    before, now = one["customers_before"], one["customers"]
    return abs(now - before) / before if before else 1.0


def _customers(frame: Frame, change: Told) -> list[Told]:
    """On net before and now, gained and lost; a share of the month before judges the last two."""
    told = change["customers"]
    if not told:
        return []
    rows = [_counted(frame, frame.say("changes.on_net"), told["before"], told["now"], True)]
    for key in ("gained", "lost"):
        share = told[key] / told["before"] if told["before"] else None
        slots = {"returned": fmt.count(told["returned"], frame.language)}
        item = frame.say(f"changes.{key}", **(slots if key == "gained" else {}))
        signed = told[key] if key == "gained" else -told[key]
        shown = frame.say("changes.of_before", share=fmt.value(share, "share", frame.language))
        is_odd = share is None or share > ROWS_MOVED
        rows.append(
            _row(frame, item, "", fmt.signed(signed, "count", frame.language), shown, is_odd)
        )
    return rows


def _column(frame: Frame, change: Told, told: Told) -> Told | None:
    """What moved of a column: its mean or its blanks, whichever moved more; None for neither."""
    called = words.column_called(change["extract"], told["column"], frame.language)
    blanks = 0.0
    if told["unknown_before"] is not None:
        blanks = told["unknown"] - told["unknown_before"]
    mean = None
    if told["mean"] is not None and told["mean_before"]:
        mean = (told["mean"] - told["mean_before"]) / abs(told["mean_before"])
    if mean is not None and abs(mean) >= abs(blanks):
        kind = contracts()[change["extract"]].columns[told["column"]].type
        row = _row(
            frame,
            frame.say("changes.mean", column=called),
            _mean(frame, told["mean_before"]),
            _mean(frame, told["mean"]),
            fmt.relative(mean, frame.language, 1),
            abs(mean) > VALUE_MOVED if kind in VALUE_TYPES else None,
        )
        return {**row, "is_steady": mean != 0 and told.get("zeros", 1.0) < RARE}
    if not blanks:
        return None
    row = _row(
        frame,
        frame.say("changes.unknown", column=called),
        fmt.value(told["unknown_before"], "share", frame.language),
        fmt.value(told["unknown"], "share", frame.language),
        fmt.signed_change(blanks, "share", frame.language),
        abs(blanks) > VALUE_MOVED,
    )
    return {**row, "is_steady": True}


def _mean(frame: Frame, value: float) -> str:
    decimals = 2 if abs(value) < 10 else 1
    return fmt.number(value, "count", frame.language, decimals)
