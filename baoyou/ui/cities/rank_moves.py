"""How the ranks of the cities moved in three months and in a year, and what is more than a tie.

Apart from `standings` because ranks of three months are asked only where a person wants them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from baoyou.definitions import Kpi
from baoyou.ui import cards, tables
from baoyou.ui import format as fmt
from baoyou.ui.cities import rankings
from baoyou.ui.frame import Frame, Row
from baoyou.ui.tables import Column

PERIODS = ("quarter", "year")


def moves(frame: Frame, kpi: Kpi) -> list[dict[str, Any]]:
    """The ranks of all cities in three months; see `rank_moves.sql`."""
    return frame.rows("rank_moves", all_cities=True, kpi=kpi.key, **rankings.params(frame))


def table(frame: Frame, kpi: Kpi) -> None:
    """The ranks as a table, under the sentence that says which moves are more than ties."""
    rows = moves(frame, kpi)
    words = sentence(frame, kpi, rows)
    st.markdown(f"**{fmt.safe(words)}**")
    tables.reading_table([_written(frame, kpi, row) for row in rows], _columns(frame), alt=words)


def sentence(frame: Frame, kpi: Kpi, rows: Sequence[Row]) -> str:
    """Which cities moved beyond their tie groups, and since when; or that none did."""
    name, joint = frame.kpi_name(kpi.key), frame.say("frame.joint")
    parts = []
    for period in PERIODS:
        judged = [row for row in rows if row[f"{period}_verdict"] in ("up", "down", "none")]
        moved = [
            frame.say(
                f"cities.moves.{row[f'{period}_verdict']}",
                city=row["city"],
                before=row[f"{period}_rank"],
                now=row["tie_rank"],
            )
            for row in judged
            if row[f"{period}_verdict"] != "none"
        ]
        form = "moved" if moved else "still" if judged else "unknown"
        slots = {"period": frame.say(f"cities.moves.{period}"), "moved": joint.join(moved)}
        parts.append(frame.say(f"cities.moves.{form}", **slots))
    return frame.say("cities.moves.whole", kpi=name, quarter=parts[0], year=parts[1])


def _written(frame: Frame, kpi: Kpi, row: Row) -> dict[str, Any]:
    written: dict[str, Any] = {
        "city": row["city"],
        "value": fmt.value(row["value"], kpi.unit, frame.language, kpi.decimals),
        "now": _rank(frame, row["tie_rank"], row["is_tied"]),
    }
    for period in PERIODS:
        rank = _rank(frame, row[f"{period}_rank"], row[f"{period}_tied"])
        move = _move(frame, row[f"{period}_moved"], row[f"{period}_verdict"])
        written[period] = f"{fmt.safe(rank)} {move}"
    return written


def _rank(frame: Frame, rank: int | None, tied: bool | None) -> str:
    if rank is None:
        return frame.say("charts.ranking.unranked")
    return frame.say(f"charts.ranking.{'tied' if tied else 'alone'}", rank=rank)


def _move(frame: Frame, places: int | None, verdict: str | None) -> str:
    """The places moved as a badge: coloured beyond the tie groups, grey and said within them."""
    if places is None or verdict is None:
        return ""
    if verdict == "other_cities":
        return cards.badge(frame.say("cities.moves.other_cities"))
    if verdict == "none":
        arrow = "↑" if places > 0 else "↓" if places < 0 else ""
        told = "tie" if places else "same"
        return cards.badge(frame.say(f"cities.moves.within.{told}", move=f"{arrow} {abs(places)}"))
    arrow = "▲" if verdict == "up" else "▼"
    return cards.badge(f"{arrow} {abs(places)}", "good" if verdict == "up" else "bad")


def _columns(frame: Frame) -> list[Column]:
    def label(name: str) -> str:
        return frame.say(f"cities.moves.column.{name}")

    return [
        Column("city", frame.say("rankings.column.city")),
        Column("value", frame.say("rankings.column.value")),
        Column("now", label("now")),
        Column("quarter", label("quarter"), kind="markdown"),
        Column("year", label("year"), kind="markdown"),
    ]
