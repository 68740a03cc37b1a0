"""Who is warned: how many month by month, and in which city, level, stage and manager's hands.

Apart from `hits`, which counts by rule: here a customer counts once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from baoyou.ui import behind, cards, charts, noting, show, switches, tables, writers
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, Row
from baoyou.ui.tables import Column
from baoyou.ui.warnings import alarms
from baoyou.ui.warnings.alarms import Filters

BY, GROUPINGS = "by", ("city", "level", "stage", "manager")
MEASURE, MEASURES = "measure", ("warned_share", "warned", "fee_at_risk")
UNITS = {"warned_share": "share", "warned": "count", "fee_at_risk": "yuan"}
MANAGERS = 10


def trend_card(frame: Frame) -> None:
    """Warned share, count and revenue at risk over 13 months; incomplete months are drawn so."""
    rows = frame.rows("warning_months", months=frame.months_back(13), population=frame.population)
    code = frame.language
    title = frame.say("warnings.trend.title")
    says = behind.says(frame, "warned_share", "revenue_at_risk", "warning_months")
    with cards.card(title, frame.say("warnings.trend.subtitle"), says=says) as controls:
        with controls:
            measure = switches.switch(
                MEASURE,
                MEASURES,
                frame.say("warnings.trend.switch"),
                lambda name: frame.say(f"warnings.trend.{name}"),
            )
        points = [_point(row, measure) for row in rows]
        clicked = show.chart(
            charts.trend(
                points,
                palette=frame.palette,
                language=code,
                unit=UNITS[measure],
                height=250,
                notes=_notes(frame, rows) + noting.marks(frame, [row["month"] for row in rows]),
                keys=[row["month"].isoformat()[:7] for row in rows],
            ),
            f"warnings-trend-{measure}-{frame.month}",
            _trend_alt(frame, rows, measure),
            language=code,
            rows=rows[::-1],
            columns=_trend_columns(frame),
            table_in=controls,
            on_select=True,
        )
        for line in _breaks(frame, rows):
            st.markdown(cards.grey(line))
    if clicked and clicked != rows[-1]["month"].isoformat()[:7]:
        frame.go("warnings", month=clicked)


def groups_card(frame: Frame, asked: Filters) -> None:
    """Warned customers by city, level, stage or manager; a row opens its list.

    asked: what the list is filtered by now, so that a click that is answered is not answered again.
    """
    title, subtitle = frame.say("warnings.groups.title"), frame.say("warnings.groups.subtitle")
    says = behind.says(frame, "warning_groups", "warning_managers", "warned_share")
    with cards.card(title, subtitle, says=says) as controls:
        with controls:
            by = switches.switch(
                BY,
                GROUPINGS,
                frame.say("warnings.groups.switch"),
                lambda name: frame.say(f"warnings.groups.{name}"),
            )
        now = list(frame.cities) if by == "city" else [asked.address[by]]
        rows = _groups(frame, by)
        if not rows:
            st.markdown(cards.grey(frame.say("warnings.groups.none")))
            return
        chosen = tables.clickable_table(
            [row | {"name": _name(frame, by, row["group_key"])} for row in rows],
            _group_columns(frame, by),
            key=f"warnings-groups-{by}-{now}",
            id_column="group_key",
            alt=_groups_alt(frame, by, rows),
            pinned=1,
        )
        if len(rows) < rows[0]["total"]:
            counts = {"shown": len(rows), "total": rows[0]["total"]}
            told = {key: fmt.count(count, frame.language) for key, count in counts.items()}
            st.markdown(cards.grey(frame.say("warnings.groups.of", **told)))
    if chosen and now != [chosen]:
        frame.go("warnings", **{by: [chosen] if by == "city" else chosen})


def _point(row: Row, measure: str) -> dict[str, Any]:
    point = {
        "month": row["month"],
        "value": row[measure],
        "mature": not row["cities_missing"],
    }
    if measure == "warned_share":
        point |= {"low": row["low"], "high": row["high"]}
    return point


def _notes(frame: Frame, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Where a month differs from the one before it by a rule that began or ended."""
    found = []
    for row in rows[1:]:
        for key in ("rules_begun", "rules_ended"):
            names = [frame.rule_name(rule) for rule in row[key] or ()]
            if names:
                rules = frame.say("frame.joint").join(names)
                text = frame.say(f"warnings.trend.{key}", rules=rules)
                found.append({"month": row["month"], "text": text})
    return found


def _breaks(frame: Frame, rows: Sequence[Row]) -> list[str]:
    """Why months do not compare: rules that began or ended, cities that are missing."""
    rules = [frame.say("warnings.trend.rule_breaks")] if _notes(frame, rows) else []
    return rules + [
        frame.say(
            "warnings.trend.incomplete",
            month=fmt.month(row["month"], frame.language),
            cities=frame.say("frame.joint").join(row["cities_missing"]),
        )
        for row in rows
        if row["cities_missing"]
    ]


def _trend_alt(frame: Frame, rows: Sequence[Row], measure: str) -> str:
    code, first, last = frame.language, rows[0], rows[-1]
    return frame.say(
        "warnings.trend.alt",
        measure=frame.say(f"warnings.trend.{measure}"),
        first_month=fmt.month(first["month"], code),
        first=fmt.value(first[measure], UNITS[measure], code),
        month=fmt.month(last["month"], code),
        value=fmt.value(last[measure], UNITS[measure], code),
    )


def _trend_columns(frame: Frame) -> list[Column]:
    code = frame.language
    headings = {
        "on_net": writers.count(code),
        "warned": writers.count(code),
        "warned_share": writers.share(code),
        "low": writers.share(code),
        "high": writers.share(code),
        "fee_at_risk": writers.yuan(code, 0),
    }
    return [
        Column("month", frame.say("figures.column.month"), writers.month(code)),
        *(
            Column(key, frame.say(f"warnings.column.{key}"), write, "number")
            for key, write in headings.items()
        ),
    ]


def _groups(frame: Frame, by: str) -> list[Row]:
    asked: dict[str, Any] = {"month": frame.month, "population": frame.population}
    if by == "manager":
        return frame.rows("warning_managers", limit=MANAGERS, **asked)
    return frame.rows("warning_groups", by=by, **asked)


def _name(frame: Frame, by: str, group: str) -> str:
    return group if by == "city" else alarms.option(frame, by, group)


def _group_columns(frame: Frame, by: str) -> list[Column]:
    code = frame.language
    counts = writers.count(code)
    written = {
        "warned": counts,
        "warned_share": writers.share(code),
        "new_customers": counts,
        "red_customers": counts,
        "fee_at_risk": writers.yuan(code, 0),
        "on_net": counts,
    }
    return [
        Column("name", frame.say(f"warnings.groups.{by}")),
        *(
            Column(key, frame.say(f"warnings.column.{key}"), write, "number")
            for key, write in written.items()
        ),
    ]


def _groups_alt(frame: Frame, by: str, rows: Sequence[Row]) -> str:
    told = [
        frame.say(
            "warnings.groups.alt_one",
            name=_name(frame, by, row["group_key"]),
            count=fmt.count(row["warned"], frame.language),
            share=fmt.value(row["warned_share"], "share", frame.language),
        )
        for row in rows[:3]
    ]
    return frame.say("warnings.groups.alt", groups=frame.say("frame.joint").join(told))
