"""What will this file change, and is it right?"""

from __future__ import annotations

import streamlit as st

from baoyou import jobs
from baoyou.contracts import contracts
from baoyou.errors import WrongUsage
from baoyou.months import month_of
from baoyou.text import explain
from baoyou.ui import cards, reports
from baoyou.ui.frame import current

frame = current()
store = frame.reader.store
job = jobs.look(store, st.query_params.get("job", ""))
st.markdown(reports.steps(frame, job))

with cards.card(frame.say("upload.drop.title"), frame.say("upload.drop.subtitle"), stretch=False):
    dropped = st.file_uploader(
        frame.say("upload.drop.files"),
        accept_multiple_files=True,
        key="upload_files",
        label_visibility="collapsed",
    )
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
        mapping = st.file_uploader(
            frame.say("upload.options.mapping"), type="toml", key="upload_mapping"
        )
    if st.button(
        frame.say("upload.check"),
        type="secondary" if job and job.state == "done" else "primary",
        disabled=not dropped,
        key="upload_check",
    ):
        try:
            given = month_of(month.strip()).isoformat() if month and month.strip() else None
        except ValueError:
            st.error(explain(WrongUsage("month_written", value=month), frame.language), icon="⚠️")
        else:
            st.query_params["job"] = jobs.start(
                store,
                [(file.name, file.getvalue()) for file in dropped],
                month=given,
                extract=extract,
                mapping=mapping.getvalue().decode("utf-8", "replace") if mapping else None,
            )
            st.rerun()

if job and job.state == "running":
    reports.running(frame, job.id)
elif job and job.state == "refused":
    reports.refused(frame, job)
elif job and job.asked["publish"]:
    reports.published(frame, job)
elif job and reports.checked(frame, job):
    st.query_params["job"] = jobs.publish(store, job.id)
    st.rerun()
