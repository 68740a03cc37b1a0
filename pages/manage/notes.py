"""What happened in a month that the figures cannot say?"""

from __future__ import annotations

import streamlit as st

from baoyou import notes
from baoyou.ui import cards, noting_form, states
from baoyou.ui.frame import Frame, current


def main(frame: Frame) -> None:
    """The notes that stand, and the form that writes, changes and takes back."""
    book = notes.book(frame.reader.store)
    found = notes.seen(book.notes, frame.reader.scope.cities)
    closed = [row["month"] for row in frame.rows("closed_months", all_cities=True)]
    noting_form.sentence(frame, found)
    if book.unreadable:
        st.warning(frame.say("notes.unreadable", count=book.unreadable), icon="⚠️")
    noting_form.done()
    top = st.container()
    chosen = None
    if found:
        with cards.card(frame.say("notes.list.title"), frame.say("notes.list.subtitle")):
            chosen = noting_form.table(frame, found)
    title = frame.say("notes.form.change" if chosen else "notes.form.add")
    with top, cards.card(title, frame.say("notes.form.subtitle"), stretch=False):
        noting_form.form(frame, chosen, closed, len(found))


page = current()
if page.reader.is_empty:
    extract, what = page.say("frame.customers_extract"), page.say("page.notes.title")
    states.no_data(extract, what, page.language, page.pages["upload"])
else:
    main(page)
