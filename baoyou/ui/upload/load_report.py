"""The whole report of a load: its files on one side, what it changes on the other.

Apart from the cards it is made of, because two pages draw it: Upload before and after publishing,
History for any load there ever was.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from baoyou import jobs
from baoyou.errors import BaoyouError
from baoyou.proposals import confirmed
from baoyou.text import explain
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.upload import (
    kpi_preview,
    mapping_card,
    mapping_editor,
    month_changes,
    notices,
    rechecks,
    rejected,
    rows_card,
)

Told = dict[str, Any]


def files(frame: Frame, report: Told, key: str, may_change: bool = False) -> Told | None:
    """The files of a report, one in full; the proposal that the person wants to change, if any."""
    found = report["files"]
    if not found:
        return None
    place = 0
    if len(found) > 1:
        rows_card.summary(frame, found)
        place = st.selectbox(
            frame.say("upload.rows.which"),
            range(len(found)),
            index=_worst(found),
            format_func=lambda number: found[number]["file"],
            key=f"{key}_file",
            label_visibility="collapsed",
        )
    file = found[place]
    proposals = {one["file"]: one for one in report["proposals"]}
    proposal = proposals.get(file["file"])
    wants = mapping_card.card(frame, file, proposal, f"{key}_{place}", may_change)
    rows_card.card(frame, file, f"{key}_{place}")
    return proposal if wants else None


def changes(
    frame: Frame, report: Told, key: str, is_past: bool = False, job: jobs.Job | None = None
) -> str | None:
    """Notices first, then what moved; the id of another check, where a notice was answered.

    job: the check that the report is of, where its notices may be answered.
    """
    unit = notices.card(frame, report, key, may_answer=job is not None, is_past=is_past)
    kpi_preview.card(frame, report["figures"], key, is_past)
    month_changes.card(frame, report["changes"], key)
    return _convert(frame, job, unit) if job and unit else None


def ask(frame: Frame, job: jobs.Job, proposal: Told) -> str | None:
    """The questions on a mapping; the id of the check that answers them, once they are answered."""
    report = job.report or {"files": [], "notices": []}
    file = next((one for one in report["files"] if one["file"] == proposal["file"]), None)
    suspected = {
        notice["slots"]["column"]: notice["slots"]["unit"]
        for notice in report["notices"]
        if notice["code"] == "unit_suspected"
    }
    told = file["rejects_file"] if file else job.error.get("slots", {}).get("rejects_path")
    codes = rejected.unknown_codes(rejected.here(frame, told), proposal)
    answer = mapping_editor.draw(frame, proposal, suspected, codes, f"upload_{job.id}_editor")
    return _again(frame, job, proposal, answer) if answer else None


def _again(
    frame: Frame, job: jobs.Job, proposal: Told, answer: mapping_editor.Answer
) -> str | None:
    try:
        return rechecks.recheck(frame, job, proposal, answer)
    except BaoyouError as error:
        st.error(fmt.safe(explain(error, frame.language)), icon="⚠️")
        return None


def _convert(frame: Frame, job: jobs.Job, unit: notices.Unit) -> str | None:
    """Check again with the column in another unit."""
    report = job.report or {}
    owner = next(p for p in report["proposals"] if unit.column in p["columns"])
    told = mapping_card.only_sure(owner)
    mapping = confirmed({**told, "units": {**told["units"], unit.column: unit.unit}})
    return _again(frame, job, owner, mapping_editor.Answer(None, mapping))


def change_mapping(frame: Frame, job: jobs.Job, proposal: Told) -> None:
    """The same questions over the page."""

    @st.dialog(frame.say("upload.mapping.dialog"), width="large")
    def dialog() -> None:
        following = ask(frame, job, proposal)
        if following:
            st.query_params["job"] = following
            st.rerun()

    dialog()


def _worst(found: Sequence[Told]) -> int:
    """The file with most rejects: the one to look at first."""
    return max(range(len(found)), key=lambda number: (found[number]["rejected"], -number))
