"""A KPI on a page: its card with both changes, and its trend with the year before.

Apart from `cards` and `charts`, which know no KPI: here a row of `kpi_changes` becomes a card.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from baoyou import definitions
from baoyou.months import add_months, month_of
from baoyou.ui import absences, cards, charts, show, switches, writers
from baoyou.ui import format as fmt
from baoyou.ui.cards import Change, Link
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column

Row = Mapping[str, Any]


def changes(
    frame: Frame, *kpis: str, segment: str | None = None, snapshot: str | None = None
) -> list[dict[str, Any]]:
    """The KPIs of the frame's month and cities with their changes; see `kpi_changes.sql`."""
    return frame.rows(
        "kpi_changes",
        month=frame.month,
        kpis=list(kpis),
        population=frame.population,
        total_segments=definitions.province()["total_segments"],
        falling=[kpi.key for kpi in definitions.kpis().values() if kpi.falls],
        snapshot=snapshot,
        segment=segment,
    )


def kpi_card(
    frame: Frame,
    row: Row,
    *,
    label: str | None = None,
    foot: Sequence[str] = (),
    link: Link | None = None,
) -> None:
    """The card of a row of `changes`. label: other than the KPI's name; foot: Markdown over n."""
    figure, unit = fmt.headline(row["value"], row["unit"], frame.language, decimals(row))
    absent = [cards.grey(line) for line in absences.not_compared(frame, row)]
    cards.kpi_card(
        fmt.labelled(label or frame.kpi_name(row["kpi"]), unit, frame.language),
        figure,
        definition=frame.definition(row["kpi"]),
        spark=row["spark"] if any(point is not None for point in row["spark"] or ()) else (),
        changes=[
            badge_of(frame, row, basis)
            for basis in ("before", "year")
            if row[f"{basis}_change"] is not None
        ],
        foot=[*absent, *foot, *_count(frame, row)],
        state=absences.state(frame, row),
        link=link,
    )


def badge_of(frame: Frame, row: Row, basis: str) -> Change:
    """The change of a row of `changes` since the month `before`, or the `year` before."""
    text = fmt.change(row[f"{basis}_change"], row["unit"], frame.language, decimals(row))
    if text == fmt.change(0, row["unit"], frame.language, decimals(row)):
        return Change(text, "flat", "none", basis_word(frame, row, basis))
    direction, verdict = row[f"{basis}_direction"], row[f"{basis}_verdict"]
    return Change(text, direction, verdict, basis_word(frame, row, basis))


def basis_word(frame: Frame, row: Row, basis: str) -> str:
    """Against what a change is: the month before, the last survey, last year, the last list."""
    if basis == "year":
        return frame.say("ui.basis.last_base" if row["snapshot_id"] else "ui.basis.year")
    if row["before_month"] == _months_on(row["month"], -1):
        return frame.say("ui.basis.month")
    return frame.say("figures.since", month=since(frame, row["before_month"]))


def since(frame: Frame, month: date) -> str:
    """An earlier month in running text, with its year where that is another."""
    same = frame.month is not None and month.year == frame.month.year
    return fmt.month_name(month, frame.language) if same else fmt.month(month, frame.language)


def write(row: Row, amount: Any, language: str) -> str:
    """A figure in the unit and with the decimals of its KPI."""
    return fmt.value(amount, row["unit"], language, decimals(row))


def decimals(row: Row) -> int | None:
    """The decimals declared for the KPI; money in large sums is written by its size."""
    kpi = definitions.kpis()[row["kpi"]]
    return None if kpi.form == "amount" else kpi.decimals


def trend_card(
    frame: Frame,
    rows: Sequence[Row],
    key: str,
    short: Callable[[str], str],
    on_month: Callable[[Row, date], None],
    first: str | None = None,
) -> Row:
    """The card of a trend with a switch between the KPIs of these rows; the row it shows.

    short: what a KPI is called in the switch. on_month: what a click on a month does.
    """
    by_kpi = {row["kpi"]: row for row in rows}
    with st.container(border=True, height="stretch", gap="small"):
        head = st.container(horizontal=True, gap="xsmall")
        title, controls = head.container(gap=None), head.container(horizontal=True, width="content")
        with controls:
            label = frame.say("figures.trend.switch")
            row = by_kpi[switches.switch(key, list(by_kpi), label, short, first)]
        with title:
            st.markdown(f"#### {fmt.safe(frame.kpi_name(row['kpi']))}", anchors=False)
            st.markdown(cards.grey(frame.say("figures.trend.how")))
        clicked = trend(frame, row, f"{key}-trend", table_in=controls)
    if clicked:
        on_month(row, clicked)
    return row


def trend(
    frame: Frame,
    row: Row,
    key: str,
    *,
    height: int = 272,
    table_in: DeltaGenerator | None = None,
    segment: str | None = None,
) -> date | None:
    """A row of `changes` over 13 months, 95 % band, last year in grey; the month clicked."""
    points = _points(frame, row, segment)
    if not points:
        st.markdown(absences.absence(frame, row).markdown)
        return None
    figure = charts.trend(
        points,
        palette=frame.palette,
        language=frame.language,
        unit=row["unit"],
        decimals=decimals(row),
        height=height,
        previous=[point["previous"] for point in points],
        keys=[point["month"].isoformat() for point in points],
    )
    first, last = points[0], points[-1]
    alt = frame.say(
        "figures.trend.alt",
        kpi=frame.kpi_name(row["kpi"]),
        first_month=fmt.month(first["month"], frame.language),
        first=write(row, first["value"], frame.language),
        month=fmt.month(last["month"], frame.language),
        value=write(row, last["value"], frame.language),
    )
    clicked = show.chart(
        figure,
        key,
        alt,
        language=frame.language,
        rows=points[::-1],
        columns=_columns(frame, row),
        table_in=table_in,
        on_select=True,
    )
    return month_of(clicked) if clicked else None


def _points(frame: Frame, row: Row, segment: str | None) -> list[dict[str, Any]]:
    """Thirteen calendar months from the first that is stored; of surveys those that were held."""
    told = {"snapshot": row["snapshot_id"], "segment": segment}
    figures = frame.figures(row["kpi"], months=frame.months_back(25), **told)
    periodic = row["extract"] in ("surveys", "market", "snapshot")
    seen = {p["month"]: p for p in figures if p["value"] is not None or not periodic}
    last_year = {} if row["snapshot_id"] else {p["month"]: p["value"] for p in figures}
    absent = {"value": None, "low": None, "high": None, "n": None, "mature": True}
    found = []
    for step in range(-12, 1):
        month = _months_on(row["month"], step)
        if month in seen or (seen and month > min(seen) and not periodic):
            previous = last_year.get(_months_on(month, -12))
            found.append({**absent, "month": month, **seen.get(month, {}), "previous": previous})
    return found


def _months_on(month: date, step: int) -> date:
    return month_of(add_months(month.isoformat(), step))


def _count(frame: Frame, row: Row) -> list[str]:
    if row["value"] is None:
        return []
    if row["low"] is None:
        return [cards.count_line(row["n"], frame.language)]
    between = fmt.interval(row["low"], row["high"], row["unit"], frame.language, decimals(row))
    return [cards.count_line(row["n"], frame.language, between)]


def _columns(frame: Frame, row: Row) -> list[Column]:
    def written(amount: Any) -> str:
        return write(row, amount, frame.language)

    words = {
        name: frame.say(f"figures.column.{name}")
        for name in ("month", "value", "low", "high", "n", "previous")
    }
    return [
        Column("month", words["month"], writers.month(frame.language)),
        Column("value", words["value"], written, "number"),
        Column("low", words["low"], written, "number"),
        Column("high", words["high"], written, "number"),
        Column("n", words["n"], writers.count(frame.language), "number"),
        Column("previous", words["previous"], written, "number"),
    ]
