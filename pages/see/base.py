"""Which card tiers and levels make up the core customers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from baoyou.ui import cards, series
from baoyou.ui import format as fmt
from baoyou.ui.base import flows, mixes, tastes
from baoyou.ui.frame import Frame, current

FLOWS = ("joined", "returned", "came_in", "left_customers", "fell_out", "difference")


def main(frame: Frame) -> None:
    """Sentence, a card a level, levels and tiers over months, fees and clauses, the cities."""
    asked = {"months": frame.months_back(13), "population": frame.population}
    levels = frame.rows("mix_months", kpi="level_mix", by="strata", **asked)
    tiers = frame.rows("mix_months", kpi="tier_mix", by="tier", **asked)
    rows = frame.rows("base_cities", month=frame.month, population=frame.population)
    fees = frame.figures("arpu", by="level")
    (total,) = frame.figures("arpu")
    opening(frame, rows[-1], levels)
    with cards.card_row():
        for level in mixes.LEVELS:
            mixes.level_card(frame, level, levels, {row["group"]: row for row in fees})
    left, right = st.columns(2)
    with left:
        names = series.names("level", frame.language, *mixes.LEVELS, "none")
        mixes.stack(frame, "level", levels, names)
    with right:
        names = series.names("tier", frame.language, *mixes.TIERS)
        mixes.stack(frame, "tier", tiers, names)
    left, right = st.columns([2, 3])
    with left:
        mixes.arpu_bars(frame, fees, total)
    with right:
        mixes.clauses(frame)
    left, right = st.columns([3, 2])
    with left:
        mixes.cities(frame, rows)
    with right:
        flows.card(frame, "base-flows")
    tastes.card(frame)


def opening(frame: Frame, total: Mapping[str, Any], levels: list[dict[str, Any]]) -> None:
    """How many there are, whether more or fewer, and how many stand in the highest levels."""
    code = frame.language
    highest = next(row for row in levels if row["month"] == frame.month and row["group_key"] == "1")
    bold = frame.say(
        f"base.sentence.{total['direction']}",
        month=fmt.month(frame.month, code),
        place=frame.place(),
        population=frame.say(f"customers.population.{frame.population}"),
        count=fmt.count(total["customers"], code),
        change=fmt.count(abs(total["change"] or 0), code),
        share=fmt.value(total["high_level_share"], "share", code),
        share_change=fmt.signed_change(total["high_level_change"], "share", code),
    )
    (moved,) = frame.rows("population_flows", months=[frame.month], population=frame.population)
    counts = {key: fmt.count(moved[key], code) for key in FLOWS}
    cards.sentence(
        bold,
        frame.say("base.sentence.rest", **counts) if moved["is_known"] else "",
        [
            frame.link(
                frame.say(f"base.sentence.{word}", count=fmt.count(count, code)),
                "customers",
                **query,
            )
            for word, count, query in (
                ("link", total["customers"], {"list": "on_net"}),
                ("link_1", highest["customers"], {"list": "level", "value": "1"}),
            )
            if count
        ],
    )


main(current())
