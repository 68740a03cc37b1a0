"""The page Notes: the form that writes, changes or takes back a note, and the table of them all.

Apart from `noting`, which only shows: these write to the store.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import streamlit as st

from baoyou import notes
from baoyou.errors import BaoyouError
from baoyou.months import add_months, month_of
from baoyou.notes import KINDS, LONGEST_NAME, LONGEST_TEXT, PROVINCE, Draft, Note
from baoyou.text import explain
from baoyou.ui import cards, tables, writers
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column
from baoyou.ui.wording import noted

# What the last button did; the name typed last, until there is a sign-in.
_DONE, _BY = "notes_done", "notes_by"
# How far ahead something that is announced may be written down.
_AHEAD = 3


def sentence(frame: Frame, found: Sequence[Note]) -> None:
    """How many there are and what the newest month's says."""
    cards.sentence(*noted.opening(frame, found))


def done() -> None:
    """What the last button did, said once."""
    words = st.session_state.pop(_DONE, None)
    if words:
        st.success(words, icon="✅")


def table(frame: Frame, found: Sequence[Note]) -> Note | None:
    """All notes, newest month first; the one whose row is selected."""
    code = frame.language
    words = {"city": noted.place, "kind": noted.kind}
    rows = [
        {
            **note.record(),
            **{key: write(frame, getattr(note, key)) for key, write in words.items()},
            "month": note.month,
            "at": fmt.day(datetime.fromisoformat(note.at).date(), code),
        }
        for note in found
    ]
    columns = [
        Column("month", frame.say("notes.column.month"), writers.month(code)),
        *(Column(key, frame.say(f"notes.column.{key}")) for key in ("city", "kind")),
        Column("text", frame.say("notes.column.text"), width="large"),
        *(Column(key, frame.say(f"notes.column.{key}")) for key in ("by", "at")),
    ]
    alt = frame.say("notes.list.alt", count=len(found))
    chosen = tables.clickable_table(rows, columns, key="notes-list", id_column="id", alt=alt)
    return next((note for note in found if note.id == chosen), None)


def form(frame: Frame, note: Note | None, closed: Sequence[date], written: int) -> None:
    """Writes a note, or changes the one chosen. written: how many there are, a form for each."""
    with st.form(f"notes_form-{note.id if note else written}", border=False):
        draft = _draft(frame, note, closed)
        with st.container(horizontal=True, gap="small"):
            label = frame.say(f"notes.button.{'change' if note else 'add'}")
            sent = st.form_submit_button(label, type="primary")
            label = frame.say("notes.button.remove")
            gone = note is not None and st.form_submit_button(label)
    store, cities = frame.reader.store, frame.reader.cities
    if note and gone:
        _do(frame, "removed", draft.by, lambda: notes.remove(store, note.id, draft.by))
    elif note and sent:
        _do(frame, "changed", draft.by, lambda: notes.change(store, note.id, draft, cities))
    elif sent:
        _do(frame, "added", draft.by, lambda: notes.add(store, draft, cities))


def _draft(frame: Frame, note: Note | None, closed: Sequence[date]) -> Draft:
    """The fields of the form, filled with the note chosen."""
    ahead = [month_of(add_months(closed[-1].isoformat(), step)) for step in range(1, _AHEAD + 1)]
    months = sorted({*closed, *ahead, *([note.month] if note else [])}, reverse=True)
    cities = [PROVINCE, *frame.reader.cities]
    now = note or Note("", closed[-1], PROVINCE, "other", "", "", "")
    key = note.id if note else "new"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen: dict[str, Any] = {}
        choices: dict[str, tuple[Sequence[Any], Any, Callable[[Any], str]]] = {
            "month": (months, now.month, lambda month: fmt.month(month, frame.language)),
            "city": (cities, now.city, lambda city: noted.place(frame, city)),
            "kind": (KINDS, now.kind, lambda kind: noted.kind(frame, kind)),
        }
        for name, (options, value, write) in choices.items():
            known = list(options) if value in options else [*options, value]
            chosen[name] = st.selectbox(
                frame.say(f"notes.column.{name}"),
                known,
                index=known.index(value),
                format_func=write,
                key=f"notes_{name}-{key}",
                width=140,
            )
        typed = st.session_state.get(_BY, "")
        label = frame.say("notes.who")
        by = st.text_input(
            label, typed, max_chars=LONGEST_NAME, key=f"notes_by-{key}-{typed}", width=180
        )
    label = frame.say("notes.what", most=LONGEST_TEXT)
    text = st.text_input(label, now.text, max_chars=LONGEST_TEXT, key=f"notes_text-{key}-{now.at}")
    return Draft(chosen["month"], text, by, chosen["kind"], chosen["city"])


def _do(frame: Frame, deed: str, by: str, write: Callable[[], Note]) -> None:
    try:
        note = write()
    except BaoyouError as error:
        st.error(fmt.safe(explain(error, frame.language)), icon="⚠️")
        return
    month = fmt.month(note.month, frame.language)
    st.session_state[_BY] = by
    st.session_state[_DONE] = frame.say(f"notes.done.{deed}", month=month, text=fmt.safe(note.text))
    st.rerun()
