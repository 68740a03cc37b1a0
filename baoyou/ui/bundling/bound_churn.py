"""Churn of the bound and of the unbound, level by level: an association with its error.

Apart from `kinds`, which counts sets: here two sides of a level stand beside one another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from baoyou.ui import behind, cards, charts, show, tables, words
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column

DECIMALS = 2
SIDES = ("bound", "unbound")
# The dot that is coloured, by what the difference says of the bound.
_VERDICTS = {
    "lower": {"bound": "better", "unbound": "worse"},
    "higher": {"bound": "worse", "unbound": "better"},
}
_BADGES: dict[str | None, cards.Verdict] = {"lower": "good", "higher": "bad"}
Row = Mapping[str, Any]


def card(frame: Frame) -> None:
    """Two dots a level with their intervals, and the table of the differences."""
    month = fmt.month(frame.month, frame.language)
    rows = frame.rows("binding_churn", month=frame.month, population=frame.population)
    title, how = frame.say("bound_churn.title"), frame.say("bound_churn.subtitle", month=month)
    with cards.card(title, how, says=behind.says(frame, "binding_churn", "churn_rate")):
        if not rows:
            st.markdown(cards.grey(frame.say("bound_churn.nobody", month=month)))
            return
        left, right = st.columns([2, 3], vertical_alignment="center")
        with left:
            clicked = _dots(frame, rows)
        with right:
            alt = told(frame, rows[-1])
            tables.reading_table([_line(frame, row) for row in rows], _columns(frame), alt=alt)
        for line in (told(frame, rows[-1]), frame.say("bound_churn.caution")):
            st.markdown(cards.grey(line))
    if clicked and clicked != "none":
        frame.go("customers", list="left", level=None if clicked == "all" else clicked)


def _dots(frame: Frame, rows: Sequence[Row]) -> Any:
    dots = [_dot(frame, row, side) for row in rows for side in SIDES]
    known = [dot for dot in dots if dot["value"] is not None]
    return show.chart(
        charts.ranking(
            known,
            None,
            palette=frame.palette,
            language=frame.language,
            label=frame.say("bound_churn.rate"),
            decimals=DECIMALS,
            compact=True,
            keys=[dot["key"] for dot in known],
        ),
        "bound-churn",
        told(frame, rows[-1]),
        language=frame.language,
        on_select=True,
    )


def told(frame: Frame, whole: Row) -> str:
    """Both rates of all levels together and whether they differ beyond noise."""
    code = frame.language
    return frame.say(
        f"bound_churn.told.{whole['verdict'] or 'unknown'}",
        bound=fmt.value(whole["bound_rate"], "share", code, DECIMALS),
        unbound=fmt.value(whole["unbound_rate"], "share", code, DECIMALS),
        difference=fmt.signed_change(whole["difference"], "share", code, DECIMALS),
    )


def _dot(frame: Frame, row: Row, side: str) -> dict[str, Any]:
    slots = {"level": _level(frame, row), "side": frame.say(f"bound_churn.{side}")}
    return {
        "name": frame.say("bound_churn.name", **slots),
        "value": row[f"{side}_rate"],
        "low": row[f"{side}_low"],
        "high": row[f"{side}_high"],
        "verdict": _VERDICTS.get(row["verdict"] or "", {}).get(side),
        "tie": row["level"],
        "rank": None,
        "key": row["level"],
    }


def _level(frame: Frame, row: Row) -> str:
    if row["level"] == "all":
        return frame.say("bound_churn.all")
    return words.group("level", row["level"], frame.language)


def _line(frame: Frame, row: Row) -> dict[str, Any]:
    code = frame.language
    sides = {
        side: frame.say(
            "bound_churn.side",
            rate=fmt.value(row[f"{side}_rate"], "share", code, DECIMALS),
            count=fmt.count(row[side], code),
        )
        for side in SIDES
    }
    points = {
        name: fmt.signed(row[name], "share", code, DECIMALS)
        for name in ("difference", "low", "high")
    }
    known = row["verdict"] is not None
    told = frame.say("bound_churn.difference", **points) if known else fmt.MISSING
    verdict = frame.say(f"bound_churn.verdict.{row['verdict'] or 'unknown'}")
    badge = cards.badge(verdict, _BADGES.get(row["verdict"], "none"))
    return {"name": _level(frame, row), **sides, "difference": told, "word": badge}


def _columns(frame: Frame) -> list[Column]:
    def column(key: str) -> Column:
        return Column(key, frame.say(f"bound_churn.column.{key}"))

    return [
        Column("name", frame.say("survival.by_level")),
        *(column(key) for key in (*SIDES, "difference")),
        Column("word", frame.say("bound_churn.column.word"), kind="markdown"),
    ]
