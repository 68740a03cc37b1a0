"""Does the model earn its calls, and why."""

from __future__ import annotations

import streamlit as st

from baoyou import learning, model_run
from baoyou.model import shelf
from baoyou.ui import cards
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, current
from baoyou.ui.model import model_actions, model_cards, model_charts
from baoyou.ui.switches import switch


def main(frame: Frame) -> None:
    """What the latest training found, beside the rules; then train and publish."""
    store = frame.reader.store
    known, run = shelf.candidates(store.folder), model_run.look(store)
    report = model_actions.shown(frame, known)
    if report is None:
        matured = fmt.count(len(learning.matured(frame.reader.manifest)), frame.language)
        cards.sentence(
            frame.say("model.sentence.none", matured=matured), model_cards.standing(frame, None)
        )
    else:
        _judged(frame, report)
    left, right = st.columns(2)
    with left:
        model_actions.train(frame, run)
    with right:
        model_actions.publish(frame, known, run)


def _judged(frame: Frame, report: model_cards.Report) -> None:
    in_use = learning.published(frame.reader.manifest)
    model_cards.opening(frame, report, in_use[-1] if in_use else None)
    kinds = [report["best"], *(kind for kind in report["kinds"] if kind != report["best"])]
    kind = switch(
        "model_kind",
        kinds,
        frame.say("model.publish.model"),
        lambda name: frame.say(f"model.kind.{name}"),
    )
    model_cards.figures(frame, report, kind)
    left, right = st.columns(2)
    with left:
        model_charts.calibration(frame, report, kind)
    with right:
        model_charts.workload(frame, report, kind)
    left, right = st.columns([3, 2])
    with left:
        model_cards.rules(frame, report, kind)
    with right:
        model_charts.weights(frame, report, kind)


main(current())
