"""A KPI on a page: its card with both changes, and its trend with the year before.

Apart from `cards` and `charts`, which know no KPI: here a row of `kpi_changes` becomes a card.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from baoyou import definitions
from baoyou.forecast import Forecast
from baoyou.months import month_of
from baoyou.ui import (
    absences,
    behind,
    cards,
    forecasts,
    noting,
    show,
    switches,
    targets,
    writers,
)
from baoyou.ui import format as fmt
from baoyou.ui.cards import Change, Link
from baoyou.ui.drawing import course
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column
from baoyou.ui.wording import noted, voice

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
    figure, unit = fmt.headline(row["value"], row["unit"], frame.language, voice.decimals(row))
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
    text = fmt.change(row[f"{basis}_change"], row["unit"], frame.language, voice.decimals(row))
    if text == fmt.change(0, row["unit"], frame.language, voice.decimals(row)):
        return Change(text, "flat", "none", basis_word(frame, row, basis))
    direction, verdict = row[f"{basis}_direction"], row[f"{basis}_verdict"]
    return Change(text, direction, verdict, basis_word(frame, row, basis))


def basis_word(frame: Frame, row: Row, basis: str) -> str:
    """Against what a change is: the month before, the last survey, last year, the last list."""
    if basis == "year":
        return frame.say("ui.basis.last_base" if row["snapshot_id"] else "ui.basis.year")
    if row["before_month"] == course.months_on(row["month"], -1):
        return frame.say("ui.basis.month")
    return frame.say("figures.since", month=voice.since(frame, row["before_month"]))


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
    aims = None if segment else partial(targets.course, frame, row)
    drawn = course.course(frame, row, aims, ahead, segment)
    if not drawn.points:
        st.markdown(absences.absence(frame, row).markdown)
        return None
    months = [point["month"] for point in drawn.points]
    marks = noting.marks(frame, months)
    keys = [month.isoformat() for month in months]
    told = [course.told(frame, drawn), *noted.spoken(frame, marks)]
    clicked = show.chart(
        course.figure(frame, drawn, marks, height=height, keys=keys),
        key,
        "".join([*told, *forecasts.spoken(frame, row, ahead)]),
        language=frame.language,
        rows=[*forecasts.rows(frame, drawn.ahead), *noting.beside(frame, drawn.points)][::-1],
        columns=_columns(frame, row),
        table_in=table_in,
        on_select=True,
    )
    return month_of(clicked) if clicked else None


def _count(frame: Frame, row: Row) -> list[str]:
    if row["value"] is None:
        return []
    if row["low"] is None:
        return [cards.count_line(row["n"], frame.language)]
    between = voice.interval(frame, row, row["low"], row["high"])
    return [cards.count_line(row["n"], frame.language, between)]


def _columns(frame: Frame, row: Row) -> list[Column]:
    def written(amount: Any) -> str:
        return voice.write(frame, row, amount)

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
