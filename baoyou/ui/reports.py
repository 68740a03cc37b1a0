"""What came of a check or a load, as the page Upload shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from baoyou import jobs
from baoyou.contracts import contracts
from baoyou.errors import Refused
from baoyou.text import explain
from baoyou.ui import cards, tables
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame

Told = dict[str, Any]
PHASES = ("read", "check", "close", "publish")


def steps(frame: Frame, job: jobs.Job | None) -> str:
    """The four steps as one line of badges: drop, check, look, publish."""
    reached = 0
    if job:
        reached = 1 if job.state != "done" else 2
        if job.asked["publish"]:
            reached = 3 if job.state != "done" else 4
    names = ("drop", "check", "look", "publish")
    marks = [
        ("green", "✓") if place < reached else ("blue", "●") if place == reached else ("gray", "○")
        for place in range(len(names))
    ]
    return " ".join(
        f":{colour}-badge[{mark} {place + 1} {frame.say(f'upload.step.{name}')}]"
        for place, ((colour, mark), name) in enumerate(zip(marks, names, strict=True))
    )


def running(frame: Frame, job_id: str) -> None:
    """The progress by phase, looked at every second until the job is over."""

    @st.fragment(run_every=1)
    def look() -> None:
        job = jobs.look(frame.reader.store, job_id)
        if job is None or job.state != "running":
            st.rerun()
            return
        phases = PHASES if job.asked["publish"] else PHASES[:2]
        place = phases.index(job.phase) if job.phase in phases else 0
        within = job.done / job.total if job.total else 0
        words = frame.say(f"phase.{job.phase}")
        label = frame.say("upload.progress", phase=words, done=job.done, total=job.total)
        st.progress(min((place + within) / len(phases), 1.0), text=label)

    with cards.card(frame.say("upload.running.title"), frame.say("upload.running.subtitle")):
        look()


def refused(frame: Frame, job: jobs.Job) -> None:
    """Why nothing was changed, in the words of the terminal."""
    error = Refused(job.error["code"], **job.error["slots"])
    st.error(
        f"**{frame.say('upload.refused')}** {fmt.safe(explain(error, frame.language))}", icon="⚠️"
    )
    rejects = job.error["slots"].get("rejects")
    if rejects and Path(rejects).exists():
        _download(frame, rejects)


def checked(frame: Frame, job: jobs.Job) -> bool:
    """The report of a check, and whether the person publishes it."""
    report = job.report or {}
    for number, file in enumerate(report["files"]):
        _file(frame, file, number)
    asks = [notice for notice in report["notices"] if notice["asks"]]
    _notices(frame, report["notices"])
    months = sorted({month for file in report["files"] for month in file["months"]})
    with cards.card(frame.say("upload.publish.title"), frame.say("upload.publish.subtitle")):
        accepted = True
        if asks:
            label = frame.say("upload.publish.accept", count=len(asks))
            accepted = st.checkbox(label, key=f"upload_accept_{job.id}")
        label = frame.say("upload.publish.button", months=frame.say("frame.joint").join(months[:3]))
        return bool(
            st.button(label, type="primary", disabled=not accepted, key=f"upload_publish_{job.id}")
        )


def published(frame: Frame, job: jobs.Job) -> None:
    """What was published, and the way to the views."""
    report = job.report or {}
    months = sorted({month for file in report["files"] for month in file["months"]})
    stored = sum(file["stored"] for file in report["files"])
    key = "known" if report["known"] else "done"
    words = frame.say(
        f"upload.{key}",
        snapshot=report["snapshot"],
        stored=fmt.count(stored, frame.language),
        months=frame.say("frame.joint").join(months),
    )
    st.success(words, icon="✅")
    see = frame.link(frame.say("upload.see"), "overview", month=months[-1])
    cards.link_to(see)
    cards.link_to(frame.link(frame.say("upload.back"), "history"))
    for number, file in enumerate(report["files"]):
        _file(frame, file, number)
    _notices(frame, [notice for notice in report["notices"] if not notice["asks"]])


def _file(frame: Frame, file: Told, number: int) -> None:
    code = frame.language
    subtitle = frame.say(
        "upload.file.subtitle",
        format=file["format"].upper(),
        encoding=(file["encoding"] or "–").upper(),
        extract=frame.say(f"extract.{file['extract']}"),
        months=frame.say("frame.joint").join(file["months"]) or "–",
    )
    with cards.card(file["file"], subtitle, stretch=False):
        counts = {
            key: fmt.count(file[key], code)
            for key in ("read", "stored", "rejected", "duplicates", "left_out")
        }
        balance = file["read"] - file["stored"] - file["rejected"] - file["duplicates"]
        colour = "green" if balance == 0 else "orange"
        badge = frame.say("upload.file.balance", difference=balance)
        st.markdown(f"**{frame.say('upload.file.equation', **counts)}** :{colour}-badge[{badge}]")
        if file["is_sample"]:
            st.markdown(f":yellow-badge[{frame.say('frame.sample')}]")
        _listed(frame, "repair", file["repairs"])
        _listed(frame, "reason", file["reasons"])
        if file["rejects_file"] and Path(file["rejects_file"]).exists():
            _download(frame, file["rejects_file"], number)
        with st.expander(
            frame.say(
                "upload.columns.title", known=len(file["columns"]), ignored=len(file["ignored"])
            )
        ):
            _columns(frame, file)


def _columns(frame: Frame, file: Told) -> None:
    contract = contracts()[file["extract"]]
    missing = [name for name in contract.columns if name not in file["columns"]]
    rows = [
        {"ours": _name(frame, contract, column), "theirs": header}
        for column, header in file["columns"].items()
    ]
    columns = [
        tables.Column("theirs", frame.say("upload.columns.theirs")),
        tables.Column("ours", frame.say("upload.columns.ours")),
    ]
    tables.reading_table(rows, columns)
    joint = frame.say("frame.joint")
    if file["ignored"]:
        st.markdown(
            cards.grey(frame.say("upload.columns.ignored", names=joint.join(file["ignored"])))
        )
    if missing:
        names = joint.join(_name(frame, contract, column) for column in missing)
        st.markdown(cards.grey(frame.say("upload.columns.missing", names=names)))


def _name(frame: Frame, contract: Any, column: str) -> str:
    declared = contract.columns[column]
    return f"{declared.zh if frame.language == 'zh' else declared.en} {column}"


def _listed(frame: Frame, kind: str, counts: dict[str, int]) -> None:
    for name, count in counts.items():
        what, _, column = name.partition(":")
        if kind == "reason" and column:
            what, column = column, what
        words = frame.say(
            f"upload.{kind}.{what}", column=column, count=fmt.count(count, frame.language)
        )
        st.markdown(fmt.safe(words))


def _notices(frame: Frame, notices: list[Told]) -> None:
    for notice in notices:
        words = fmt.safe(frame.say(f"notice.{notice['code']}", **notice["slots"]))
        if notice["asks"]:
            st.warning(words, icon="⚠️")
        else:
            st.markdown(f":gray[{words}]")


def _download(frame: Frame, path: str, number: int = 0) -> None:
    st.download_button(
        frame.say("upload.rejects"),
        Path(path).read_bytes(),
        file_name=f"rejects-{Path(path).name}",
        mime="text/csv",
        key=f"upload_rejects_{number}",
        on_click="ignore",
    )
