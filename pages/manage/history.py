"""Who changed what and when, and how do we go back?"""

from __future__ import annotations

import streamlit as st

from baoyou import history
from baoyou.errors import Refused
from baoyou.text import explain
from baoyou.ui import cards
from baoyou.ui import format as fmt
from baoyou.ui.frame import current
from baoyou.ui.upload import ledger, load_report

frame = current()
store = frame.reader.store
entries = history.entries(store)
now = frame.reader.manifest.sequence


cards.sentence(*ledger.sentence(frame, entries))
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    undo = st.button(frame.say("history.button.undo"), disabled=now == 0, key="history_undo")
    ahead = store.ahead() is not None
    redo = st.button(frame.say("history.button.redo"), disabled=not ahead, key="history_redo")
    checked = st.button(frame.say("history.button.verify"), disabled=now == 0, key="history_verify")
# One click: what it does is said beforehand, and the other button takes it back.
for step, pressed, is_open in (("undo", undo, now > 0), ("redo", redo, ahead)):
    if pressed:
        try:
            getattr(store, step)()
        except Refused as refused:
            st.error(fmt.safe(explain(refused, frame.language)), icon="⚠️")
        else:
            st.rerun()
    elif is_open:
        st.markdown(cards.grey(ledger.outcome(frame, step)))
if checked:
    with st.spinner(frame.say("history.verify.running")):
        broken = history.verify(store)
    if broken:
        what = fmt.safe(broken[0]["what"])
        st.error(frame.say("history.verify.broken", what=what), icon="⚠️")
    else:
        files = len(frame.reader.manifest.files())
        st.success(frame.say("history.verify.sound", sequence=now, files=files), icon="✅")

chosen = None
if entries:
    with cards.card(frame.say("history.list.title"), frame.say("history.list.subtitle")):
        chosen = ledger.table(frame, entries)
report = ledger.report_of(frame, chosen) if chosen is not None else None
if report:
    st.subheader(frame.say("history.report.title", snapshot=entries[chosen]["snapshot"]))
    with st.expander(frame.say("history.report.hashes")):
        st.markdown(cards.grey(ledger.hashes(frame, report)))
    left, right = st.columns([6, 9], gap="small")
    with left:
        load_report.files(frame, report, f"history_{chosen}")
    with right:
        load_report.changes(frame, report, f"history_{chosen}", is_past=True)
