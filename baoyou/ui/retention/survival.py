"""How a snapshot thins out: the share still on net month by month, of each city or level.

Apart from `retention`, which looks at one month of the whole list: here are its parts over time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from baoyou.ui import behind, cards, charts, series, show, switches, tables, words, writers
from baoyou.ui import format as fmt
from baoyou.ui.cities import rankings
from baoyou.ui.frame import Frame, Row
from baoyou.ui.tables import Column

KPI = "retention_rate"
WAYS = ("city", "level")


def card(frame: Frame, chosen: Row) -> None:
    """Small panels over the months, the whole grey behind, and a table whose rows open the lost."""
    with cards.card(
        frame.say("survival.title"),
        frame.say("survival.subtitle"),
        says=behind.says(frame, "survival", KPI, snapshot=chosen["snapshot_id"]),
        stretch=False,
    ) as controls:
        with controls:
            by = switches.switch(
                "survival_by",
                WAYS,
                frame.say("survival.switch"),
                lambda name: frame.say(f"survival.by_{name}"),
            )
        whole, groups = _groups(frame, chosen, by)
        if not groups:
            st.markdown(cards.grey(frame.say("survival.nobody")))
            return
        months = [row["month"] for row in whole]
        clicked = _panels(frame, whole, groups, controls) if len(months) > 1 else None
        picked = _table(frame, by, whole, groups)
        st.markdown(cards.grey(frame.say(f"survival.foot_{by}")))
    if clicked:
        key, step = clicked
        _go(frame, chosen, by, key, month=months[step].isoformat()[:7])
    if picked:
        _go(frame, chosen, by, picked)


def _groups(frame: Frame, chosen: Row, by: str) -> tuple[list[Row], list[list[Row]]]:
    """The months of all of them, and those of each part; a city stands beside the province."""
    found = frame.rows(
        "survival",
        all_cities=by == "city",
        month=frame.month,
        snapshot=chosen["snapshot_id"],
        by=by,
    )
    parts: dict[str, list[Row]] = {}
    for row in found:
        parts.setdefault(row["group_key"], []).append(row)
    whole = parts.pop("all", [])
    verdicts = _verdicts(frame, chosen) if by == "city" else {}
    wanted = [key for key in parts if by == "level" or not frame.cities or key in frame.cities]
    named = [
        [
            row | {"name": _name(frame, by, key), "verdict": verdicts.get(key) or "none"}
            for row in parts[key]
        ]
        for key in wanted
    ]
    return whole, named


def _verdicts(frame: Frame, chosen: Row) -> dict[str, str]:
    rows = frame.rows(
        "city_ranking",
        all_cities=True,
        kpis=[KPI],
        snapshot=chosen["snapshot_id"],
        **rankings.params(frame),
    )
    return {row["city"]: row["verdict"] for row in rows}


def _name(frame: Frame, by: str, key: str) -> str:
    return words.group("level", key, frame.language) if by == "level" else key


def _panels(
    frame: Frame, whole: Sequence[Row], groups: Sequence[Sequence[Row]], table_in: DeltaGenerator
) -> Any:
    """Three panels to a figure, so that they wrap on a phone; one scale and one table for all."""
    clicked, lines = None, _lines(groups)
    months = [row["month"] for row in whole]
    reference = [row["share"] for row in whole]
    scale = [row["share"] for group in groups for row in group]
    look: dict[str, Any] = {"palette": frame.palette, "language": frame.language, "columns": 3}
    with st.grid(3, min_column_width=260, gap="small"):
        for first in range(0, len(groups), 3):
            shown = groups[first : first + 3]
            panels = [
                {
                    "name": group[-1]["name"],
                    "values": [row["share"] for row in group],
                    "change": group[-1]["gap"],
                    "verdict": group[-1]["verdict"],
                }
                for group in shown
            ]
            told = [
                frame.say(
                    "survival.alt_part",
                    name=panel["name"],
                    share=fmt.value(panel["values"][-1], "share", frame.language),
                )
                for panel in panels
            ]
            keys = [group[-1]["group_key"] for group in shown]
            clicked = (
                show.chart(
                    charts.multiples(panels, months, reference, scale=scale, keys=keys, **look),
                    f"survival-{first}",
                    frame.say(
                        "survival.alt",
                        month=fmt.month(frame.month, frame.language),
                        parts=frame.say("frame.joint").join(told),
                    ),
                    language=frame.language,
                    rows=None if first else series.by_month(lines, months),
                    columns=series.month_columns(frame, lines, "share"),
                    table_in=table_in,
                    on_select=True,
                )
                or clicked
            )
    return clicked


def _lines(groups: Sequence[Sequence[Row]]) -> list[dict[str, Any]]:
    return [
        {
            "key": group[-1]["group_key"],
            "name": group[-1]["name"],
            "values": [row["share"] for row in group],
        }
        for group in groups
    ]


def _table(
    frame: Frame, by: str, whole: Sequence[Row], groups: Sequence[Sequence[Row]]
) -> str | None:
    code = frame.language
    total = {**whole[-1], "name": frame.say(f"survival.whole_{by}"), "verdict": "none"}
    rows = [
        last
        | {
            "interval": fmt.interval(last["low"], last["high"], "share", code),
            "line": [row["share"] for row in line if row["share"] is not None],
        }
        for last, line in ((total, whole), *((group[-1], group) for group in groups))
    ]
    return tables.clickable_table(
        rows,
        [
            Column("name", frame.say(f"survival.by_{by}")),
            Column("share", frame.say("survival.share"), writers.share(code), "number", "verdict"),
            Column("interval", frame.say("survival.interval")),
            Column("members", frame.say("survival.members"), writers.count(code), "number"),
            Column("lost", frame.say("survival.lost"), writers.count(code), "number"),
            Column("gap", frame.say("survival.gap"), lambda gap: _points(gap, code), "number"),
            Column("line", frame.say("survival.line"), kind="line"),
        ],
        key="survival-table",
        id_column="group_key",
        alt=frame.say("survival.alt_table", month=fmt.month(frame.month, code)),
        pinned=1,
    )


def _points(gap: Any, code: str) -> str:
    return fmt.signed(gap, "share", code)


def _go(frame: Frame, chosen: Row, by: str, key: str, **more: Any) -> None:
    """To the members of a part who are not on net; those without a level have no list of theirs."""
    if by == "level" and key == "none":
        return
    narrower: dict[str, Any] = {"city": [key]} if by == "city" else {"level": key}
    query = {"list": "snapshot", "value": "lost", "snapshot": chosen["snapshot_id"]}
    if key == "all":
        narrower = {"city": None} if by == "city" else {}
    frame.go("customers", **query, **narrower, **more)
