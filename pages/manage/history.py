"""Who changed what and when, and how do we go back?"""

from __future__ import annotations

import streamlit as st

from baoyou import history
from baoyou.errors import Refused
from baoyou.text import explain
from baoyou.ui import cards, ledger
from baoyou.ui.frame import current

frame = current()
store = frame.reader.store
entries = history.entries(store)
now = frame.reader.manifest.sequence


@st.dialog(frame.say("history.confirm.title"))
def confirm(step: str) -> None:
    """Say what will happen, then do it."""
    st.markdown(frame.say(f"history.confirm.{step}", now=now, then=ledger.target(store, step)))
    if st.button(frame.say(f"history.button.{step}"), type="primary", key=f"history_{step}_yes"):
        try:
            getattr(store, step)()
        except Refused as refused:
            st.error(explain(refused, frame.language), icon="⚠️")
        else:
            st.rerun()


cards.sentence(*ledger.sentence(frame, entries))
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    if st.button(frame.say("history.button.undo"), disabled=now == 0, key="history_undo"):
        confirm("undo")
    if st.button(
        frame.say("history.button.redo"), disabled=store.ahead() is None, key="history_redo"
    ):
        confirm("redo")
    checked = st.button(frame.say("history.button.verify"), disabled=now == 0, key="history_verify")
if checked:
    with st.spinner(frame.say("history.verify.running")):
        broken = history.verify(store)
    if broken:
        st.error(frame.say("history.verify.broken", what=str(broken[0]["what"])), icon="⚠️")
    else:
        files = len(frame.reader.manifest.files())
        st.success(frame.say("history.verify.sound", sequence=now, files=files), icon="✅")

if entries:
    with cards.card(frame.say("history.list.title"), frame.say("history.list.subtitle")):
        ledger.table(frame, entries)
