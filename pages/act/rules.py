"""Does a rule earn its calls, and would other parameters earn more?"""

from __future__ import annotations

import streamlit as st

from baoyou.ui import behind, cards
from baoyou.ui.frame import Frame, current
from baoyou.ui.rules import lab, lab_curve, lab_figures, lab_pairs, lab_versions
from baoyou.ui.rules.lab import DRAFT


def main(frame: Frame) -> None:
    """What is tried on the left; on the right what it finds; below comparisons and versions."""
    lab_versions.done(frame)
    left, right = st.columns([4, 9])
    with left:
        trial = lab.choose(frame)
    found = lab.answer(frame, [trial.draft], trial.horizon, immature=True)
    with right:
        lab_figures.opening(frame, trial, found)
        if DRAFT in found.totals:
            lab_figures.figures(frame, found.totals[DRAFT])
            curve, months = st.columns(2)
            with months:
                lab_figures.months(frame, trial, found)
    ranked = lab_pairs.league(frame, trial.horizon)
    title, subtitle = frame.say("lab.pairs.title"), frame.say("lab.pairs.subtitle")
    says = behind.says(frame, "backtest_pairs")
    with cards.card(title, subtitle, says=says) as controls:
        with controls:
            runs = lab_pairs.against(frame, trial, ranked)
            lab_versions.publish(frame, trial)
        lab_pairs.pairs(frame, trial, runs)
    lab_pairs.league_card(frame, trial, ranked)
    lab_versions.versions(frame, trial)
    if DRAFT in found.totals:
        # Last, for it runs the rule once for every point.
        with curve:
            other = next((run for run in runs if run.rule not in (None, trial.rule)), None)
            lab_curve.curve(frame, trial, found, other)


main(current())
