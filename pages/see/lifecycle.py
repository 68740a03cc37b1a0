"""Which stage customers are in, and where they move."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from baoyou.ui import cards
from baoyou.ui import format as fmt
from baoyou.ui.base import flows, stages
from baoyou.ui.frame import Frame, current

MOVES = ("declining", "came_back", "to_exit")


def main(frame: Frame) -> None:
    """Sentence, a card a stage, distribution and flows, the matrix, questions and levers."""
    months = frame.months_back(13)
    mix = frame.rows(
        "mix_months", months=months, kpi="lifecycle_mix", by="stage", population=frame.population
    )
    opening(frame, {row["group_key"]: row for row in mix if row["month"] == frame.month})
    with cards.card_row():
        for stage in stages.STAGES:
            stages.card(frame, stage, mix)
    left, right = st.columns([3, 2])
    with left:
        stages.distribution(frame, mix, months)
    with right:
        flows.card(frame, "lifecycle-flows")
    stages.matrix(frame)
    stages.levers(frame)


def opening(frame: Frame, now: Mapping[str, Mapping[str, Any]]) -> None:
    """Who began to decline, who came back, who went to exit, and the ways to them."""
    code, month = frame.language, fmt.month(frame.month, frame.language)
    links = [
        frame.link(
            frame.say(f"lifecycle.sentence.{word}", count=fmt.count(now[stage]["customers"], code)),
            "customers",
            list="stage",
            value=stage,
        )
        for word, stage in (("link_declining", "D"), ("link_exit", "E"))
    ]
    facts = frame.rows("stage_facts", month=frame.month, population=frame.population)
    if not facts:
        counted = fmt.count(now["A"]["n"], code)
        words = frame.say("lifecycle.sentence.not_stored", month=month, counted=counted)
        cards.sentence(words, "", links)
        return
    counts = {key: fmt.count(facts[0][key], code) for key in MOVES}
    shares = {key: fmt.value(facts[0][f"{key}_share"], "share", code) for key in MOVES}
    cards.sentence(
        frame.say(
            f"lifecycle.sentence.{facts[0]['declining_verdict']}",
            month=month,
            share=shares["declining"],
            change=fmt.change(facts[0]["declining_change"], "share", code),
            **counts,
        ),
        frame.say(
            "lifecycle.sentence.rest",
            came_back_share=shares["came_back"],
            to_exit_share=shares["to_exit"],
        ),
        links,
    )


main(current())
