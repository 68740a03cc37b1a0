"""One customer on one sheet of A4 for a visit: a file that needs nothing but itself.

Apart from the page because it is read on paper: light, masked, every value escaped, and without a
rival's name where the customer asked to port.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from string import Template
from typing import Any

import streamlit as st

from baoyou.ui import format as fmt
from baoyou.ui import tables, words
from baoyou.ui.customer import contacts, dossier, next_step, timeline, why
from baoyou.ui.customer.case import Case
from baoyou.ui.frame import Frame, Row
from baoyou.ui.markup import escaped, line_of, paragraphs, table
from baoyou.ui.theme import palette

TEMPLATE = Path(__file__).with_name("sheet.html")
# What fits on the sheet beside the warnings, of which none is left out.
MONTHS, MOMENTS, PROGRAMMES, CONTACTS = 12, 4, 2, 4
# From so many warnings on the type is smaller, so that one sheet holds them.
MANY = 6
_FIGURES = {
    "arpu": "yuan",
    "plan_fee": "yuan",
    "mou": "minutes",
    "data_mb": "count",
    "complaints": "count",
    "faults": "count",
    "zero_call_days": "count",
    "rival_hotline_calls": "count",
}


def button(frame: Frame, case: Case) -> None:
    """The sheet of the customer shown, as a file to print."""
    month = case.row["month"].isoformat()[:7]
    st.download_button(
        frame.say("sheet.button"),
        html_of(frame, case, date.today()),
        file_name=f"{case.customer_id}-{month}.html",
        mime="text/html",
        key="customer_sheet",
        on_click="ignore",
    )


def html_of(frame: Frame, case: Case, printed_on: date) -> str:
    """The sheet as HTML: one page of A4, with style and drawing in it."""
    bold, rest = why.told(frame, case, is_neutral=case.is_locked)
    colours = palette("light")
    titles = ("reasons", "months", "bindings", "moments", "next", "contacts")
    slots = {
        "language": frame.language,
        "title": escaped(frame.say("sheet.title", name=case.name)),
        "name": escaped(case.name),
        "printed": escaped(frame.say("sheet.printed", day=fmt.day(printed_on, frame.language))),
        "density": "many" if len(case.hits) >= MANY else "few",
        "badges": _badges(frame, case),
        "lock": _lock(frame, case),
        "sentence": escaped(bold),
        "rest": escaped(rest),
        **{f"{name}_title": escaped(frame.say(f"sheet.{name}")) for name in titles},
        "reasons": _reasons(frame, case),
        "chart": _chart(frame, case),
        "months": _months(frame, case),
        "bindings": _bindings(frame, case),
        "moments": _moments(frame, case),
        "next": _next(frame, case),
        "contacts": _contacts(frame, case),
        "notes": escaped(frame.say("sheet.notes")),
        "sources": _sources(frame, case),
        "ink": colours.text,
        "paper": colours.background,
        "plain": colours.background2,
        "line": colours.border,
        **{name: getattr(colours, name) for name in ("muted", "good", "bad", "mark")},
    }
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(slots)


def _badges(frame: Frame, case: Case) -> str:
    row = case.row
    alert = tables.alert_label(row["alert"], row["rule_count"], frame.language)
    if not row["is_on_net"]:
        alert = frame.say("customer.badge.off_net")
    told = "".join(f"<span>{escaped(text)}</span>" for text in dossier.badges(frame, case))
    return f'<span class="alert">{escaped(alert)}</span>{told}'


def _lock(frame: Frame, case: Case) -> str:
    if not case.is_locked:
        return ""
    since = escaped(dossier.locked_since(frame, case.row))
    return f'<section class="lock"><strong>{since}</strong> {escaped(_lock_words(frame))}</section>'


def _lock_words(frame: Frame) -> str:
    return frame.say("customer.lock").replace("**", "")


def _reasons(frame: Frame, case: Case) -> str:
    if not case.hits:
        return paragraphs([frame.say("customer.why.none")])
    # The evidence says its threshold; the formula would take the room of the notes.
    heads = [frame.say(f"customer.why.{name}") for name in ("rule", "evidence", "version_title")]
    rows = [
        [f"{one['name']} · {why.mark(frame, one['is_new'])}", one["evidence"], one["version"]]
        for one in why.reasons(frame, case, is_neutral=case.is_locked)
    ]
    return table(heads, rows, numbers=1)


def _shown(case: Case) -> Sequence[Row]:
    until = [row for row in case.history if row["month"] <= case.row["month"]]
    return until[-MONTHS:]


def _chart(frame: Frame, case: Case) -> str:
    months = _shown(case)
    code = frame.language
    return line_of(
        [row["arpu"] for row in months],
        [row["plan_fee"] for row in months],
        [fmt.month_code(row["month"], code) for row in months],
        write=lambda figure: fmt.number(figure, "yuan", code, 0),
        name=frame.say("sheet.chart"),
    )


def _months(frame: Frame, case: Case) -> str:
    code = frame.language
    months = _shown(case)
    names = [name for name in _FIGURES if any(row[name] is not None for row in months)]
    heads = ["month", "stage", *names]
    rows = [
        [fmt.month(row["month"], code), words.stage(row["stage"], code)]
        + [fmt.number(row[name], _FIGURES[name], code) for name in names]
        for row in months
    ]
    return table([frame.say(f"customer.months.{name}") for name in heads], rows, numbers=len(names))


def _bindings(frame: Frame, case: Case) -> str:
    names = ("what", "state", "kind", "until")
    rows = [[one[name] or "" for name in names] for one in dossier.binding_rows(frame, case.row)]
    return table([frame.say(f"customer.bindings.{name}") for name in names], rows)


def _moments(frame: Frame, case: Case) -> str:
    told = timeline.moments(frame, case)[:MOMENTS]
    if not told:
        return paragraphs([frame.say("customer.timeline.nothing")])
    return table([], [[one["on"], one["what"], one["note"]] for one in told])


def _next(frame: Frame, case: Case) -> str:
    told = paragraphs([frame.say("customer.next.locked")]) if case.is_locked else ""
    none = next_step.why_none(frame, case)
    if none:
        return told + paragraphs([none])
    for one in next_step.suggestions(frame, case)[:PROGRAMMES]:
        told += f"<p><strong>{escaped(one['name'])}</strong> · {escaped(one['law'])}</p>"
        told += paragraphs([line for line in (one["service"], one["offer"]) if line])
    return told


def _contacts(frame: Frame, case: Case) -> str:
    none = contacts.why_none(frame)
    rows = [] if none else contacts.contact_rows(frame, case, is_neutral=case.is_locked)
    if not rows:
        return paragraphs([none or frame.say("customer.contacts.none")])
    return table([], [[one["on"], one["what"], one["told"]] for one in rows[:CONTACTS]])


def _sources(frame: Frame, case: Case) -> str:
    told: dict[str, Any] = dict.fromkeys(
        one["source"] for one in why.reasons(frame, case, is_neutral=case.is_locked)
    )
    sources = frame.say("frame.joint").join([*told]) or why.source_of(frame, case.row)
    slots = {
        "month": fmt.month(case.row["month"], frame.language),
        "snapshot": frame.reader.manifest.sequence,
        "sources": sources,
    }
    return escaped(frame.say("sheet.sources", **slots))
