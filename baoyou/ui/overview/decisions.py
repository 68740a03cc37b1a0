"""What needs a decision this month, on the overview: alerts, targets missed, data not in.

One card of at most four lines, and none where nothing waits; all else is a page away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from baoyou import alerts, late, targets
from baoyou.alerts import Standing
from baoyou.shifts import Shift
from baoyou.ui import cards
from baoyou.ui import format as fmt
from baoyou.ui import targets as target_words
from baoyou.ui import words as names
from baoyou.ui.alerts import alert_words
from baoyou.ui.frame import Frame
from baoyou.watches import PROVINCE

Row = Mapping[str, Any]
MOST = 2


def card(frame: Frame, rows: Sequence[Row]) -> None:
    """The card over the headlines. rows: those of `figures.changes`, with their targets."""
    fired = _fired(frame)
    missed = [row["target"] for row in rows if _is_missed(row.get("target"))]
    lacking = _lacking(frame)
    if not (fired or missed or lacking):
        return
    with st.container(border=True, gap="xxsmall"):
        _alerts(frame, fired)
        if missed:
            _targets(frame, missed)
        if lacking:
            _data(frame, lacking)


def _alerts(frame: Frame, fired: Sequence[tuple[Standing, Shift]]) -> None:
    """A line for each of the first alerts, the way to its figure, and to all others."""
    for place, (one, shift) in enumerate(fired[:MOST]):
        with _line():
            if place == 0:
                words = frame.say("alerts.overview.title", count=len(fired))
                st.markdown(cards.badge(words, "bad"), width="content")
            cards.link_to(alert_words.link(frame, one))
            st.markdown(cards.grey(_fall(frame, one, shift)), width="content")
            if place == min(len(fired), MOST) - 1:
                rest = len(fired) - MOST
                label = (
                    frame.say("decisions.alerts_rest", count=rest)
                    if rest > 0
                    else frame.say("alerts.overview.more")
                )
                cards.link_to(frame.link(label, "alerts"))


def _targets(frame: Frame, missed: Sequence[Row]) -> None:
    """The headline targets that are missed, each by how much."""
    named = [
        frame.say(
            "targets.named", kpi=frame.kpi_name(row["kpi"]), gap=target_words.told(frame, row)
        )
        for row in missed
    ]
    with _line():
        words = frame.say("decisions.targets", count=len(missed))
        st.markdown(cards.badge(words, "bad"), width="content")
        st.markdown(cards.grey(frame.say("decisions.joint").join(named)), width="content")
        cards.link_to(frame.link(frame.say("decisions.targets_link"), "targets"))


def _data(frame: Frame, lacking: Sequence[str]) -> None:
    """What is not in yet."""
    with _line():
        st.markdown(cards.badge(frame.say("decisions.data")), width="content")
        told = frame.say("decisions.joint").join(lacking)
        st.markdown(cards.grey(told), width="content")
        cards.link_to(frame.link(frame.say("decisions.data_link"), "upload"))


def _lacking(frame: Frame) -> list[str]:
    if frame.month is None:
        return []
    found, joint = [], frame.say("frame.joint")
    facts = next(row for row in frame.rows("closed_months") if row["month"] == frame.month)
    if facts["cities_missing"]:
        found.append(frame.say("decisions.cities", cities=joint.join(facts["cities_missing"])))
    lack = late.lack(frame.reader.manifest, frame.month)
    if lack.extracts:
        told = joint.join(frame.say(f"extract.{name}") for name in lack.extracts)
        month = fmt.month(frame.month, frame.language)
        found.append(frame.say("decisions.extracts", extracts=told, month=month))
    if lack.columns:
        called = [
            names.column_called("customers", column, frame.language) for column in lack.columns
        ]
        told = joint.join(called[:3]) + ("…" if len(called) > 3 else "")
        count = sum(lack.columns.values())
        slots = {"number": len(called), "columns": told, "count": count}
        found.append(frame.say("decisions.columns", **slots))
    return found


def _is_missed(row: Row | None) -> bool:
    return row is not None and row["state"] in targets.MISSED


def _fall(frame: Frame, one: Standing, shift: Shift) -> str:
    return frame.say(
        "alerts.overview.line",
        value=alert_words.written(frame, one.watch, shift.value),
        fall=alert_words.fall(frame, one.watch, shift),
        proof=alert_words.proof(frame, one),
    )


def _fired(frame: Frame) -> list[tuple[Standing, Shift]]:
    if frame.month is None:
        return []
    seen = {PROVINCE, *(frame.cities or frame.reader.cities)}
    told = alerts.present(frame.reader, partial(frame.rows, all_cities=True))
    shifted = [(one, one.shift_told(frame.month)) for one in told if one.watch.city in seen]
    return [(one, shift) for one, shift in shifted if shift]


def _line() -> Any:
    return st.container(horizontal=True, gap="xsmall", vertical_alignment="center")
