"""Where customers port out to: by operator over the months, and by city or level in the month.

Apart from the portability page, which asks who is to be won back: here is the flow itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from baoyou.ui import (
    behind,
    cards,
    charts,
    delivered,
    series,
    show,
    states,
    switches,
    tables,
    words,
    writers,
)
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column

WAYS = ("city", "level")
# The operators drawn, the largest first; the table has all of them.
ROLES = ("bad", "ink", "context")
LIST = {"list": "left", "value": "ported_out"}
Row = Mapping[str, Any]


def cards_of(frame: Frame) -> None:
    """The lines and the table, or the column that both need."""
    if delivered.missing(frame, "port_to"):
        with cards.card(frame.say("portflows.title"), says=_says(frame)):
            need = states.needs_column("port_to", frame.say("extract.customers"), frame.language)
            states.state_figure(frame.say("portflows.needs"), fmt.MISSING, need)
        return
    left, right = st.columns([3, 4])
    with left:
        _lines(frame)
    with right:
        _parts(frame)


def _says(frame: Frame) -> Callable[[str], None]:
    return behind.says(frame, "port_flows", "port_out_rate")


def _asked(frame: Frame, months: Sequence[Any], by: str) -> list[dict[str, Any]]:
    rows = frame.rows("port_flows", months=list(months), population=frame.population, by=by)
    return [row | {"operator": _operator(frame, row)} for row in rows]


def _operator(frame: Frame, row: Row) -> str:
    return row["port_to"] or frame.say("portflows.unnamed")


def _lines(frame: Frame) -> None:
    code, months = frame.language, frame.months_back(13)
    rows = _asked(frame, months, "none")
    now = [row for row in rows if row["month"] == frame.month]
    title, how = frame.say("portflows.title"), frame.say("portflows.subtitle")
    with cards.card(title, how, says=_says(frame)) as controls:
        if not now:
            st.markdown(cards.grey(frame.say("portflows.nobody")))
            return
        lines = [
            {
                "key": row["operator"],
                "name": row["operator"],
                "values": [one["customers"] for one in rows if one["port_to"] == row["port_to"]],
            }
            for row in now
        ]
        drawn = [line | {"role": role} for line, role in zip(lines, ROLES, strict=False)]
        told = _told(frame, now)
        clicked = show.chart(
            charts.lines(
                drawn,
                palette=frame.palette,
                language=code,
                months=months,
                unit="count",
                height=270,
                from_zero=True,
                keys=[line["key"] for line in drawn],
            ),
            "port-flows",
            told,
            language=code,
            rows=series.by_month(lines, months),
            columns=series.month_columns(frame, lines, "count"),
            table_in=controls,
            on_select=True,
        )
        st.markdown(cards.grey(told))
    if clicked:
        frame.go("customers", **LIST, month=months[clicked[1]].isoformat()[:7])


def _told(frame: Frame, now: Sequence[Row]) -> str:
    """The month's shares by operator, with the interval of the largest."""
    code = frame.language
    if now[0]["port_outs"] is None:
        return frame.say("portflows.not_stored", month=fmt.month(frame.month, code))
    parts = [
        frame.say(
            "portflows.part",
            operator=row["operator"],
            share=fmt.value(row["share"], "share", code),
            interval=fmt.interval(row["low"], row["high"], "share", code),
        )
        for row in now
        if row["share"] is not None
    ]
    return frame.say(
        "portflows.told",
        month=fmt.month(frame.month, code),
        count=fmt.count(now[0]["port_outs"], code),
        named=fmt.count(now[0]["named"], code),
        parts=frame.say("frame.joint").join(parts) or fmt.MISSING,
    )


def _parts(frame: Frame) -> None:
    code = frame.language
    title, how = frame.say("portflows.parts"), frame.say("portflows.parts_how")
    with cards.card(title, how, says=_says(frame)) as controls:
        with controls:
            by = switches.switch(
                "port_flows_by",
                WAYS,
                frame.say("portflows.switch"),
                lambda name: frame.say(f"survival.by_{name}"),
            )
        rows = [row for row in _asked(frame, [frame.month], by) if row["port_outs"] is not None]
        if not rows:
            st.markdown(cards.grey(frame.say("portflows.nobody")))
            return
        wide: dict[str, dict[str, Any]] = {}
        for row in rows:
            key = row["group_key"]
            name = words.group("level", key, code) if by == "level" else key
            line = wide.setdefault(
                key, {"group_key": key, "name": name, "n": row["port_outs"], "named": row["named"]}
            )
            line[_key(row)] = row["customers" if row["port_to"] is None else "share"]
        picked = tables.clickable_table(
            list(wide.values()),
            _columns(frame, by, rows),
            key="port-parts",
            id_column="group_key",
            alt=frame.say("portflows.alt_parts", month=fmt.month(frame.month, code)),
            pinned=1,
        )
    if picked and picked != "none":
        narrower = {"city": [picked]} if by == "city" else {"level": picked}
        frame.go("customers", **LIST, **narrower)


def _columns(frame: Frame, by: str, rows: Sequence[Row]) -> list[Column]:
    code = frame.language
    operators = {_key(row): row for row in rows}
    return [
        Column("name", frame.say(f"survival.by_{by}")),
        Column("n", frame.say("portflows.port_outs"), writers.count(code), "number"),
        *(_operator_column(frame, key, row) for key, row in operators.items()),
        Column("named", frame.say("portflows.named"), writers.count(code), "number"),
    ]


def _operator_column(frame: Frame, key: str, row: Row) -> Column:
    """The share of an operator; of those not named, how many."""
    code = frame.language
    if row["port_to"] is None:
        return Column(key, row["operator"], writers.count(code), "number")
    label = frame.say("portflows.share_of", operator=row["operator"])
    return Column(key, label, writers.share(code), "number")


def _key(row: Row) -> str:
    return f"to_{row['operator_rank']}"
