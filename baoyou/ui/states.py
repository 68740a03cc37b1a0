"""The designed states: what a page says when it has no figure, or one that must not be judged.

Missing is never zero. Every state says what is known, why the rest is not, and the way out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from baoyou.text import say
from baoyou.ui import format as fmt
from baoyou.ui.cards import Link, State, link_to

LEAST_RANKED = 100


def loading(height: int = 150) -> Any:
    """The grey block of the final height: use with `with`, or fill what it returns."""
    return st.skeleton(height=height)


def empty(label: str, checked: str, language: str, way_out: Link | None = None) -> None:
    """A real zero. checked: what was looked at and how many were checked, in one sentence."""
    st.metric(fmt.safe(label), fmt.count(0, language))
    st.markdown(f":gray[{fmt.safe(checked)}]")
    if way_out:
        link_to(way_out)


def no_data(extract: str, what: str, language: str, upload: Any = None) -> None:
    """Nothing was loaded yet: which extract is wanted, what will be here, and the way to upload."""
    words = {"extract": fmt.safe(extract), "what": fmt.safe(what)}
    st.markdown(say("ui.state.no_data.text", language, **words))
    if upload is not None:
        label = say("ui.state.no_data.upload", language)
        if st.button(label, type="primary", key=f"no_data-{extract}-{what}"):
            st.switch_page(upload)


def needs_column(column: str, extract: str, language: str) -> State:
    """A figure or rule that did not run because its column was not delivered."""
    words = {"column": f"`{column}`", "extract": fmt.safe(extract)}
    return State(
        say("ui.state.needs_column.badge", language),
        say("ui.state.needs_column.text", language, **words),
    )


def forbidden(
    allowed: Sequence[str], needed: str, contact: str, language: str, way_out: Link | None = None
) -> None:
    """What the person may see instead, the grant this page needs, and whom to ask."""
    joint = "、" if language == "zh" else ", "
    words = {"allowed": fmt.safe(joint.join(allowed)), "needed": fmt.safe(needed)}
    st.markdown(say("ui.state.forbidden.body", language, **words))
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if way_out:
            link_to(way_out)
        st.markdown(say("ui.state.forbidden.apply", language, contact=fmt.safe(contact)))


def error(what: str, reference: str, time: str, language: str, key: str) -> bool:
    """What failed, that the rest is fine, and a reference for support; True when told to retry."""
    words = {"what": fmt.safe(what), "reference": fmt.safe(reference), "time": fmt.safe(time)}
    st.error(say("ui.state.error.body", language, **words), icon="⚠️")
    return bool(st.button(say("ui.state.error.retry", language), key=key))


def small_n(n: int, interval: str, language: str, least: int = LEAST_RANKED) -> State:
    """Too few customers to rank: the value and its interval are shown, and nothing is tinted."""
    words = {
        "count": fmt.count(n, language),
        "least": fmt.count(least, language),
        "interval": fmt.safe(interval),
    }
    return State(
        say("ui.state.small_n.badge", language), say("ui.state.small_n.text", language, **words)
    )


def immature(complete_in: date, language: str) -> State:
    """A figure whose outcome window has not passed."""
    month = fmt.month(complete_in, language)
    return State(
        say("ui.state.immature.badge", language),
        say("ui.state.immature.text", language, month=month),
    )


def incomplete(
    present: int, missing: Sequence[str], month: date, share: Any, language: str
) -> State:
    """A province without some of its cities. share: of the core customers that are missing."""
    joint = "、" if language == "zh" else ", "
    words = {
        "missing": fmt.safe(joint.join(missing)),
        "month": fmt.month(month, language),
        "share": fmt.value(share, "share", language),
    }
    count = {"present": present, "all": present + len(missing)}
    return State(
        say("ui.state.incomplete.badge", language, **count),
        say("ui.state.incomplete.text", language, **words),
        "orange",
    )


def not_yet(need: int, have: int, language: str) -> State:
    """A figure that looks further back than the store does."""
    return State(
        say("ui.state.not_yet.badge", language),
        say("ui.state.not_yet.text", language, need=need, have=have),
    )


def state_figure(label: str, value_text: str, state: State) -> None:
    """A label, its value and the state that says how far to trust it."""
    st.metric(fmt.safe(label), value_text)
    st.markdown(state.markdown)
