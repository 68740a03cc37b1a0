"""The last card of the page Upload: what publishing will do, and what it did.

Apart from the previews, for here the one button stands that changes the store.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import streamlit as st

from baoyou import jobs
from baoyou.ui import cards
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.upload import kpi_preview, ledger

Told = dict[str, Any]
Wish = Literal["publish", "again", "discard"]


def card(frame: Frame, job: jobs.Job) -> Wish | None:
    """What the person wants done with what was checked."""
    report = job.report or {}
    asks = sum(notice["asks"] for notice in report["notices"])
    has_moved = frame.reader.manifest.sequence != job.asked["sequence"]
    with cards.card(frame.say("upload.publish.title"), stretch=False):
        if has_moved:
            st.warning(frame.say("upload.publish.moved"), icon="⚠️")
        accepted = not asks
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if asks and not has_moved:
                label = frame.say("upload.publish.accept", count=asks)
                accepted = st.checkbox(label, key=f"upload_accept_{job.id}")
            st.space("stretch")
            if st.button(
                frame.say("upload.publish.discard"),
                type="tertiary",
                key=f"upload_discard_{job.id}",
            ):
                return "discard"
            if has_moved:
                if st.button(
                    frame.say("upload.again"), type="primary", key=f"upload_moved_{job.id}"
                ):
                    return "again"
            elif st.button(
                _button(frame, report),
                type="primary",
                disabled=not accepted,
                key=f"upload_publish_{job.id}",
            ):
                return "publish"
        st.markdown(cards.grey(_way_back(frame)))
    return None


def published(frame: Frame, report: Told) -> None:
    """What was published, the way to the views, and the way back."""
    months = sorted({month for file in report["files"] for month in file["months"]})
    stored = sum(file["stored"] for file in report["files"])
    words = frame.say(
        "upload.known" if report["known"] else "upload.done",
        snapshot=report["snapshot"],
        stored=fmt.count(stored, frame.language),
        months=_joined(frame, months) or "–",
    )
    with cards.card(frame.say("upload.result"), stretch=False):
        st.success(fmt.safe(words), icon="✅")
        if most := kpi_preview.most_moved(frame, report["figures"]):
            st.markdown(fmt.safe(frame.say("upload.most", move=most)))
        with st.container(horizontal=True, gap="small"):
            if months:
                see = frame.link(frame.say("upload.see"), "overview", month=months[-1])
                cards.link_to(see)
            cards.link_to(frame.link(frame.say("upload.back"), "history"))


def _button(frame: Frame, report: Told) -> str:
    """What the button will do: the months of the files are closed, and others that rest on them."""
    months = sorted({month for file in report["files"] for month in file["months"]})
    if not report["closes"]:
        return frame.say("upload.publish.only")
    more = len([month for month in report["closes"] if month not in months])
    joined = _joined(frame, months or report["closes"])
    if more and months:
        return frame.say("upload.publish.button_more", months=joined, count=more)
    return frame.say("upload.publish.button", months=joined)


def _joined(frame: Frame, months: list[str]) -> str:
    if len(months) > 3:
        return frame.say("upload.publish.span", first=months[0], last=months[-1])
    return frame.say("frame.joint").join(months)


def _way_back(frame: Frame) -> str:
    """Which snapshot this makes, and to which one undo returns, made when and by whom."""
    store, manifest = frame.reader.store, frame.reader.manifest
    slots: Told = {"next": store.next_sequence(), "now": manifest.sequence}
    if not manifest.sequence:
        return frame.say("upload.publish.first", **slots)
    made = ledger.maker(store.ledger()[::-1], manifest.sequence)
    slots["month"] = max(manifest.months, default="–")[:7]
    slots["by"] = (made or {}).get("by") or "–"
    at = datetime.fromisoformat(made["at"]).astimezone() if made else None
    slots["at"] = at.strftime("%m-%d %H:%M") if at else "–"
    return frame.say("upload.publish.back", **slots)
