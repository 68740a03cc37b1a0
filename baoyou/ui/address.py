"""Choices in the address by their code, so that a link says the same in every language.

Apart from Streamlit's own binding, which writes the words of an option into the address: a link
copied from a Chinese page would lose its filters on an English one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st

# What the address was last told, and what it is to be told at the end of this run.
_SAID, _WAITING = "address", "address_waiting"


@contextmanager
def one_step() -> Iterator[None]:
    """Around a run: all that changed goes into the address at once, one step for the Back button.

    A link to the page one is on tells the server, not the browser's address: what is news is
    therefore said again.
    """
    st.session_state[_WAITING] = {}
    yield
    waiting = _waiting()
    if waiting:
        st.query_params.update(waiting)
        _said().update(waiting)


def seed(
    key: str, known: Collection[str], default: str | None = None, *, clears: bool = False
) -> None:
    """Before the widget of that key: what a link asks for, else what was chosen, else the default.

    A value that is not known is left out. The address wins only where it is news: after a click the
    widget is ahead of it. clears: a link that says nothing of it takes the choice back.
    """
    asked, said = st.query_params.get(key), _said().get(key)
    if asked in known and (key not in st.session_state or asked != said):
        st.session_state[key] = asked
    elif st.session_state.get(key) not in known or (clears and asked is None and said is not None):
        st.session_state[key] = default


def seed_many(key: str, known: Collection[str]) -> None:
    """The same before a widget of several values; none chosen leaves the address without it."""
    asked = [value for value in st.query_params.get_all(key) if value in known]
    if asked and (key not in st.session_state or asked != _said().get(key)):
        st.session_state[key] = asked
    elif any(value not in known for value in st.session_state.get(key, [])):
        st.session_state[key] = [value for value in st.session_state[key] if value in known]


def keep(key: str, chosen: str | None) -> None:
    """After the widget: the choice stands in the address; None leaves it out."""
    _keep(key, chosen, st.query_params.get(key))


def keep_many(key: str, chosen: Sequence[str]) -> None:
    """After the widget of several values: they stand in the address, in their order."""
    _keep(key, list(chosen) or None, st.query_params.get_all(key) or None)


def follow(*keys: str) -> None:
    """What only links say of a page: where it is news, the browser's address is told."""
    asked = {key: st.query_params.get(key) for key in keys}
    if any(_said().get(key) != value for key, value in asked.items()):
        _waiting().update({key: value for key, value in asked.items() if value is not None})
        _said().update(asked)


def _keep(key: str, chosen: Any, asked: Any) -> None:
    if chosen is None:
        _said()[key] = None
        st.query_params.pop(key, None)
    elif chosen != asked or chosen != _said().get(key):
        _waiting()[key] = chosen


def _said() -> dict[str, Any]:
    return st.session_state.setdefault(_SAID, {})


def _waiting() -> dict[str, Any]:
    return st.session_state.setdefault(_WAITING, {})
