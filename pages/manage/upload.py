"""What will this file change, and is it right?"""

from __future__ import annotations

import streamlit as st

from baoyou import jobs
from baoyou.errors import BaoyouError
from baoyou.text import explain
from baoyou.ui import cards
from baoyou.ui import format as fmt
from baoyou.ui.frame import current
from baoyou.ui.upload import drop, load_report, loading, mapping_card, publish_card, stored

frame = current()
store = frame.reader.store
job = jobs.look(store, st.query_params.get("job", ""))
report = job.report if job else None
following: str | None = None

st.markdown(loading.steps(frame, job))
left, right = st.columns([6, 9], gap="small")

with left:
    following = drop.card(frame, job)
    if job and report:
        may_change = not (job.asked["publish"] or report["known"])
        changed = load_report.files(frame, report, f"upload_{job.id}", may_change)
        if changed:
            load_report.change_mapping(frame, job, changed)
    elif job:
        for number, proposal in enumerate(job.proposals):
            mapping_card.card(frame, None, proposal, f"{job.id}_{number}")
    else:
        loading.recent(frame, "")

with right:
    if job is None:
        stored.card(frame)
    elif job.state == "running":
        loading.running(frame, job.id)
    elif job.state == "cancelled":
        loading.cancelled(frame)
    elif job.state == "refused":
        following = loading.refused(frame, job) or following
        for proposal in job.proposals[:1]:
            title, subtitle = frame.say("upload.editor.title"), frame.say("upload.editor.subtitle")
            with cards.card(title, subtitle, stretch=False):
                following = load_report.ask(frame, job, proposal) or following
    elif report and (job.asked["publish"] or report["known"]):
        publish_card.published(frame, report)
        load_report.changes(frame, report, f"upload_{job.id}", is_past=True)
    elif report:
        key = f"upload_{job.id}"
        following = load_report.changes(frame, report, key, job=job) or following
        wish = publish_card.card(frame, job)
        try:
            if wish == "publish":
                following = jobs.publish(store, job.id)
            elif wish == "again":
                following = jobs.again(store, job.id)
            elif wish == "discard":
                jobs.discard(store, job.id)
                st.query_params.pop("job", None)
                st.rerun()
        except BaoyouError as error:
            st.error(fmt.safe(explain(error, frame.language)), icon="⚠️")
    if job:
        loading.recent(frame, job.id)

if following:
    st.query_params["job"] = following
    st.rerun()
