"""The daily watch drawn: customers by signal, by day, by city.

Apart from the list, which the way back from a customer needs without the charts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from baoyou.ui import behind, cards, charts, show, tables, writers
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, Row
from baoyou.ui.signals.watch_list import DAY, SIGNAL, SIGNALS, signal_name, thresholds
from baoyou.ui.tables import Column


def signals_card(frame: Frame, rows: Sequence[Row]) -> str | None:
    """Customers by signal, and how many of them the list of warnings holds; the signal clicked."""
    code = frame.language
    known = {row["signal"]: row for row in rows if row["city"] == "all"}
    nobody: Row = {"customers": 0, "listed": 0, "unlisted": 0}
    told = [known.get(signal, nobody) | {"signal": signal} for signal in SIGNALS]
    bars = [
        {
            "name": signal_name(frame, row["signal"]),
            "value": row["customers"],
            "verdict": "worse" if row["signal"] == "left" else None,
            "text": frame.say(
                "watch.signals.bar",
                count=fmt.count(row["customers"], code),
                listed=fmt.count(row["listed"], code),
            ),
        }
        for row in told
    ]
    alt = frame.say("frame.joint").join(f"{bar['name']} {bar['text']}" for bar in bars)
    says = behind.says(frame, "watch_cities")
    subtitle = frame.say("watch.signals.subtitle", **_params(frame))
    with cards.card(frame.say("watch.signals.title"), subtitle, says=says) as controls:
        return show.chart(
            charts.bars(bars, palette=frame.palette, language=code, keys=list(SIGNALS)),
            f"watch-signals-{st.session_state[SIGNAL]}",
            alt,
            language=code,
            rows=[row | {"name": signal_name(frame, row["signal"])} for row in told],
            columns=[
                Column("name", frame.say("watch.column.signal")),
                _count(frame, "customers"),
                _count(frame, "listed"),
                _count(frame, "unlisted"),
            ],
            table_in=controls,
            on_select=True,
        )


def days_card(frame: Frame, days: Sequence[Row], signal: str | None) -> str | None:
    """Customers by day, of one signal or of any; the day clicked."""
    code = frame.language
    what = signal_name(frame, signal) if signal else frame.say("watch.filter.all_signals")
    bars = [
        {
            "name": fmt.day_name(row["day"], code),
            "value": row["customers"] if row["in_feed"] else None,
            "text": None if row["in_feed"] else frame.say("watch.days.missing"),
        }
        for row in days
    ]
    says = behind.says(frame, "watch_days")
    subtitle = frame.say("watch.days.subtitle", signal=what)
    with cards.card(frame.say("watch.days.title"), subtitle, says=says) as controls:
        return show.chart(
            charts.bars(
                bars,
                palette=frame.palette,
                language=code,
                keys=[row["day"].isoformat() for row in days],
            ),
            f"watch-days-{signal}-{st.session_state[DAY]}",
            frame.say("watch.days.alt", signal=what, count=len(days)),
            language=code,
            rows=days,
            columns=[
                Column("day", frame.say("watch.column.day"), lambda day: fmt.day(day, code)),
                _count(frame, "customers"),
                _count(frame, "listed"),
            ],
            table_in=controls,
            on_select=True,
        )


def cities_card(frame: Frame, rows: Sequence[Row]) -> str | None:
    """Customers by city and signal; the city clicked."""
    code = frame.language
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["city"] != "all":
            line = found.setdefault(row["city"], {"city": row["city"], **dict.fromkeys(SIGNALS, 0)})
            line[row["signal"]] = row["customers"]
    columns = [Column("city", frame.say("watch.column.city"))]
    columns += [
        Column(name, label, writers.count(code), "number")
        for name, label in (
            ("any", frame.say("watch.column.customers")),
            *((signal, signal_name(frame, signal)) for signal in SIGNALS),
        )
    ]
    says = behind.says(frame, "watch_cities")
    with cards.card(frame.say("watch.cities.title"), frame.say("watch.cities.subtitle"), says=says):
        return tables.clickable_table(
            list(found.values()),
            columns,
            key=f"watch-cities-{frame.cities}",
            id_column="city",
            alt=frame.say("watch.cities.alt", count=len(found)),
            pinned=1,
        )


def _count(frame: Frame, name: str) -> Column:
    write = writers.count(frame.language)
    return Column(name, frame.say(f"watch.column.{name}"), write, "number")


def _params(frame: Frame) -> dict[str, str]:
    return {name: str(value) for name, value in thresholds(frame).items()}
