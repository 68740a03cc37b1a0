"""The three views of a ranking of cities: dots with ties, the funnel, thirteen months of each.

Apart from `rankings`, which asks and words: here the cards are drawn, and a city opens its list.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from baoyou.definitions import Kpi
from baoyou.ui import cards, charts, drills, rankings, show
from baoyou.ui.frame import Frame, Row


def ranking_card(frame: Frame, kpi: Kpi, rows: Sequence[Row]) -> None:
    """Dots with intervals, tie groups, and both ranks."""
    with cards.card(frame.say("cities.ranking"), frame.say("cities.ranking_how")) as controls:
        clicked = show.chart(
            charts.ranking(
                [rankings.dot(row) for row in rows],
                rows[0]["province"],
                label=frame.say(f"rankings.unit.{kpi.unit}"),
                keys=[row["city"] for row in rows],
                **rankings.drawing(frame, kpi),
            ),
            "cities-ranking",
            rankings.verdict_words(frame, kpi, rows),
            language=frame.language,
            rows=rows,
            columns=rankings.columns(frame, kpi),
            table_in=controls,
            on_select=True,
        )
    if clicked:
        drills.go(frame, kpi.key, city=[clicked])


def funnel_card(frame: Frame, kpi: Kpi, rows: Sequence[Row]) -> None:
    """Every city over its size, between the limits that size explains."""
    limits = rankings.limits(frame, kpi.key)
    subtitle = rankings.funnel_words(frame, kpi, rows[0]) if limits else ""
    with cards.card(frame.say("cities.funnel"), subtitle) as controls:
        if not limits:
            immature = rows[0]["why_none"] == "immature"
            words = "rankings.unjudged.immature" if immature else "cities.no_funnel"
            st.markdown(cards.grey(frame.say(words, kpi=frame.kpi_name(kpi.key))))
            return
        clicked = show.chart(
            charts.funnel(
                [rankings.dot(row) for row in rows],
                limits,
                rows[0]["province"],
                axis_label=frame.say(f"rankings.size.{kpi.extract}"),
                keys=[row["city"] for row in rows],
                **rankings.drawing(frame, kpi),
            ),
            "cities-funnel",
            subtitle,
            language=frame.language,
            rows=rows,
            columns=rankings.columns(frame, kpi),
            table_in=controls,
            on_select=True,
        )
    if clicked:
        drills.go(frame, kpi.key, city=[clicked])


def history_card(frame: Frame, kpi: Kpi, rows: Sequence[Row]) -> None:
    """Thirteen months of every city, best first, the province thin behind; three to a figure."""
    months, panels, province = rankings.histories(frame, kpi, rows)
    scale = [value for panel in panels for value in panel["values"]]
    title, clicked = frame.say("cities.history", kpi=frame.kpi_name(kpi.key)), None
    with cards.card(title, frame.say("cities.history_how"), stretch=False) as controls:
        rankings.history_table(frame, kpi, months, panels, controls)
        with st.grid(3, min_column_width=260, gap="small"):
            for first in range(0, len(panels), 3):
                shown = panels[first : first + 3]
                names = [panel["name"] for panel in shown]
                look = {"columns": 3, "scale": scale, **rankings.drawing(frame, kpi)}
                figure = charts.multiples(shown, months, province, keys=names, **look)
                cities = frame.say("frame.joint").join(names)
                alt = frame.say("cities.history_alt", title=title, cities=cities)
                key, code = f"cities-history-{first}", frame.language
                clicked = show.chart(figure, key, alt, language=code, on_select=True) or clicked
    if clicked:
        city, step = clicked
        drills.go(frame, kpi.key, city=[city], month=months[step].isoformat()[:7])
