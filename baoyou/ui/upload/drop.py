"""The card that takes files: dropped ones, those waiting in the inbox, and what to know of them.

Apart from what comes of a check, which the other cards of the page Upload show.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from baoyou import inbox, jobs
from baoyou.contracts import contracts
from baoyou.errors import BaoyouError, WrongUsage
from baoyou.months import month_of
from baoyou.text import explain
from baoyou.ui import cards
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame

# The money column of the extract that is loaded every month: its sum is known to whoever sends it.
SUMMED = "arpu"
TOTALS = ("rows", SUMMED)


def card(frame: Frame, job: jobs.Job | None) -> str | None:
    """Ask for files and options; the id of the check that was started now, if one was.

    job: the one that is looked at; its files can be checked again with other options.
    """
    limit = int(st.get_option("server.maxUploadSize"))
    subtitle = frame.say("upload.drop.subtitle", limit=limit)
    with cards.card(frame.say("upload.drop.title"), subtitle, stretch=False):
        dropped = st.file_uploader(
            frame.say("upload.drop.files"),
            accept_multiple_files=True,
            key="upload_files",
            label_visibility="collapsed",
        )
        waiting = _inbox(frame, limit)
        given = _options(frame)
        has_files = bool(dropped or waiting)
        may_repeat = job is not None and job.state != "running" and not job.asked["publish"]
        asked = st.button(
            frame.say("upload.check" if has_files or not may_repeat else "upload.again"),
            type="primary" if has_files and not (job and job.state == "done") else "secondary",
            disabled=not (has_files or may_repeat),
            key="upload_check",
        )
        if not asked:
            return None
        files: list[tuple[str, bytes | Path]] = [(file.name, file.getvalue()) for file in dropped]
        try:
            options = _checked(given)
            if not has_files and job:
                return jobs.again(frame.reader.store, job.id, **options)
            files += inbox.take(frame.reader.store, waiting)
            return jobs.start(frame.reader.store, files, **options)
        except BaoyouError as error:
            st.error(fmt.safe(explain(error, frame.language)), icon="⚠️")
            return None


def _inbox(frame: Frame, limit: int) -> list[str]:
    """The files of the inbox that were picked, and the way to it."""
    files = inbox.waiting(frame.reader.store)
    picked: list[str] = []
    if files:
        names = {file.name: _waiting(frame, file) for file in files}
        picked = st.multiselect(
            frame.say("inbox.pick"),
            list(names),
            format_func=lambda name: names.get(name, name),
            key="upload_inbox",
            placeholder=frame.say("upload.drop.inbox", count=len(files)),
            label_visibility="collapsed",
        )
    st.link_button(
        frame.say("inbox.go", limit=limit), f"/inbox?lang={frame.language}", type="tertiary"
    )
    return picked


def _waiting(frame: Frame, file: inbox.Waiting) -> str:
    if not file.is_settled:
        return frame.say("inbox.unsettled", name=file.name)
    return frame.say("inbox.waiting", name=file.name, size=f"{file.bytes / 1e6:,.1f}")


def _options(frame: Frame) -> dict[str, Any]:
    """What a person may say of the files, as typed."""
    with st.expander(frame.say("upload.options.title")):
        month = st.text_input(
            frame.say("upload.options.month"), key="upload_month", placeholder="2009-10"
        )
        extract = st.selectbox(
            frame.say("upload.options.extract"),
            list(contracts()),
            index=None,
            format_func=lambda name: frame.say(f"extract.{name}"),
            key="upload_extract",
            placeholder=frame.say("upload.options.recognised"),
        )
        with st.container(horizontal=True, gap="small"):
            totals = {
                key: st.text_input(
                    frame.say(f"upload.options.totals_{key}"),
                    key=f"upload_totals_{key}",
                    placeholder=frame.say("upload.options.totals_none"),
                    width="stretch",
                )
                for key in TOTALS
            }
        mapping = st.file_uploader(
            frame.say("upload.options.mapping"), type="toml", key="upload_mapping"
        )
    return {
        "month": (month or "").strip(),
        "extract": extract,
        "mapping": mapping.getvalue().decode("utf-8", "replace") if mapping else None,
        "totals": {key: text.strip() for key, text in totals.items() if text and text.strip()},
    }


def _checked(given: dict[str, Any]) -> dict[str, Any]:
    """The options for a job. Raises WrongUsage `month_written`."""
    try:
        month = month_of(given["month"]).isoformat() if given["month"] else None
    except ValueError as error:
        raise WrongUsage("month_written", value=given["month"]) from error
    return {**given, "month": month}
