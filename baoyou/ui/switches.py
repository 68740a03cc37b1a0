"""A switch between a few ways to look at one thing, kept in the address."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from baoyou.ui import address


def switch(
    key: str,
    options: Sequence[str],
    label: str,
    name: Callable[[str], str],
    default: str | None = None,
) -> str:
    """The way chosen; the first is the default where none is named."""
    address.seed(key, options, default or options[0])
    chosen = st.segmented_control(
        label,
        options,
        format_func=name,
        key=key,
        required=True,
        wrap=True,
        label_visibility="collapsed",
    )
    address.keep(key, chosen)
    return chosen or options[0]
