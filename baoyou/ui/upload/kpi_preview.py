"""Headline KPIs before and after a load: on the scale of what is usual, with the plain figures.

Apart from the rows of the month, which come out of the file; these come out of the closed month.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from baoyou import definitions
from baoyou.months import month_of
from baoyou.ui import cards, charts, show, tables
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame

Told = dict[str, Any]
# A month lies outside the range of the twelve before it once in seven, by chance alone: only what
# lies this share of the range's width beyond it is called unusual.
ROOM = 0.25


@dataclass(frozen=True)
class Move:
    """One KPI of one month.

    verdict: unusual, usual, none (nothing moved), gone (it will not run), or unknown.
    """

    kpi: str
    name: str
    unit: str
    decimals: int
    month: str
    month_before: str
    before: float | None
    after: float | None
    n: int | None
    band: tuple[float, float] | None
    verdict: str

    @property
    def is_restated(self) -> bool:
        """Whether the month has a figure already, which is replaced."""
        return self.month == self.month_before and self.before is not None

    @property
    def is_odd(self) -> bool:
        """Whether somebody should look into it."""
        return self.verdict in ("unusual", "gone")

    @property
    def change(self) -> float | None:
        """After less before."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before

    @property
    def size(self) -> float:
        """How far it went, in widths of what is usual; what has no band comes last."""
        width = max(map(abs, self.band)) if self.band else 0
        return abs(self.change or 0) / width if width else 0.0


def moves(frame: Frame, figures: Sequence[Told]) -> list[Move]:
    """What a report tells of its headline KPIs, those without any figure left out."""
    return [
        _move(frame, one)
        for one in figures
        if one["before"] is not None or one["after"] is not None
    ]


def _move(frame: Frame, told: Told) -> Move:
    kpi = definitions.kpis()[told["kpi"]]
    band = _band(told)
    return Move(
        told["kpi"],
        frame.kpi_name(told["kpi"]),
        told["unit"],
        kpi.decimals,
        told["month"],
        told["month_before"],
        told["before"],
        told["after"],
        told["n"],
        band,
        _verdict(told, band, kpi.decimals),
    )


def _band(told: Told) -> tuple[float, float] | None:
    """The usual change: of a new month as the last year's went; of a restated one, hardly any."""
    least, most = told["least"], told["most"]
    if least is None or most is None:
        return None
    if told["month"] == told["month_before"]:
        size = ROOM * max(abs(least), abs(most))
        return (-size, size)
    room = ROOM * (most - least)
    return (least - room, most + room)


def _verdict(told: Told, band: tuple[float, float] | None, decimals: int) -> str:
    if told["after"] is None:
        return "gone"
    if told["before"] is None:
        return "unknown"
    change = told["after"] - told["before"]
    shown = change * (100 if told["unit"] == "share" else 1)
    if abs(shown) < 0.5 * 10**-decimals:
        return "none"
    if band is None:
        return "unknown"
    return "usual" if band[0] <= change <= band[1] else "unusual"


def card(frame: Frame, figures: Sequence[Told], key: str, is_past: bool = False) -> None:
    """The dumbbells of one month; is_past: the load was published."""
    found = moves(frame, figures)
    if not found:
        return
    months = sorted({move.month for move in found}, reverse=True)
    title = frame.say("preview.title_past" if is_past else "preview.title")
    with cards.card(title, stretch=False) as head:
        month = months[0]
        if len(months) > 1:
            with head:
                month = st.segmented_control(
                    frame.say("frame.month"),
                    months,
                    default=months[0],
                    key=f"{key}_month",
                    label_visibility="collapsed",
                    required=True,
                )
        shown = [move for move in found if move.month == month]
        st.markdown(cards.grey(_subtitle(frame, shown)))
        rows = [_row(frame, move) for move in shown]
        figure = charts.dumbbell(rows, palette=frame.palette)
        show.chart(
            figure,
            f"{key}_chart_{month}",
            _alt(frame, shown),
            language=frame.language,
            rows=[_plain(frame, move) for move in shown],
            columns=_columns(frame),
            table_in=head,
        )
        odd = [move.name for move in shown if move.verdict == "unusual"]
        if odd and not is_past:
            said = frame.say("preview.unusual", kpis=frame.say("frame.joint").join(odd))
            st.markdown(f":orange[▲ {fmt.safe(said)}]")
        _still(frame, found, month)


def most_moved(frame: Frame, figures: Sequence[Told]) -> str:
    """The KPI that went farthest for what is usual, in a few words; empty where none moved."""
    moved = [
        m
        for m in moves(frame, figures)
        if m.change and m.verdict not in ("none", "unknown", "gone")
    ]
    if not moved:
        return ""
    most = max(moved, key=lambda move: (move.month, move.size))
    return frame.say(
        "preview.most",
        kpi=most.name,
        before=_figure(frame, most.before, most),
        after=_figure(frame, most.after, most),
        month=most.month,
    )


def _subtitle(frame: Frame, shown: Sequence[Move]) -> str:
    """What the marks stand for; a month without any figure before has nothing to compare."""
    known = next((move for move in shown if move.before is not None), None)
    if known is None:
        return frame.say("preview.new", after=_month(frame, shown[0].month))
    key = "preview.restated" if known.is_restated else "preview.compared"
    before, after = _month(frame, known.month_before), _month(frame, known.month)
    return frame.say(key, before=before, after=after)


def _still(frame: Frame, found: Sequence[Move], shown: str) -> None:
    """Months closed again whose figures all stand as they were: said, not drawn."""
    by_month: dict[str, bool] = {}
    for move in found:
        is_still = move.is_restated and move.verdict == "none"
        by_month[move.month] = by_month.get(move.month, True) and is_still
    months = [_month(frame, month) for month, is_still in by_month.items() if is_still]
    if months:
        joined = frame.say("frame.joint").join(months)
        st.markdown(cards.grey(frame.say("preview.still", months=joined)))


def _row(frame: Frame, move: Move) -> Told:
    width = max(map(abs, move.band)) if move.band else 0
    change = move.change
    scaled = change / width if change is not None and width else None
    return {
        "name": move.name,
        "usual": 0.0 if move.verdict == "none" else scaled,
        "unusual": move.is_odd,
        "band": (move.band[0] / width, move.band[1] / width) if move.band and width else None,
        "before": _figure(frame, move.before, move),
        "after": _figure(frame, move.after, move),
        "word": ("▲ " if move.is_odd else "") + frame.say(f"preview.verdict.{move.verdict}"),
    }


def _plain(frame: Frame, move: Move) -> Told:
    band = move.band
    return {
        "name": move.name,
        "before": _figure(frame, move.before, move),
        "after": _figure(frame, move.after, move),
        "change": fmt.signed_change(move.change, move.unit, frame.language, move.decimals),
        "band": " – ".join(
            fmt.signed(edge, move.unit, frame.language, move.decimals) for edge in band
        )
        if band
        else fmt.MISSING,
        "n": fmt.count(move.n, frame.language),
        "word": frame.say(f"preview.verdict.{move.verdict}"),
    }


def _columns(frame: Frame) -> list[tables.Column]:
    keys = ("name", "before", "after", "change", "band", "n", "word")
    return [tables.Column(key, frame.say(f"preview.column.{key}")) for key in keys]


def _figure(frame: Frame, value: float | None, move: Move) -> str:
    return fmt.value(value, move.unit, frame.language, move.decimals)


def _alt(frame: Frame, shown: Sequence[Move]) -> str:
    return frame.say("frame.joint").join(
        f"{move.name} {_figure(frame, move.before, move)} → {_figure(frame, move.after, move)}"
        for move in shown
    )


def _month(frame: Frame, month: str) -> str:
    return fmt.month(month_of(month), frame.language)
