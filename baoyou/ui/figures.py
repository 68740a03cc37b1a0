"""A KPI on a page: its card with both changes, its trend with the year before, why it is missing.

Apart from `cards` and `charts`, which know no KPI: here a row of `kpi_changes` becomes a card.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from streamlit.delta_generator import DeltaGenerator

from baoyou import definitions
from baoyou.contracts import contracts
from baoyou.months import add_months, month_of
from baoyou.ui import cards, charts, show, states
from baoyou.ui import format as fmt
from baoyou.ui.cards import Change, Link, State
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


def kpi_card(frame: Frame, row: Row, *, foot: Sequence[str] = (), link: Link | None = None) -> None:
    """The card of a row of `changes`. foot: lines of Markdown over that of n and interval."""
    figure, unit = fmt.headline(row["value"], row["unit"], frame.language, _decimals(row))
    absent = [cards.grey(line) for line in _not_compared(frame, row)]
    cards.kpi_card(
        fmt.labelled(frame.kpi_name(row["kpi"]), unit, frame.language),
        figure,
        definition=frame.definition(row["kpi"]),
        spark=row["spark"] if any(point is not None for point in row["spark"] or ()) else (),
        changes=_changes(frame, row),
        foot=[*(absent if row["value"] is not None else ()), *foot, *_count(frame, row)],
        state=state(frame, row),
        link=link,
    )


def state(frame: Frame, row: Row) -> State | None:
    """Why a figure is not there, or not to be judged yet; None where it speaks for itself."""
    if row["value"] is None:
        return absence(frame, row)
    if not row["mature"]:
        months = definitions.kpis()[row["kpi"]].matures_after
        complete = month_of(add_months(row["month"].isoformat(), months))
        return states.immature(complete, frame.language)
    return None


def absence(frame: Frame, row: Row) -> State:
    """Why there is no figure: the column, file or month it needs, or nobody to count."""
    needs, kpi = row.get("needs"), definitions.kpis()[row["kpi"]]
    badge = frame.say("ui.state.needs_column.badge")
    month = fmt.month(frame.month, frame.language)
    if needs and re.fullmatch(r"\d{4}-\d{2}", needs):
        wanted = fmt.month(month_of(needs), frame.language)
        return State(badge, frame.say("figures.needs.month", month=wanted))
    if needs in contracts():
        extract = frame.say(f"extract.{needs}")
        return State(badge, frame.say("figures.needs.extract", extract=extract, month=month))
    if needs:
        return states.needs_column(needs, frame.say(f"extract.{kpi.extract}"), frame.language)
    if kpi.snapshot and row.get("snapshot_id") is None:
        return State(badge, frame.say("figures.needs.snapshot", month=month))
    return State(frame.say("figures.needs.badge"), frame.say(f"figures.needs.{_nobody(kpi)}"))


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
        return None
    kpi = frame.kpi_name(row["kpi"])
    figure = charts.trend(
        points,
        palette=frame.palette,
        language=frame.language,
        unit=row["unit"],
        decimals=_decimals(row),
        height=height,
        previous=[point["previous"] for point in points],
        keys=[point["month"].isoformat() for point in points],
    )
    first, last = points[0], points[-1]
    clicked = show.chart(
        figure,
        key,
        frame.say(
            "figures.trend.alt",
            kpi=kpi,
            first_month=fmt.month(first["month"], frame.language),
            first=write(row, first["value"], frame.language),
            month=fmt.month(last["month"], frame.language),
            value=write(row, last["value"], frame.language),
        ),
        language=frame.language,
        rows=points,
        columns=_columns(frame, row),
        table_in=table_in,
        on_select=True,
    )
    return month_of(clicked) if clicked else None


def write(row: Row, amount: Any, language: str) -> str:
    """A figure in the unit and with the decimals of its KPI."""
    return fmt.value(amount, row["unit"], language, _decimals(row))


def _decimals(row: Row) -> int | None:
    """The decimals declared for the KPI; money in large sums is written by its size."""
    kpi = definitions.kpis()[row["kpi"]]
    return None if kpi.form == "amount" else kpi.decimals


def _nobody(kpi: definitions.Kpi) -> str:
    return "masked" if kpi.unknown else "nobody"


def _changes(frame: Frame, row: Row) -> list[Change]:
    found = []
    for basis in ("before", "year"):
        if row[f"{basis}_change"] is None:
            continue
        text = fmt.change(row[f"{basis}_change"], row["unit"], frame.language, _decimals(row))
        nothing = fmt.change(0, row["unit"], frame.language, _decimals(row))
        flat = text == nothing
        found.append(
            Change(
                text,
                "flat" if flat else row[f"{basis}_direction"],
                "none" if flat else row[f"{basis}_verdict"],
                basis_word(frame, row, basis),
            )
        )
    return found


def basis_word(frame: Frame, row: Row, basis: str) -> str:
    """Against what a change is: the month before, the last survey, last year, the last list."""
    if basis == "year":
        return frame.say("ui.basis.last_base" if row["snapshot_id"] else "ui.basis.year")
    before = month_of(add_months(row["month"].isoformat(), -1))
    if row["before_month"] == before:
        return frame.say("ui.basis.month")
    month = fmt.month(row["before_month"], frame.language)
    return frame.say("figures.since", month=month)


def _not_compared(frame: Frame, row: Row) -> list[str]:
    """The comparisons that cannot be made, with the month that is not there."""
    found = []
    for basis, step in (("before", -1), ("year", -12)):
        if row[f"{basis}_month"] is None:
            missing = month_of(add_months(row["month"].isoformat(), step))
            found.append(
                frame.say(
                    f"figures.no_{basis}.{'snapshot' if row['snapshot_id'] else 'month'}",
                    month=fmt.month(missing, frame.language),
                )
            )
    return found


def _count(frame: Frame, row: Row) -> list[str]:
    if row["value"] is None:
        return []
    if row["low"] is None:
        return [cards.count_line(row["n"], frame.language)]
    decimals = _decimals(row)
    between = fmt.interval(row["low"], row["high"], row["unit"], frame.language, decimals)
    return [cards.count_line(row["n"], frame.language, between)]


def _points(frame: Frame, row: Row, segment: str | None) -> list[dict[str, Any]]:
    """Thirteen calendar months from the first that is stored; of surveys those that were held."""
    seen = {
        point["month"]: point
        for point in frame.figures(
            row["kpi"], months=frame.months_back(13), snapshot=row["snapshot_id"], segment=segment
        )
    }
    if row["snapshot_id"]:
        seen = {month: point for month, point in seen.items() if point["value"] is not None}
    last_year = {
        point["month"]: point["value"]
        for point in frame.figures(row["kpi"], months=frame.months_back(25), segment=segment)
        if not row["snapshot_id"]
    }
    months = [month_of(add_months(row["month"].isoformat(), step)) for step in range(-12, 1)]
    absent = {"value": None, "low": None, "high": None, "n": None, "mature": True}
    found = [
        (seen.get(month) or {**absent, "month": month})
        | {"previous": last_year.get(month_of(add_months(month.isoformat(), -12)))}
        for month in months
        if seen and month >= min(seen)
    ]
    periodic = row["extract"] in ("surveys", "market")
    return [point for point in found if point["value"] is not None or not periodic]


def _columns(frame: Frame, row: Row) -> list[Column]:
    def written(amount: Any) -> str:
        return write(row, amount, frame.language)

    words = {
        name: frame.say(f"figures.column.{name}")
        for name in ("month", "value", "low", "high", "n", "previous")
    }
    return [
        Column("month", words["month"], lambda day: fmt.month(day, frame.language)),
        Column("value", words["value"], written, "number"),
        Column("low", words["low"], written, "number"),
        Column("high", words["high"], written, "number"),
        Column("n", words["n"], lambda n: fmt.count(n, frame.language), "number"),
        Column("previous", words["previous"], written, "number"),
    ]
