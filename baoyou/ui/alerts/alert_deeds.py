"""The buttons of the page Alerts: switch on, change the threshold, acknowledge, switch off.

Apart from the cards because these change the store: each makes a snapshot, and says so once done.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from baoyou import watches
from baoyou.alerts import Standing
from baoyou.errors import BaoyouError
from baoyou.text import explain
from baoyou.ui import format as fmt
from baoyou.ui.alerts import alert_words
from baoyou.ui.frame import Frame

_DONE = "alert_done"


def done() -> None:
    """What the last button did, said once."""
    words = st.session_state.pop(_DONE, None)
    if words:
        st.success(words, icon="✅")


def buttons(frame: Frame, tried: Standing, found: Sequence[Standing]) -> None:
    """What can be done with the alert that is tried."""
    watch = tried.watch
    now = next((one for one in found if one.watch.id == watch.id), None)
    is_same = now is not None and _settings(now) == _settings(tried)
    with st.container(horizontal=True, gap="small"):
        if not is_same:
            label = frame.say(f"alerts.button.{'change' if now else 'add'}")
            if st.button(label, type="primary", key="alert_add", disabled=watch.threshold <= 0):
                _do(frame, tried, "added")
        if now and now.is_news and st.button(_label(frame, "acknowledge"), key="alert_known"):
            _do(frame, now, "acknowledged")
        if now and st.button(_label(frame, "remove"), key="alert_remove"):
            _do(frame, now, "removed")


def _settings(one: Standing) -> tuple[float, int]:
    return one.watch.threshold, one.watch.min_base


def _label(frame: Frame, name: str) -> str:
    return frame.say(f"alerts.button.{name}")


def _do(frame: Frame, one: Standing, deed: str) -> None:
    store, watch = frame.reader.store, one.watch
    try:
        if deed == "added":
            snapshot = watches.switch_on(store, watches.checked(watch, frame.reader.cities))
        elif deed == "removed":
            snapshot = watches.switch_off(store, [watch.id])
        else:
            snapshot = watches.acknowledge(store, {watch.id: one.told})
    except BaoyouError as error:
        st.error(fmt.safe(explain(error, frame.language)), icon="⚠️")
        return
    slots = {"figure": alert_words.figure(frame, watch)}
    if deed == "added":
        slots["threshold"] = alert_words.step(frame, watch, watch.threshold)
    told = frame.say(f"alerts.done.{deed}", **slots)
    st.session_state[_DONE] = f"{fmt.safe(told)} {frame.say('alerts.done.undo', snapshot=snapshot)}"
    st.rerun()
