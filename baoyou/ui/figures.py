"""A KPI on a page: its card with both changes, and its trend with the year before.

Apart from `cards` and `charts`, which know no KPI: here a row of `kpi_changes` becomes a card.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from baoyou import definitions
from baoyou.forecast import Forecast
from baoyou.months import add_months, month_of
from baoyou.ui import (
    absences,
    behind,
    cards,
    charts,
    forecasts,
    noting,
    show,
    switches,
    targets,
    writers,
)
from baoyou.ui import format as fmt
from baoyou.ui.cards import Change, Link
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column

Row = Mapping[str, Any]


def changes(
    frame: Frame, *kpis: str, segment: str | None = None, snapshot: str | None = None
) -> list[dict[str, Any]]:
    """The KPIs of the frame's month and cities with their changes; see `kpi_changes.sql`.

    Where goals are stored each row has that of `target_states.sql` under `target`.
    """
    rows = frame.rows(
        "kpi_changes",
        month=frame.month,
        kpis=list(kpis),
        population=frame.population,
        total_segments=definitions.province()["total_segments"],
        falling=[kpi.key for kpi in definitions.kpis().values() if kpi.falls],
        snapshot=snapshot,
        segment=segment,
    )
    return rows if segment else targets.attached(frame, rows)


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
        foot=[*targets.line(frame, row.get("target")), *absent, *foot, *_count(frame, row)],
        state=absences.state(frame, row),
        link=link,
        below=partial(says_who, frame, row, f"card-{row['kpi']}-{label or ''}"),
    )


def says_who(frame: Frame, row: Row, key: str) -> None:
    """The quiet button behind which stands what a row of `changes` rests on."""
    behind.popover(frame, key, row["kpi"], month=row["month"], snapshot=row["snapshot_id"])


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
            says_who(frame, row, f"{key}-{row['kpi']}")
        with title:
            st.markdown(f"#### {fmt.safe(frame.kpi_name(row['kpi']))}", anchors=False)
            st.markdown(cards.grey(frame.say("figures.trend.how")))
        ahead = forecasts.asked(frame, row, f"{key}-ahead")
        clicked = trend(frame, row, f"{key}-trend", table_in=controls, ahead=ahead)
        forecasts.line(frame, row, ahead, f"{key}-ahead")
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
    ahead: Forecast | None = None,
) -> date | None:
    """A row of `changes` over 13 months, 95 % band, last year in grey; the month clicked.

    What was written to its months stands on it; ahead: the months that follow if nothing changes.
    """
    points = _points(frame, row, segment)
    if not points:
        st.markdown(absences.absence(frame, row).markdown)
        return None
    marks = noting.marks(frame, [point["month"] for point in points])
    later = [asdict(month) for month in ahead.months] if ahead else []
    course = [*points, *_beside(frame, row, later, segment)]
    figure = charts.trend(
        points,
        palette=frame.palette,
        language=frame.language,
        unit=row["unit"],
        decimals=decimals(row),
        height=height,
        previous=[point["previous"] for point in course],
        target=[point["target"] for point in course],
        target_label="trend.ceiling" if row["good"] == "down" else "trend.target",
        notes=marks,
        ahead=later,
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
        "".join([alt, *noting.spoken(frame, marks), *forecasts.spoken(frame, row, ahead)]),
        language=frame.language,
        rows=[*forecasts.rows(frame, later), *noting.beside(frame, points)][::-1],
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
    aims = {} if segment else targets.course(frame, row, [one["month"] for one in found])
    return [point | {"target": aims.get(point["month"])} for point in found]


def _beside(
    frame: Frame, row: Row, later: Sequence[Row], segment: str | None
) -> list[dict[str, Any]]:
    """What stands beside the months ahead: the year before, and their targets."""
    if not later:
        return []
    months = [one["month"] for one in later]
    back = {_months_on(month, -12): month for month in months}
    known = [month for month in frame.months if month in back and not row["snapshot_id"]]
    found = frame.figures(row["kpi"], months=known, segment=segment) if known else []
    previous = {back[point["month"]]: point["value"] for point in found}
    aims = {} if segment else targets.course(frame, row, months)
    return [{"previous": previous.get(month), "target": aims.get(month)} for month in months]


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
        for name in ("month", "value", "low", "high", "n", "previous", "target")
    }
    return [
        Column("month", words["month"], writers.month(frame.language)),
        Column("value", words["value"], written, "number"),
        Column("low", words["low"], written, "number"),
        Column("high", words["high"], written, "number"),
        Column("n", words["n"], writers.count(frame.language), "number"),
        Column("previous", words["previous"], written, "number"),
        Column("target", words["target"], written, "number"),
        Column("note", frame.say("notes.column.note")),
    ]
