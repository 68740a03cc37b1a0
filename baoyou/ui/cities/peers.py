"""A city beside its peers: all other cities together, KPI by KPI, with what the gap is worth.

Apart from `rankings`, which judges all cities by one KPI: here one city is read by all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from baoyou import definitions, explaining
from baoyou.ui import address, behind, cards, drills, tables
from baoyou.ui import format as fmt
from baoyou.ui.cities import rankings
from baoyou.ui.frame import Frame, Row
from baoyou.ui.tables import Column

KEY = "cities_city"


def compared(frame: Frame, city: str, kpis: Sequence[str]) -> list[dict[str, Any]]:
    """The city against all others together, with the verdict on it; see `city_peers.sql`."""
    told = {key: value for key, value in rankings.params(frame).items() if key != "least_ranked"}
    verdicts = {row["kpi"]: row for row in rankings.ranked(frame, *kpis) if row["city"] == city}
    return [
        {**row, "verdict": judged["verdict"], "why_not": judged["why_not"]}
        for row in frame.rows("city_peers", all_cities=True, kpis=kpis, city=city, **told)
        if (judged := verdicts.get(row["kpi"]))
    ]


def card(frame: Frame, kpi: definitions.Kpi, rows: Sequence[Row]) -> None:
    """The headline KPIs and the chosen one, of a city chosen in the scope or on the card.

    rows: the cities with a figure, as `rankings.ranked` gives them.
    """
    if len(rows) < 2:
        return
    kpis = list(dict.fromkeys([*_headlines(), kpi.key]))
    place = st.container()
    with (
        place,
        cards.card(
            frame.say("cities.peers.title"),
            frame.say("cities.peers.how"),
            says=behind.says(frame, "city_peers", *kpis),
            stretch=False,
        ) as controls,
    ):
        with controls:
            city = _city(frame, rows)
        found = compared(frame, city, kpis)
        st.markdown(f"**{fmt.safe(_sentence(frame, city, found))}**")
        clicked = tables.clickable_table(
            [_written(frame, row) for row in found],
            _columns(frame),
            key="cities-peers",
            id_column="kpi",
            alt=_sentence(frame, city, found),
            pinned=1,
        )
        _why(frame, city, kpi)
    if clicked:
        drills.go(frame, clicked, city=[city])


def _headlines() -> list[str]:
    found = [one for one in definitions.kpis().values() if one.headline]
    return [one.key for one in sorted(found, key=lambda one: one.headline or 0)]


def _city(frame: Frame, rows: Sequence[Row]) -> str:
    """The one city of the scope; else the one picked, at first the one that stands worst."""
    if len(frame.cities) == 1:
        return frame.cities[0]
    cities = [row["city"] for row in rows]
    ranked = [row["city"] for row in rows if row["why_not"] is None]
    address.seed(KEY, cities, (ranked or cities)[-1])
    chosen = st.selectbox(
        frame.say("cities.peers.choose"),
        cities,
        key=KEY,
        label_visibility="collapsed",
        width=120,
    )
    address.keep(KEY, chosen)
    return chosen or cities[-1]


def _sentence(frame: Frame, city: str, found: Sequence[Row]) -> str:
    """How the city stands against the others, KPIs named where the verdict is not the usual."""
    joint = frame.say("frame.joint")
    told = {
        verdict: [row for row in found if row["verdict"] == verdict]
        for verdict in ("better", "worse", "normal")
    }
    if not any(told.values()):
        return frame.say("cities.peers.sentence.unjudged", city=city)
    parts = [
        frame.say(
            f"cities.peers.sentence.{verdict}",
            kpis=joint.join(
                frame.say(
                    "cities.peers.sentence.named",
                    kpi=frame.kpi_name(row["kpi"]),
                    gap=_signed(frame, row, row["gap"]),
                )
                for row in told[verdict]
            ),
        )
        for verdict in ("better", "worse")
        if told[verdict]
    ]
    if told["normal"]:
        form = "rest" if parts else "none"
        parts.append(frame.say(f"cities.peers.sentence.{form}", count=len(told["normal"])))
    semicolon = frame.say("cities.peers.sentence.joint")
    return frame.say("cities.peers.sentence.whole", city=city, parts=semicolon.join(parts))


def reading(row: Row) -> str:
    """Which words a row calls for: the one rule first, then what sampling alone explains."""
    if row["value"] is None or row["peers_value"] is None:
        return "missing"
    if row["verdict"] in ("better", "worse"):
        return str(row["verdict"])
    if row["verdict"] is None:
        return str(row["why_not"])
    return "noise" if row["gap_verdict"] == "none" else "usual"


def _written(frame: Frame, row: Row) -> dict[str, Any]:
    code, places = frame.language, definitions.kpis()[row["kpi"]].decimals
    arrow = tables.ARROWS.get(row["verdict"] or "", "")
    interval = fmt.MISSING
    if row["gap_low"] is not None:
        low, high = (fmt.signed(row[end], row["unit"], code, places) for end in _ENDS)
        interval = frame.say("cities.peers.interval", low=low, high=high)
    return {
        **row,
        "name": frame.kpi_name(row["kpi"]),
        "own": fmt.value(row["value"], row["unit"], code, places),
        "others": fmt.value(row["peers_value"], row["unit"], code, places),
        "apart": arrow + _signed(frame, row, row["gap"]),
        "interval": interval,
        "alike": _signed(frame, row, row["standardised_gap"]),
        "read": frame.say(f"cities.peers.read.{reading(row)}"),
        "of": frame.say(
            "cities.peers.of", n=fmt.count(row["n"], code), others=fmt.count(row["peers_n"], code)
        ),
    }


_ENDS = ("gap_low", "gap_high")


def _signed(frame: Frame, row: Row, amount: Any) -> str:
    places = definitions.kpis()[row["kpi"]].decimals
    return fmt.signed_change(amount, row["unit"], frame.language, places)


def _columns(frame: Frame) -> list[Column]:
    def label(name: str) -> str:
        return frame.say(f"cities.peers.column.{name}")

    return [
        Column("name", label("kpi")),
        Column("own", label("own")),
        Column("others", label("others")),
        Column("apart", label("gap"), verdict="verdict"),
        Column("interval", label("interval")),
        Column("alike", label("alike"), help=frame.say("cities.peers.alike_help")),
        Column("read", label("read")),
        Column("of", label("of")),
    ]


def _why(frame: Frame, city: str, kpi: definitions.Kpi) -> None:
    """The way on to where the gap comes from."""
    if "why" not in frame.pages or kpi.key not in explaining.kpis():
        return
    words = frame.say("cities.peers.why", city=city, kpi=frame.kpi_name(kpi.key))
    cards.link_to(frame.link(words, "why", why_kpi=kpi.key, why_way="province", city=[city]))
