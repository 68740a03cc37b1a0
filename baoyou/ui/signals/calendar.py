"""The calendar of key moments drawn: customers by week, groups by month, rivals' offers that end.

Apart from the page because the way back from a customer needs the same list from the address.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

import streamlit as st

from baoyou import definitions
from baoyou.ui import address, behind, cards, cells, tables, writers
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, Row
from baoyou.ui.lists import people
from baoyou.ui.lists.people import Listing
from baoyou.ui.tables import Column

Address = Mapping[str, Any]
OF, KIND, FROM, UNTIL = "of", "kind", "from", "until"
# How far the calendar looks: weeks for customers, months for groups.
WEEKS, MONTHS = 8, 6
KINDS = {
    "customers": ("contract_end", "first_bill", "anniversary", "win_back", "suspension_due"),
    "groups": ("contract_end", "group_alarm", "rival_end"),
}


def days(frame: Frame) -> dict[str, Any]:
    """The parameters of moments that are so many days away."""
    assert frame.month
    values = definitions.values(frame.month)
    return {name: values[name] for name in ("win_back_days", "suspension_days")}


def asked(frame: Frame) -> dict[str, Any]:
    """What every query of the page takes."""
    return {"month": frame.month, "population": frame.population}


def listing(frame: Frame, query: Mapping[str, str | None]) -> Listing | None:
    """The customers of the cell that an address names; None where it names none."""
    of, kind = query.get(OF) or "", query.get(KIND)
    if of not in KINDS:
        return None
    kind = kind if kind in KINDS[of] else None
    first, last = (_day(query.get(name)) for name in (FROM, UNTIL))
    params = {
        **asked(frame),
        **days(frame),
        "months_ahead": MONTHS,
        "of": of,
        "kind": kind,
        "from_day": first,
        "until_day": last,
    }
    told = {OF: of, KIND: kind, FROM: _text(first), UNTIL: _text(last)}
    return Listing("moments", "moments_list", params, told)


def from_address(frame: Frame) -> Listing | None:
    """The list that the present address names."""
    address.follow(OF, KIND, FROM, UNTIL)
    return listing(frame, {name: st.query_params.get(name) for name in (OF, KIND, FROM, UNTIL)})


def ahead(frame: Frame, weeks: Sequence[Row]) -> Listing:
    """All customers whose next moment is in the weeks that have an end."""
    ends = [row["ends_on"] for row in weeks if row["ends_on"]]
    query = {OF: "customers", FROM: _text(weeks[0]["starts_on"]), UNTIL: _text(max(ends))}
    found = listing(frame, query)
    assert found
    return found


def name(frame: Frame, chosen: Listing) -> str:
    """What the list holds: the kind of moment, and the days it is on."""
    kind, first, last = (chosen.params[key] for key in ("kind", "from_day", "until_day"))
    told = kind_name(frame, kind) if kind else frame.say("moments.kind.any")
    span = frame.say(f"moments.of.{chosen.params['of']}")
    if first and last:
        span += frame.say("frame.joint") + between(frame, first, last)
    elif first:
        span += frame.say("frame.joint") + frame.say(
            "moments.from", day=fmt.day(first, frame.language)
        )
    return frame.say("customers.which", list=told, which=span)


def kind_name(frame: Frame, kind: str) -> str:
    """A kind of moment in words."""
    return frame.say(f"moments.kind.{kind}")


def between(frame: Frame, first: date, last: date) -> str:
    """A span of days in words."""
    code = frame.language
    words = (fmt.day_name(first, code), fmt.day_name(last, code))
    return frame.say("moments.between", first=words[0], last=words[1])


def weeks_card(frame: Frame, rows: Sequence[Row], told: Address) -> dict[str, Any] | None:
    """Customers by the week of their next moment and its kind; the cell clicked as an address.

    told: the address of the list that is shown, so that a click does not outlive it.
    """
    code, kinds = frame.language, KINDS["customers"]
    lines, days_of = [], {}
    for week, found in groupby(rows, lambda row: row["week"]):
        of_week = {row["kind"]: row for row in found}
        first, last = (of_week[kinds[0]][key] for key in ("starts_on", "ends_on"))
        days_of[week] = {FROM: _text(first), UNTIL: _text(last)}
        span = (
            between(frame, first, last)
            if last
            else frame.say("moments.from", day=fmt.day_name(first, code))
        )
        written = {
            kind: fmt.count(row["customers"], code) if row["customers"] else None
            for kind, row in of_week.items()
        }
        lines.append((week, span, written))
    says = behind.says(frame, "moments_weeks")
    subtitle = frame.say("moments.weeks.subtitle", **days(frame))
    with cards.card(frame.say("moments.weeks.title"), subtitle, says=says):
        cell = cells.clickable_cells(
            frame.say("moments.column.week"),
            {kind: kind_name(frame, kind) for kind in kinds},
            lines,
            key=f"moments-weeks-{sorted(told.items(), key=str)}",
            alt=frame.say("moments.weeks.alt", count=WEEKS),
        )
    return {OF: "customers", KIND: cell[1], **days_of[cell[0]]} if cell else None


def groups_card(frame: Frame, rows: Sequence[Row], told: Address) -> dict[str, Any] | None:
    """Members by the month and kind of a group's moment; the cell clicked as an address."""
    code = frame.language
    lines = []
    months: dict[date, dict[str, Any]] = {}
    for month, found in groupby(rows, lambda row: row["in_month"]):
        of_month = {row["kind"]: row for row in found}
        months[month] = {FROM: _text(month), UNTIL: _text(of_month["contract_end"]["ends_on"])}
        written = {kind: _members(frame, row) for kind, row in of_month.items()}
        lines.append((month, fmt.month(month, code), written))
    says = behind.says(frame, "moments_groups")
    subtitle = frame.say("moments.groups.subtitle")
    with cards.card(frame.say("moments.groups.title"), subtitle, says=says):
        cell = cells.clickable_cells(
            frame.say("moments.column.month"),
            {kind: frame.say(f"moments.kind.{kind}") for kind in KINDS["groups"]},
            lines,
            key=f"moments-groups-{sorted(told.items(), key=str)}",
            alt=frame.say("moments.groups.alt", count=MONTHS),
        )
    return {OF: "groups", KIND: cell[1], **months[cell[0]]} if cell else None


def offers_card(frame: Frame, rows: Sequence[Row]) -> None:
    """Offers of rivals that run out, and how many of ours they aim at."""
    code = frame.language
    says = behind.says(frame, "rival_ends")
    subtitle = frame.say("moments.offers.subtitle")
    with cards.card(frame.say("moments.offers.title"), subtitle, says=says):
        if not rows:
            st.markdown(cards.grey(frame.say("moments.offers.none", count=MONTHS)))
            return
        tables.reading_table(
            [row | {"told": _offer(frame, row)} for row in rows],
            [
                Column("ends_on", _column(frame, "ends_on"), lambda day: fmt.day(day, code)),
                Column("told", _column(frame, "offer")),
                Column("customers", _column(frame, "customers"), writers.count(code), "number"),
                Column("members", _column(frame, "members"), writers.count(code), "number"),
            ],
            alt=frame.say("moments.offers.alt", count=len(rows)),
        )


def columns(frame: Frame, chosen: Listing) -> list[Column]:
    """The columns of the list; of groups also the group."""
    code = frame.language
    shared = ("customer", "city", "level", "stage", "fee_3m", "fees", "alert_text")
    group = [Column("group_id", _column(frame, "group"))] if chosen.params["of"] == "groups" else []
    return [
        *(people.column(each, frame) for each in shared[:3]),
        *group,
        Column("moment", _column(frame, "moment")),
        Column("moment_on", _column(frame, "moment_on"), lambda day: fmt.day(day, code)),
        *(people.column(each, frame) for each in shared[3:]),
        people.column("manager_id", frame),
    ]


def tell(frame: Frame, rows: list[Row]) -> list[Row]:
    """The rows with the kind of moment in words."""
    return [row | {"moment": kind_name(frame, row["kind"])} for row in rows]


def _members(frame: Frame, row: Row) -> str | None:
    """A cell of the groups: members, and how many groups, or offers that run out."""
    code = frame.language
    if row["customers"] is None or not (row["customers"] or row["offers"]):
        return None
    counts = {name: fmt.count(row[name], code) for name in ("customers", "groups", "offers")}
    return frame.say("moments.cell.offers" if row["offers"] else "moments.cell.groups", **counts)


def _offer(frame: Frame, row: Row) -> str:
    """Where, whose offer, what it is, and from which fee on it aims."""
    slots = {name: row[name] for name in ("city", "rival", "offer")}
    if row["arpu_min"] is None:
        return frame.say("moments.offers.told", **slots)
    fee = fmt.number(row["arpu_min"], "yuan", frame.language, 0)
    return frame.say("moments.offers.aims", fee=fee, **slots)


def _column(frame: Frame, key: str) -> str:
    return frame.say(f"moments.column.{key}")


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
