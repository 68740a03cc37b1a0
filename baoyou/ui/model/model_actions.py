"""The two things a person does with the model: train it, and publish one.

Apart from the cards that judge it, for here alone something is started.
"""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from baoyou import learning, model_run
from baoyou.errors import BaoyouError, Refused
from baoyou.model import shelf
from baoyou.months import month_of
from baoyou.text import catalogue, explain
from baoyou.ui import cards
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.model import model_cards
from baoyou.ui.tables import stamped


def train(frame: Frame, run: model_run.Run | None) -> None:
    """The button, the progress of the run that is at it, or what came of the last one."""
    title, subtitle = frame.say("model.train.title"), frame.say("model.train.subtitle")
    with cards.card(title, subtitle):
        if run and run.state == "running":
            _progress(frame)
            return
        if run and run.state == "refused":
            refusal = Refused(run.error["code"], **run.error["slots"])
            st.error(fmt.safe(explain(refusal, frame.language)), icon="⚠️")
        elif run and run.action == "train":
            at = datetime.fromisoformat(run.started_at).astimezone()
            told = frame.say("model.train.done", at=f"{at:%Y-%m-%d %H:%M}", by=run.by)
            st.markdown(cards.grey(told))
        if st.button(frame.say("model.train.button"), key="model_train"):
            _start(frame, "train")


def publish(frame: Frame, known: list[shelf.Candidate], run: model_run.Run | None) -> None:
    """Which candidate, from which month on, and the one button that changes the store."""
    title, subtitle = frame.say("model.publish.title"), frame.say("model.publish.subtitle")
    with cards.card(title, subtitle):
        if not known:
            st.markdown(cards.grey(frame.say("model.publish.none")))
            return
        by_id = {one.id: one for one in known}
        chosen = st.selectbox(
            frame.say("model.publish.model"),
            list(by_id),
            format_func=lambda name: _option(frame, by_id[name]),
            # Another training brings another proposal: the choice starts anew.
            key=stamped("model_candidate", list(by_id)),
        )
        months = [month.isoformat() for month in reversed(frame.months)]
        start = st.selectbox(
            frame.say("model.publish.from"),
            months,
            format_func=lambda month: fmt.month(month_of(month), frame.language),
            key="model_from",
        )
        is_busy = run is not None and run.state == "running"
        label = frame.say("model.publish.button")
        if st.button(label, type="primary", disabled=is_busy, key="model_publish"):
            _start(frame, "publish", name=chosen, start=start)


def shown(frame: Frame, known: list[shelf.Candidate]) -> model_cards.Report | None:
    """The report to look at: of the latest training, else of the model published last."""
    if known:
        return known[0].report
    in_use = learning.published(frame.reader.manifest)
    if not in_use:
        return None
    return learning.report(frame.reader.store, frame.reader.manifest, in_use[-1].model)


def _start(frame: Frame, action: str, **options: str) -> None:
    try:
        model_run.start(frame.reader.store, action, **options)
    except BaoyouError as error:
        st.error(fmt.safe(explain(error, frame.language)), icon="⚠️")
        return
    st.rerun()


def _progress(frame: Frame) -> None:
    """Looked at every second; the whole page runs again when it is over."""

    @st.fragment(run_every=1)
    def look() -> None:
        run = model_run.look(frame.reader.store)
        if run is None or run.state != "running":
            st.rerun()
            return
        known = f"phase.{run.phase}"
        phase = frame.say(known if known in catalogue() else "phase.train")
        place = min(run.done + 1, run.total)
        told = frame.say("model.train.progress", phase=phase, place=place, of=run.total)
        st.progress(min(run.done / max(1, run.total), 1.0), text=told)

    look()


def _option(frame: Frame, one: shelf.Candidate) -> str:
    at = datetime.fromisoformat(one.trained_at).astimezone()
    return frame.say(
        "model.publish.option",
        kind=frame.say(f"model.kind.{one.kind}"),
        auc=model_cards.auc(one.report["kinds"][one.kind]["auc"], frame.language),
        at=f"{at:%Y-%m-%d %H:%M}",
        id=one.id,
        best=frame.say("model.publish.best") if one.report["best"] == one.kind else "",
    )
