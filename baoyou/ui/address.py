"""Choices in the address by their code, so that a link says the same in every language.

Apart from Streamlit's own binding, which writes the words of an option into the address: a link
copied from a Chinese page would lose its filters on an English one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import streamlit as st

_SAID = "address"


def seed(key: str, known: Collection[str], default: str | None = None) -> None:
    """Before the widget of that key: what a link asks for, else what was chosen, else the default.

    A value that is not known is left out. The address wins only where it is news: after a click the
    widget is ahead of it.
    """
    asked = st.query_params.get(key)
    said = st.session_state.setdefault(_SAID, {})
    if asked in known and (key not in st.session_state or asked != said.get(key)):
        st.session_state[key] = asked
    elif st.session_state.get(key) not in known:
        st.session_state[key] = default


def keep(key: str, chosen: str | None) -> None:
    """After the widget: the choice stands in the address; None leaves it out."""
    st.session_state.setdefault(_SAID, {})[key] = chosen
    if chosen is None:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != chosen:
        st.query_params[key] = chosen


def seed_many(key: str, known: Collection[str]) -> None:
    """The same before a widget of several values; none chosen leaves the address without it."""
    asked = [value for value in st.query_params.get_all(key) if value in known]
    said = st.session_state.setdefault(_SAID, {})
    if asked and (key not in st.session_state or asked != said.get(key)):
        st.session_state[key] = asked
    elif any(value not in known for value in st.session_state.get(key, [])):
        st.session_state[key] = [value for value in st.session_state[key] if value in known]


def keep_many(key: str, chosen: Sequence[str]) -> None:
    """After the widget of several values: they stand in the address, in their order."""
    st.session_state.setdefault(_SAID, {})[key] = list(chosen)
    if not chosen:
        st.query_params.pop(key, None)
    elif st.query_params.get_all(key) != list(chosen):
        st.query_params[key] = list(chosen)
