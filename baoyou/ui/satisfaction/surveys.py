"""Satisfaction drawn: the segments survey by survey, the groups of one survey, the cities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from baoyou import definitions
from baoyou.ui import behind, cards, charts, moves, show, tables, words, writers
from baoyou.ui import format as fmt
from baoyou.ui.charts.points import points
from baoyou.ui.cities import rankings
from baoyou.ui.frame import Frame, Row
from baoyou.ui.tables import Column

KPI = "satisfaction"


def groups(
    frame: Frame, by: str, periods: int, *, all_cities: bool = False
) -> list[dict[str, Any]]:
    """The last surveys up to the frame's month by group; see `satisfaction_groups.sql`."""
    return frame.rows(
        "satisfaction_groups",
        all_cities=all_cities,
        month=frame.month,
        by=by,
        item="overall",
        periods=periods,
        total_segments=definitions.province()["total_segments"],
    )


def standing(row: Row) -> str:
    """Which sentence a row calls for: good, bad, none, unknown (no error) or first."""
    return "first" if row["change"] is None else row["verdict"] or "unknown"


def gap_words(frame: Frame, row: Row, kind: str) -> str:
    """How a group stands to all others together, and whether that is more than noise; or nothing.

    kind: segments or cities, what the groups are.
    """
    if row["gap"] is None:
        return ""
    code = frame.language
    interval = fmt.MISSING
    if row["gap_low"] is not None:
        low, high = (fmt.signed(row[end], "points", code) for end in ("gap_low", "gap_high"))
        interval = frame.say("cities.peers.interval", low=low, high=high)
    return frame.say(
        f"satisfaction.gap.{row['gap_verdict'] or 'unknown'}",
        group=row["group_key"],
        kind=frame.say(f"satisfaction.gap.{kind}"),
        gap=fmt.change(row["gap"], "points", code),
        interval=interval,
    )


def segments(frame: Frame) -> None:
    """A panel for each segment on one axis: dots with intervals, survey by survey."""
    rows, code = groups(frame, "segment", 8), frame.language
    shown = list(dict.fromkeys(row["group_key"] for row in rows if row["month"] == frame.month))
    with st.grid(len(shown), min_column_width=300):
        for segment in shown:
            line = [row for row in rows if row["group_key"] == segment]
            last = line[-1]
            subtitle = frame.say(
                f"satisfaction.segment.{standing(last)}",
                count=fmt.count(last["n"], code),
                month=fmt.month(last["month_before"], code),
                change=fmt.change(last["change"], "points", code),
            )
            says = behind.says(frame, KPI, "satisfaction_groups")
            with cards.card(segment, subtitle, says=says) as controls:
                show.chart(
                    points(line, palette=frame.palette, language=code, beside=rows),
                    f"satisfaction-segment-{segment}",
                    frame.say(
                        "satisfaction.segment.alt",
                        segment=segment,
                        month=fmt.month(last["month"], code),
                        value=fmt.value(last["value"], "points", code),
                    ),
                    language=code,
                    rows=[_written(frame, row, "segment") for row in reversed(line)],
                    columns=_columns(frame, "month"),
                    table_in=controls,
                )
                if told := gap_words(frame, last, "segments"):
                    st.markdown(cards.grey(told))


def table(frame: Frame, by: str) -> bool:
    """The groups of the survey, lowest first; False where the survey does not know them."""
    rows = [row for row in groups(frame, by, 2) if row["month"] == frame.month]
    if not rows or (len(rows) == 1 and rows[0]["group_key"] == "overall"):
        return False
    title = frame.say(f"satisfaction.{by}.title")
    month = fmt.month(frame.month, frame.language)
    says = behind.says(frame, "satisfaction_groups", *(() if by == "item" else (KPI,)))
    with cards.card(title, frame.say("satisfaction.table.subtitle", month=month), says=says):
        tables.reading_table(
            [_written(frame, row, by) for row in rows],
            _columns(frame, "group", has_others=any(row["gap"] is not None for row in rows)),
            alt=frame.say("satisfaction.table.alt", title=title),
        )
    return True


def _written(frame: Frame, row: Row, by: str) -> dict[str, Any]:
    code, least = frame.language, rankings.least(frame.month)
    badge = moves.badge(row["change"], "points", code, row["verdict"])
    small = fmt.safe(frame.say("satisfaction.table.small", least=least))
    return {
        **row,
        "group": words.group(by, row["group_key"], code),
        "interval": fmt.interval(row["low"], row["high"], "points", code),
        "moved": badge if row["n"] >= least else f":gray-badge[{small}]",
        "apart": moves.badge(row["gap"], "points", code, row["gap_verdict"])
        if row["n"] >= least
        else fmt.MISSING,
    }


def _columns(frame: Frame, first: str, *, has_others: bool = False) -> list[Column]:
    code = frame.language
    heads = {
        "group": Column("group", frame.say("satisfaction.table.group")),
        "month": Column("month", frame.say("figures.column.month"), writers.month(code)),
    }
    return [
        heads[first],
        Column("value", frame.say("satisfaction.table.value"), writers.points(code), "number"),
        Column("interval", frame.say("satisfaction.table.interval")),
        Column("n", frame.say("satisfaction.table.n"), writers.count(code), "number"),
        Column(
            "satisfied_share",
            frame.say("satisfaction.table.satisfied"),
            writers.share(code),
            "number",
        ),
        Column("moved", frame.say("satisfaction.table.change"), kind="markdown"),
        *([Column("apart", frame.say("satisfaction.table.others"), kind="markdown")] * has_others),
    ]


def cities(frame: Frame) -> None:
    """The cities by the one verdict rule, and what their differences are worth."""
    code, month = frame.language, fmt.month(frame.month, frame.language)
    rows = [
        {
            **row,
            "name": row["city"],
            "tie": row["tie_rank"],
            "tied": row["is_tied"],
            "rank": row["tie_rank"],
        }
        for row in rankings.ranked(frame, KPI)
        if row["value"] is not None
    ]
    says = behind.says(frame, KPI, "city_ranking")
    title = frame.say("satisfaction.city.title")
    how = frame.say("satisfaction.city.subtitle", month=month)
    with cards.card(title, how, says=says) as controls:
        if not rows:
            st.markdown(cards.grey(frame.say("satisfaction.city.none")))
            return
        clicked = show.chart(
            charts.ranking(
                rows,
                rows[0]["province"],
                palette=frame.palette,
                language=code,
                label=frame.say("satisfaction.city.column"),
                unit="points",
                keys=[row["city"] for row in rows],
            ),
            "satisfaction-city",
            frame.say("satisfaction.city.alt", month=month, count=len(rows)),
            language=code,
            rows=[
                {**row, "interval": fmt.interval(row["low"], row["high"], "points", code)}
                for row in rows
            ],
            columns=[
                Column("name", frame.say("rankings.column.city")),
                Column(
                    "value", frame.say("satisfaction.table.value"), writers.points(code), "number"
                ),
                Column("interval", frame.say("satisfaction.table.interval")),
                Column("n", frame.say("satisfaction.table.n"), writers.count(code), "number"),
            ],
            table_in=controls,
            on_select=True,
        )
        st.markdown(cards.grey(_worth(frame, rows)))
    if clicked:
        frame.go("satisfaction", city=[clicked])


def _worth(frame: Frame, rows: Sequence[Row]) -> str:
    """What the differences between the cities are worth."""
    small = [row["city"] for row in rows if row["why_not"] == "small"]
    told = {name: rows[0][f"{name}_cities"] for name in ("better", "worse", "normal")}
    parts = [frame.say("satisfaction.city.verdicts", **told)] if len(small) < len(rows) else []
    if small:
        cities = frame.say("frame.joint").join(small)
        least = rankings.least(frame.month)
        parts.append(frame.say("satisfaction.city.small", least=least, cities=cities))
    return " ".join(parts)
