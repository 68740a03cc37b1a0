"""Whom did we keep this month, and what changed?"""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from baoyou import definitions, targets
from baoyou.ui import behind, cards, drills, figures
from baoyou.ui import format as fmt
from baoyou.ui.cities import rankings, standings
from baoyou.ui.frame import Frame, current
from baoyou.ui.overview import contributions, decisions, headline

HEADLINES = targets.headlines()


def foot(frame: Frame, kpi: str) -> list[str]:
    """What a card says besides its own figure: what the warned customers pay a month."""
    if kpi != "warned_share":
        return []
    at_risk = frame.figures("revenue_at_risk")[0]["value"]
    money = fmt.money(at_risk, frame.language, per_month=True)
    return [cards.grey(frame.say("overview.at_risk", money=money))]


def in_month(row: Any, month: date) -> None:
    """A click on the trend: the customers behind that month's figure."""
    drills.go(frame, row["kpi"], month=month.isoformat()[:7])


frame = current()
rows = figures.changes(frame, *HEADLINES)
most = next((row for row in rows if row["before_place"] == 1), None)
cards.sentence(*headline.told(frame, most))
decisions.card(frame, rows)
with cards.card_row():
    for row in rows:
        link = drills.link(frame, row)
        figures.kpi_card(frame, row, foot=foot(frame, row["kpi"]), link=link)

left, right = st.columns([3, 2])
with left:
    shown = figures.trend_card(
        frame,
        rows,
        "overview_kpi",
        lambda kpi: frame.say(f"overview.short.{kpi}"),
        in_month,
        most["kpi"] if most else None,
    )
with right:
    contributions.card(frame, shown, "overview-parts")

title = frame.say("overview.cities", count=len(frame.reader.cities))
says = behind.says(frame, *HEADLINES, "arpu", "city_ranking")
with cards.card(title, frame.say("overview.cities_how"), says=says, stretch=False):
    key = f"overview-cities-{frame.cities}"
    city = rankings.table(frame, [*HEADLINES, "arpu"], "warned_share", shown["kpi"], key)
    if city:
        frame.go("overview", city=[city])

ranked = [row for row in rankings.ranked(frame, shown["kpi"]) if row["value"] is not None]
if len(ranked) > 1:
    standings.courses_card(frame, definitions.kpis()[shown["kpi"]], ranked)
