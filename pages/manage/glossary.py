"""How is every figure worked out?"""

from __future__ import annotations

import streamlit as st

from baoyou.ui import cards, glossary, tables
from baoyou.ui.frame import current


@st.fragment
def shown(entry: glossary.Entry, is_open: bool) -> None:
    """A line that opens: only then its SQL is sent."""
    with st.expander(entry.title, expanded=is_open, key=entry.key, on_change="rerun") as box:
        if box.open:
            st.markdown(entry.text)
            st.code(entry.sql, language="sql", wrap_lines=True)


frame = current()
wanted = st.text_input(
    frame.say("glossary.search"),
    key="glossary_search",
    placeholder=frame.say("glossary.search"),
    label_visibility="collapsed",
    bind="query-params",
)
kpis = glossary.kpis(frame, wanted or "")
rules = glossary.rules(frame, wanted or "")
results = glossary.results(frame, wanted or "")
parameters = glossary.parameters(frame, wanted or "")
words = glossary.words(frame, wanted or "")

if not (kpis or rules or results or parameters or words):
    st.markdown(cards.grey(frame.say("glossary.nothing", wanted=wanted)))

are_few = len(kpis) + len(rules) + len(results) <= 2
for title, entries in (("kpis", kpis), ("rules", rules), ("results", results)):
    if entries:
        st.subheader(frame.say(f"glossary.{title}", count=len(entries)), anchor=title)
        for entry in entries:
            shown(entry, are_few)

if words:
    st.subheader(frame.say("glossary.words"), anchor="words")
    tables.reading_table(words, glossary.word_columns(frame))

if parameters:
    st.subheader(frame.say("glossary.parameters"), anchor="parameters")
    tables.reading_table(parameters, glossary.parameter_columns(frame))
