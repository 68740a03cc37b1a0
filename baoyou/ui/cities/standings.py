"""The views of a ranking of cities: dots with ties, the funnel, months of each, ranks over time.

Apart from `rankings`, which asks and words: here the cards are drawn, and a city opens its list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from baoyou.definitions import Kpi
from baoyou.ui import address, behind, cards, charts, drills, show, switches
from baoyou.ui.cities import rank_moves, rankings
from baoyou.ui.drawing.ranking import dot
from baoyou.ui.frame import Frame, Row

VIEW, VIEWS = "cities_view", ("courses", "ranks")


def ranking_card(frame: Frame, kpi: Kpi, rows: Sequence[Row]) -> None:
    """Dots with intervals, tie groups, and both ranks."""
    says = behind.says(frame, kpi.key, "city_ranking", snapshot=rows[0]["snapshot_id"])
    title, how = frame.say("cities.ranking"), frame.say("cities.ranking_how")
    with cards.card(title, how, says=says) as controls:
        clicked = show.chart(
            charts.ranking(
                [dot(row) for row in rows],
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
    says = behind.says(frame, "funnel_limits", kpi.key, snapshot=rows[0]["snapshot_id"])
    with cards.card(frame.say("cities.funnel"), subtitle, says=says) as controls:
        if not limits:
            immature = rows[0]["why_none"] == "immature"
            words = "rankings.unjudged.immature" if immature else "cities.no_funnel"
            st.markdown(cards.grey(frame.say(words, kpi=frame.kpi_name(kpi.key))))
            return
        clicked = show.chart(
            charts.funnel(
                [dot(row) for row in rows],
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
    """The cities over time: thirteen months of each, or how their ranks moved."""
    address.seed(VIEW, VIEWS, VIEWS[0])
    if st.session_state[VIEW] != "ranks":
        courses_card(frame, kpi, rows, _views)
        return
    title = frame.say("cities.moves.title", kpi=frame.kpi_name(kpi.key))
    says = behind.says(frame, kpi.key, "rank_moves", snapshot=rows[0]["snapshot_id"])
    with cards.card(title, frame.say("cities.moves.how"), says=says, stretch=False) as controls:
        with controls:
            _views(frame)
        rank_moves.table(frame, kpi)


def courses_card(
    frame: Frame, kpi: Kpi, rows: Sequence[Row], switch: Callable[[Frame], None] | None = None
) -> None:
    """Small multiples: thirteen months of every city on one scale; a mark opens its customers.

    switch: what else the card can show.
    """
    title = frame.say("cities.history", kpi=frame.kpi_name(kpi.key))
    says = behind.says(frame, kpi.key, snapshot=rows[0]["snapshot_id"])
    with cards.card(title, frame.say("cities.history_how"), says=says, stretch=False) as controls:
        if switch:
            with controls:
                switch(frame)
        clicked = _courses(frame, kpi, rows, title, controls)
    if clicked:
        city, month = clicked
        drills.go(frame, kpi.key, city=[city], month=month.isoformat()[:7])


def _views(frame: Frame) -> None:
    label = frame.say("cities.history_view")
    switches.switch(VIEW, VIEWS, label, lambda view: frame.say(f"cities.history_views.{view}"))


def _courses(
    frame: Frame, kpi: Kpi, rows: Sequence[Row], title: str, controls: DeltaGenerator
) -> tuple[str, date] | None:
    """Thirteen months of every city, best first, the province thin behind; three to a figure.

    The city and month of the mark clicked.
    """
    months, panels, province = rankings.histories(frame, kpi, rows)
    scale = [value for panel in panels for value in panel["values"]]
    rankings.history_table(frame, kpi, months, panels, controls)
    clicked = None
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
    unranked = [row["city"] for row in rows if row["why_not"] is not None]
    if 0 < len(unranked) < len(rows):
        names_of = frame.say("frame.joint").join(unranked)
        st.markdown(cards.grey(frame.say("cities.history_unranked", cities=names_of)))
    return (clicked[0], months[clicked[1]]) if clicked else None
