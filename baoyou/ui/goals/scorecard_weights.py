"""The weights of a scorecard: shown, changed, saved, and taken back.

Apart from the cards because a saved weight changes the store: it makes a snapshot, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from baoyou import scorecards
from baoyou.errors import BaoyouError
from baoyou.text import explain
from baoyou.ui import cards
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame

_DONE = "scorecard_done"


def done() -> None:
    """What the last button did, said once."""
    words = st.session_state.pop(_DONE, None)
    if words:
        st.success(words, icon="✅")


def popover(frame: Frame, kind: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Behind a button: a number for each indicator, where it comes from, save and go back."""
    own = scorecards.chosen(frame.reader.manifest, kind)
    now = _now(kind, rows, own)
    with st.popover(frame.say("scorecards.weights.button"), key=f"weights-{kind}"):
        st.markdown(cards.grey(frame.say(f"scorecards.weights.{_source(kind, rows, own)}")))
        with st.form(f"weights-form-{kind}", border=False):
            told = {kpi: _input(frame, kind, kpi, weight) for kpi, weight in now.items()}
            if st.form_submit_button(frame.say("scorecards.weights.save"), type="primary"):
                _do(frame, "saved", lambda: scorecards.save(frame.reader.store, kind, told))
        if own is not None and st.button(frame.say("scorecards.weights.back"), key=f"back-{kind}"):
            _do(frame, "forgotten", lambda: scorecards.forget(frame.reader.store, kind))


def _input(frame: Frame, kind: str, kpi: str, weight: float) -> float:
    number: float = st.number_input(
        frame.kpi_name(kpi),
        min_value=0.0,
        max_value=100.0,
        value=weight,
        step=5.0,
        format="%g",
        key=f"weight-{kind}-{kpi}-{frame.reader.manifest.sequence}",
    )
    return number


def _now(
    kind: str, rows: Sequence[Mapping[str, Any]], own: Mapping[str, float] | None
) -> dict[str, float]:
    """The weights in force: a person's, else those of the first row of each indicator."""
    told = {row["kpi"]: float(row["weight"]) for row in reversed(rows)}
    return {
        kpi: told.get(kpi, weight) for kpi, weight in (own or scorecards.declared()[kind]).items()
    }


def _source(kind: str, rows: Sequence[Mapping[str, Any]], own: Mapping[str, float] | None) -> str:
    if own is not None:
        return "own"
    usual = scorecards.declared()[kind]
    return "usual" if all(row["weight"] == usual[row["kpi"]] for row in rows) else "goals"


def _do(frame: Frame, deed: str, act: Any) -> None:
    try:
        snapshot = act()
    except BaoyouError as error:
        st.error(fmt.safe(explain(error, frame.language)), icon="⚠️")
        return
    told = frame.say(f"scorecards.done.{deed}")
    st.session_state[_DONE] = f"{told} {frame.say('alerts.done.undo', snapshot=snapshot)}"
    st.rerun()
