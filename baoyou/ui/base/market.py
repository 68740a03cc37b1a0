"""The market page's parts: shares by operator, who gained, our share city by city.

Apart from `figures` because an operator's share has parts that no other KPI has: rivals, cities
that are masked, and a market of its own months.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import streamlit as st

from baoyou import definitions
from baoyou.ui import (
    address,
    behind,
    cards,
    charts,
    figures,
    moves,
    noting,
    show,
    switches,
    tables,
    writers,
)
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, Row
from baoyou.ui.tables import Column

UNIT = "share"


def rows(frame: Frame, query: str, segment: str | None, **when: Any) -> list[Row]:
    """The rows of one of the share queries, for our own operator and a segment."""
    told = definitions.province()
    return frame.rows(
        query,
        own_operators=told["own_operators"],
        total_segments=told["total_segments"],
        segment=segment,
        **when,
    )


def choose_segment(frame: Frame, segments: Sequence[str]) -> str | None:
    """The segment of the market, in the filter bar where there are several; None is all of them."""
    if len(segments) < 2:
        return None
    address.seed("share_segment", segments)
    with frame.bar or st.container():
        chosen = st.selectbox(
            frame.say("share.segment"),
            segments,
            index=None,
            placeholder=frame.say("share.all_segments"),
            key="share_segment",
            label_visibility="collapsed",
            width=160,
        )
    address.keep("share_segment", chosen)
    return chosen


def told(frame: Frame, shares: Sequence[Row], months: Sequence[Row]) -> tuple[str, str]:
    """The sentence: our share, or why it cannot be told, and who gained in the same cities."""
    by_basis = {row["basis"]: row for row in shares if row["is_own"]}
    known = by_basis["known"]
    slots = {
        "operator": known["operator"],
        "place": frame.place(),
        "month": fmt.month(known["month"], frame.language),
        "share": fmt.value(known["value"], UNIT, frame.language),
        "known": known["known_cities"],
        "all": known["all_cities"],
        "missing": frame.say("frame.joint").join(known["unknown_cities"] or []),
    }
    form = "nothing" if known["value"] is None else "part"
    form = "whole" if by_basis["province"]["value"] is not None else form
    return frame.say(f"share.told.{form}", **slots), _gained(frame, months)


def cards_of(frame: Frame, shares: Sequence[Row], months: Sequence[Row]) -> None:
    """Our share of the province, that of the cities known beside it, then every rival's."""
    whole = shares[0]["known_cities"] == shares[0]["all_cities"]
    for row in shares:
        if row["basis"] == "province" if whole else row["basis"] == "known" or row["is_own"]:
            line = [point["value"] for point in months if point["operator"] == row["operator"]]
            spark = line if row["value"] is not None else []
            key = f"share.card.{row['basis']}"
            slots = {"operator": row["operator"], "known": row["known_cities"]}
            label = frame.say(key, place=frame.place(), all=row["all_cities"], **slots)
            figures.kpi_card(frame, row | {"spark": spark}, label=label)


def trend_card(frame: Frame, months: Sequence[Row]) -> None:
    """One operator's share over the months, of the cities known throughout."""
    operators = list(dict.fromkeys(row["operator"] for row in months))
    title, says = frame.say("share.trend"), _says(frame, "share_months", months[-1]["month"])
    with cards.card(title, _cities_words(frame, months), says=says) as controls:
        with controls:
            label = frame.say("share.operator")
            chosen = switches.switch("share_operator", operators, label, str)
        points = [row for row in months if row["operator"] == chosen]
        alt = frame.say(
            "share.trend_alt",
            operator=chosen,
            first=fmt.value(points[0]["value"], UNIT, frame.language),
            last=fmt.value(points[-1]["value"], UNIT, frame.language),
        )
        show.chart(
            charts.trend(
                points,
                palette=frame.palette,
                language=frame.language,
                height=260,
                notes=noting.marks(frame, [point["month"] for point in points]),
            ),
            "share-trend",
            alt,
            language=frame.language,
            rows=points[::-1],
            columns=_month_columns(frame),
            table_in=controls,
        )


def gains_card(frame: Frame, months: Sequence[Row]) -> None:
    """What every rival gained or lost since the first month: together the mirror of our own."""
    last = [row for row in months if row["is_last"]]
    rivals = [row for row in last if not row["is_own"]]
    own = fmt.signed_change(last[0]["change"], UNIT, frame.language, 2)
    since = fmt.month(last[0]["first_month"], frame.language)
    how = frame.say("share.gains_how", since=since, operator=last[0]["operator"], change=own)
    says = _says(frame, "share_months", last[0]["month"])
    with cards.card(frame.say("share.gains"), how, says=says) as controls:
        figure = charts.contributions(
            [{"name": row["operator"], "value": row["change"]} for row in rivals],
            palette=frame.palette,
            language=frame.language,
            good="down",
            decimals=2,
        )
        show.chart(
            figure,
            "share-gains",
            how,
            language=frame.language,
            rows=last,
            columns=_gain_columns(frame),
            table_in=controls,
        )


def cities_card(frame: Frame, cities: Sequence[Row], stored: Row) -> None:
    """Our share city by city in a stored month of the market; where not known, who is missing."""
    how = frame.say("share.cities_estimated" if stored["is_estimated"] else "share.cities_how")
    says = _says(frame, "share_cities", stored["month"])
    with cards.card(frame.say("share.cities"), how, says=says, stretch=False):
        shown = [row | _words(frame, row) for row in cities]
        tables.reading_table(shown, _city_columns(frame), alt=how)


def _says(frame: Frame, result: str, month: date) -> Callable[[str], None]:
    """The market comes in months of its own."""
    return behind.says(frame, result, "market_share", month=month)


def _gained(frame: Frame, months: Sequence[Row]) -> str:
    """Who gained most since the first month, in the cities known throughout."""
    last = [row for row in months if row["is_last"]]
    if not last or last[0]["first_month"] == last[0]["month"]:
        return ""
    own, most = last[0], next(row for row in last if row["gain_place"] == 1)
    slots = {
        "since": fmt.month(own["first_month"], frame.language),
        "steady": own["steady_cities"],
        "operator": own["operator"],
        "change": fmt.signed_change(own["change"], UNIT, frame.language),
        "gainer": most["operator"],
        "gain": fmt.signed_change(most["change"], UNIT, frame.language),
    }
    return frame.say("share.gained.own" if most["is_own"] else "share.gained.rival", **slots)


def _cities_words(frame: Frame, months: Sequence[Row]) -> str:
    steady, all_cities = months[0]["steady_cities"], months[0]["all_cities"]
    key = "share.steady_all" if steady == all_cities else "share.steady_some"
    return frame.say(key, steady=steady, all=all_cities)


def _words(frame: Frame, row: Row) -> dict[str, str]:
    """What a city's row says beside its figures: the changes as badges, and what is not known."""
    unknown = row["unknown_operators"]
    if not row["is_stored"]:
        why = frame.say("share.not_stored")
    elif unknown:
        why = frame.say("share.masked", operators=frame.say("frame.joint").join(unknown))
    else:
        why = fmt.interval(row["low"], row["high"], UNIT, frame.language)
    return {
        "why": why,
        "before": moves.badge(row["before_change"], UNIT, frame.language, row["before_verdict"]),
        "year": moves.badge(row["year_change"], UNIT, frame.language, row["year_verdict"]),
    }


def _city_columns(frame: Frame) -> list[Column]:
    def label(name: str) -> str:
        return frame.say(f"share.column.{name}")

    return [
        Column("city", label("city")),
        Column("value", label("value"), writers.share(frame.language), "number"),
        Column("why", label("why")),
        Column("before", frame.say("ui.basis.month"), kind="markdown"),
        Column("year", frame.say("ui.basis.year"), kind="markdown"),
        Column("rival", label("rival")),
        Column("rival_share", label("rival_share"), writers.share(frame.language), "number"),
        Column("subscribers", label("subscribers"), writers.count(frame.language), "number"),
        Column("market", label("market"), writers.count(frame.language), "number"),
    ]


def _gain_columns(frame: Frame) -> list[Column]:
    def gain(amount: Any) -> str:
        return fmt.signed(amount, UNIT, frame.language, 2)

    return [
        Column("operator", frame.say("share.operator")),
        Column("value", frame.say("share.column.share"), writers.share(frame.language), "number"),
        Column("change", frame.say("share.column.change"), gain, "number"),
    ]


def _month_columns(frame: Frame) -> list[Column]:
    def label(name: str) -> str:
        return frame.say(f"figures.column.{name}")

    return [
        Column("month", label("month"), writers.month(frame.language)),
        Column("value", frame.say("share.column.share"), writers.share(frame.language), "number"),
        Column("low", label("low"), writers.share(frame.language), "number"),
        Column("high", label("high"), writers.share(frame.language), "number"),
        Column("n", label("n"), writers.count(frame.language), "number"),
    ]
