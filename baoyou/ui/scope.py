"""The choice that holds over all pages and lives in the address: month, cities, population, words.

The only place that names keys of the session: `lang`, `month`, `city`, `population`, `frame`, and
`address` (what the address was last told).
"""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from baoyou import ask
from baoyou.text import say
from baoyou.ui import address
from baoyou.ui import format as fmt

POPULATIONS = ("core", "high_value", "all")


def language() -> str:
    """The language switch, at the foot of the menu; the browser's language to begin with."""
    locale = st.context.locale or "zh"
    address.seed("lang", ("zh", "en"), "zh" if locale.lower().startswith("zh") else "en")
    with st.sidebar:
        chosen = st.segmented_control(
            say("frame.language", st.session_state["lang"]),
            ("zh", "en"),
            format_func=lambda code: {"zh": say("frame.zh", "zh"), "en": say("frame.en", "en")}[
                code
            ],
            key="lang",
            required=True,
            label_visibility="collapsed",
        )
    address.keep("lang", chosen)
    return chosen or "zh"


def months(reader: ask.Reader) -> list[dict[str, Any]]:
    """The closed months that hold customers, oldest first, with what each rests on."""
    return [row for row in reader.rows("closed_months") if row["has_customers"]]


def month(closed: list[date], code: str) -> date:
    """The month chosen. It stays in the address, so that a link always shows the same month."""
    names = [day.isoformat()[:7] for day in reversed(closed)]
    address.seed("month", names, names[0])
    chosen = st.selectbox(
        say("frame.month", code),
        names,
        index=None,
        format_func=lambda name: fmt.month(date.fromisoformat(f"{name}-01"), code),
        key="month",
        label_visibility="collapsed",
        width=132,
        required=True,
    )
    address.keep("month", chosen)
    return date.fromisoformat(f"{chosen or names[0]}-01")


def cities(stored: list[str], code: str) -> tuple[str, ...]:
    """The cities chosen; none is all of them."""
    address.seed_many("city", stored)
    chosen = st.multiselect(
        say("frame.city", code),
        stored,
        key="city",
        placeholder=say("frame.all_cities", code, count=len(stored)),
        label_visibility="collapsed",
        width=190,
    )
    address.keep_many("city", chosen)
    return tuple(chosen)


def population(code: str, high_value_fee: object) -> str:
    """Core, high value or all customers."""
    names = {
        "core": say("frame.core", code),
        "high_value": say("frame.high_value", code, fee=high_value_fee),
        "all": say("frame.all", code),
    }
    address.seed("population", POPULATIONS, "core")
    chosen = st.segmented_control(
        say("frame.population", code),
        POPULATIONS,
        format_func=lambda name: names[name],
        key="population",
        required=True,
        label_visibility="collapsed",
    )
    address.keep("population", chosen)
    return chosen or "core"
