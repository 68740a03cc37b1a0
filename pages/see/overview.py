"""Whom did we keep this month, and what changed?"""

from __future__ import annotations

from typing import Any

import streamlit as st

from baoyou import definitions
from baoyou.ui import cards, contributions, drills, figures, rankings
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, Row, current

declared = [kpi for kpi in definitions.kpis().values() if kpi.headline]
HEADLINES = [kpi.key for kpi in sorted(declared, key=lambda kpi: kpi.headline or 0)]


def told(frame: Frame, most: Row | None) -> tuple[str, str, list[cards.Link]]:
    """The sentence: what moved most for its error, by how much, and which city moved it."""
    if most is None:
        month = fmt.month(frame.month, frame.language)
        return frame.say("overview.first", month=month), "", []
    slots = _slots(frame, most)
    if most["before_verdict"] == "none":
        return frame.say("overview.still", **slots), frame.say("overview.still_most", **slots), []
    parts = contributions.parts(frame, most)
    bold = frame.say(f"overview.moved.{most['before_direction']}", **slots)
    if not parts or not parts[0]["other_parts"]:
        return bold, "", [link] if (link := drills.link(frame, most)) else []
    first = parts[0] | {"kpi": most["kpi"]}
    rest = frame.say(
        "overview.who",
        name=first["name"],
        part=contributions.signed(frame, most, first["contribution"]),
        others=first["other_parts"],
        rest=contributions.signed(frame, most, first["rest"]),
        error=slots["error"],
    )
    city = None if len(frame.cities) == 1 else first["part"]
    links = [drills.link(frame, first if city else most, city)]
    return bold, rest, [*(link for link in links if link), _compare(frame, most["kpi"])]


def _slots(frame: Frame, row: Row) -> dict[str, Any]:
    decimals = definitions.kpis()[row["kpi"]].decimals
    return {
        "kpi": frame.kpi_name(row["kpi"]),
        "value": figures.write(row, row["value"], frame.language),
        "since": fmt.month(row["before_month"], frame.language),
        "change": fmt.change(row["before_change"], row["unit"], frame.language, decimals),
        "error": fmt.change(row["before_error"], row["unit"], frame.language, decimals),
    }


def _compare(frame: Frame, kpi: str) -> cards.Link:
    return frame.link(frame.say("overview.compare"), "cities", cities_kpi=kpi)


frame = current()
rows = figures.changes(frame, *HEADLINES)
most = next((row for row in rows if row["before_place"] == 1), None)
cards.sentence(*told(frame, most))

at_risk = frame.figures("revenue_at_risk")[0]["value"]
foot = {
    "warned_share": [
        cards.grey(
            frame.say("overview.at_risk", money=fmt.money(at_risk, frame.language, per_month=True))
        )
    ]
}
with cards.card_row():
    for row in rows:
        figures.kpi_card(frame, row, foot=foot.get(row["kpi"], ()), link=drills.link(frame, row))

left, right = st.columns([3, 2])
with left, cards.card(frame.say("overview.trend"), frame.say("overview.trend_how")) as controls:
    with controls:
        chosen = st.segmented_control(
            frame.say("overview.trend"),
            HEADLINES,
            default=(most or rows[0])["kpi"],
            format_func=lambda kpi: frame.say(f"overview.short.{kpi}"),
            key="overview_kpi",
            required=True,
            label_visibility="collapsed",
            bind="query-params",
        )
    shown = next(row for row in rows if row["kpi"] == chosen)
    clicked = figures.trend(frame, shown, "overview-trend")
    if clicked:
        drills.go(frame, chosen, month=clicked.isoformat()[:7])
with right:
    contributions.card(frame, shown, "overview-parts")

title = frame.say("overview.cities", count=len(frame.reader.cities))
with cards.card(title, frame.say("overview.cities_how"), stretch=False):
    city = rankings.table(
        frame, [*HEADLINES, "arpu"], "warned_share", chosen, f"overview-cities-{frame.cities}"
    )
    if city:
        frame.go("overview", city=[city])
