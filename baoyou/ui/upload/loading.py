"""How far a job is and what came of it: the steps, the progress, the refusal, the recent ones.

Apart from the report of a check, which has cards of its own.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import streamlit as st

from baoyou import jobs
from baoyou.errors import BaoyouError, Refused
from baoyou.mapping_file import MappingFile, write_mapping
from baoyou.text import explain
from baoyou.ui import cards
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.upload import rejected

STEPS = ("drop", "check", "look", "publish")
CHECKING = ("wait", "read", "check", "close", "publish")
# After these the same files, checked once more, may well pass.
WORTH_ANOTHER_TRY = ("store_moved", "check_outdated", "job_failed", "month_conflict")
_COLOURS = {"done": "green", "refused": "orange", "cancelled": "gray", "running": "blue"}


def steps(frame: Frame, job: jobs.Job | None) -> str:
    """The four steps as one line of badges: drop, check, look, publish."""
    reached = 0
    if job:
        reached = 1 if job.state != "done" else 2
        if job.asked["publish"]:
            reached = 3 if job.state != "done" else 4
    marks = [
        ("green", "✓") if place < reached else ("blue", "●") if place == reached else ("gray", "○")
        for place in range(len(STEPS))
    ]
    return " ".join(
        f":{colour}-badge[{mark} {place + 1} {frame.say(f'upload.step.{name}')}]"
        for place, ((colour, mark), name) in enumerate(zip(marks, STEPS, strict=True))
    )


def running(frame: Frame, job_id: str) -> None:
    """The progress by phase, looked at every second until the job is over, and a way to end it."""

    @st.fragment(run_every=1)
    def look() -> None:
        job = jobs.look(frame.reader.store, job_id)
        if job is None or job.state != "running":
            st.rerun()
            return
        phases = ("publish",) if job.asked["publish"] else CHECKING
        place = phases.index(job.phase) if job.phase in phases else 0
        within = job.done / job.total if job.total else 0
        label = frame.say(
            "upload.progress",
            phase=frame.say(f"phase.{phases[place]}"),
            place=place + 1,
            of=len(phases),
            within=f" {job.done}/{job.total}" if job.total > 1 else "",
        )
        st.progress(min((place + within) / len(phases), 1.0), text=label)

    subtitle = frame.say("upload.running.subtitle")
    with cards.card(frame.say("upload.running.title"), subtitle, stretch=False):
        look()
        if st.button(frame.say("job.cancel"), key=f"upload_cancel_{job_id}"):
            jobs.cancel(frame.reader.store, job_id)
            st.rerun()


def refused(frame: Frame, job: jobs.Job) -> str | None:
    """Why nothing was changed, in the words of the terminal; the id of another try, if asked for.

    Some refusals are one question away from passing: that question stands below the sentence.
    """
    code, slots = job.error["code"], job.error["slots"]
    told = fmt.safe(explain(Refused(code, **slots), frame.language))
    st.error(f"**{frame.say('upload.refused')}**  \n{told}", icon="⚠️")
    rejected.downloads(frame, slots.get("rejects_path"), f"refused_{job.id}")
    if job.asked["publish"] and code != "store_moved":
        return None
    options = _question(frame, code, slots, job.id)
    if options is None:
        return None
    try:
        return jobs.again(frame.reader.store, job.id, **options)
    except BaoyouError as error:
        st.error(fmt.safe(explain(error, frame.language)), icon="⚠️")
        return None


def _question(frame: Frame, code: str, slots: dict[str, Any], key: str) -> dict[str, Any] | None:
    """What the person answers, as options of the next try; None while there is no answer."""
    choices: list[str] = []
    if code == "extract_unclear":
        choices = str(slots["extracts"]).split(", ")
        names = {name: frame.say(f"extract.{name}") for name in choices}
    elif code == "sheet_unclear":
        choices = str(slots["sheets"]).split(", ")
        names = {name: name for name in choices}
    if choices:
        chosen = st.selectbox(
            frame.say(f"upload.refusal.{code}"),
            choices,
            format_func=lambda name: names[name],
            key=f"upload_choice_{key}",
        )
        if not st.button(frame.say("upload.again"), type="primary", key=f"upload_retry_{key}"):
            return None
        if code == "extract_unclear":
            return {"extract": chosen}
        return {"mapping": write_mapping(MappingFile(sheet=chosen))}
    if code not in WORTH_ANOTHER_TRY:
        return None
    label = frame.say(f"upload.refusal.{code}")
    if not st.button(label, type="primary", key=f"upload_retry_{key}"):
        return None
    return {"month": None} if code == "month_conflict" else {}


def cancelled(frame: Frame) -> None:
    """The person ended it; nothing was changed."""
    st.info(frame.say("job.cancelled"), icon="ℹ️")


def recent(frame: Frame, shown: str) -> None:
    """The latest jobs, each a way to look at it again."""
    found = [job for job in jobs.recent(frame.reader.store) if job.id != shown]
    if not found:
        return
    with st.expander(frame.say("job.recent"), expanded=not shown):
        st.markdown(cards.grey(frame.say("upload.recent.subtitle")))
        rows = st.container(gap=None)
        for job in found:
            with rows.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
                st.markdown(_badge(frame, job), width="content")
                if st.button(_names(frame, job), type="tertiary", key=f"upload_see_{job.id}"):
                    st.query_params["job"] = job.id
                    st.rerun()
                when = frame.say("job.by", who=job.by, at=_time(job.started_at))
                st.markdown(cards.grey(when), width="content")


def _badge(frame: Frame, job: jobs.Job) -> str:
    kind = frame.say(f"job.kind.{'publish' if job.asked['publish'] else 'check'}")
    state = frame.say(f"job.state.{job.state}")
    return f":{_COLOURS[job.state]}-badge[{kind} · {state}]"


def _names(frame: Frame, job: jobs.Job) -> str:
    first, more = job.names[0] if job.names else "–", len(job.names)
    told = first if more < 2 else frame.say("upload.recent.more", file=first, count=more)
    return fmt.safe(told)


def _time(text: str) -> str:
    return datetime.fromisoformat(text).astimezone().strftime("%m-%d %H:%M")
