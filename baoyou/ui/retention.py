"""Who is still here, drawn: the bridge of a snapshot, its three measures, bills before leaving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from baoyou.ui import cards, charts, moves, show
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column

OUTCOMES = (
    "kept_at_value",
    "kept_below_value",
    "ported_out",
    "cancelled",
    "cancelled_arrears",
    "long_suspended",
    "absent",
)
MEASURES = {"revenue": "context", "people": "subject", "value": "ink"}
MEASURE_KPIS = {
    "people": "retention_rate",
    "value": "value_retention_rate",
    "revenue": "revenue_retention_rate",
}
Row = Mapping[str, Any]


def snapshot(frame: Frame) -> Row | None:
    """The list chosen in the bar: by default the newest whose base month has come."""
    key = "retention_snapshot"
    offered = [
        row for row in frame.rows("snapshots") if frame.month and row["base_month"] <= frame.month
    ]
    if not offered or frame.bar is None:
        return None
    ids = [row["snapshot_id"] for row in offered]
    named = {
        row["snapshot_id"]: frame.say(
            "retention.snapshot.option",
            snapshot=row["snapshot_id"],
            count=fmt.count(row["members"], frame.language),
        )
        for row in offered
    }
    if st.session_state.get(key) not in ids:
        st.session_state[key] = ids[-1]
    with frame.bar:
        chosen = st.selectbox(
            frame.say("retention.snapshot.label"),
            ids,
            format_func=lambda name: named.get(name, name),
            key=key,
            label_visibility="collapsed",
            width=210,
            bind="query-params",
        )
    return next(row for row in offered if row["snapshot_id"] == chosen)


def bridge(frame: Frame, chosen: Row, rows: Sequence[Row]) -> None:
    """Every member accounted for: the strip, the waterfall, the balance; each part opens its list."""
    code, total = frame.language, rows[0]
    counts = {key: fmt.count(total[f"{key}_members"], code) for key in ("kept", "left")} | {
        "followed": fmt.count(total["followed"], code)
    }
    names = moves.names("outcome", code, *OUTCOMES)
    losses = [{"name": names[row["outcome"]], "value": row["members"]} for row in rows[2:]]
    whole = {"name": frame.say("group.outcome.all"), "value": total["left_members"]}
    parts = [
        {"name": names[row["outcome"]], "value": row["members"], "role": role}
        for row, role in zip(rows[:2], ("good", "mark"), strict=True)
    ] + [{"name": frame.say("retention.bridge.left"), "value": whole["value"], "role": "bad"}]
    keys = [row["outcome"] for row in rows]
    subtitle = "subtitle" if total["left_members"] else "subtitle_none_left"
    with cards.card(
        frame.say("retention.bridge.title", **counts),
        frame.say(f"retention.bridge.{subtitle}", **counts),
    ) as controls:
        with controls:
            _balance(frame, total["difference"])
        drawn = {"palette": frame.palette, "language": code}
        figure = (
            charts.bridge(
                parts,
                whole,
                losses,
                part_keys=[*keys[:2], "lost"],
                keys=["lost", *keys[2:]],
                **drawn,
            )
            if total["left_members"]
            else charts.strip(parts[:2], keys=keys[:2], **drawn)
        )
        clicked = show.chart(
            figure,
            "retention-bridge",
            frame.say(
                "retention.bridge.alt",
                listed=fmt.count(total["listed"], code),
                difference=fmt.count(total["difference"], code),
                kept=counts["kept"],
                left=counts["left"],
            ),
            language=code,
            rows=[row | {"name": names[row["outcome"]]} for row in rows],
            columns=_bridge_columns(frame),
            table_in=controls,
            on_select=True,
        )
        if total["left_out"]:
            words = frame.say(
                "retention.bridge.left_out",
                cities=frame.say("frame.joint").join(total["cities_left_out"]),
                month=fmt.month(frame.month, code),
                count=fmt.count(total["left_out"], code),
            )
            st.markdown(f":orange-badge[{fmt.safe(words)}]")
    if clicked:
        frame.go("customers", list="snapshot", value=clicked, snapshot=chosen["snapshot_id"])


def _balance(frame: Frame, difference: int) -> None:
    word = "unbalanced" if difference else "balanced"
    text = frame.say(f"retention.bridge.{word}", count=fmt.count(difference, frame.language))
    st.markdown(cards.badge(text, "bad" if difference else "good"), width="content")


def _bridge_columns(frame: Frame) -> list[Column]:
    share, count = moves.share(frame.language), moves.count(frame.language)
    return [
        Column("name", frame.say("retention.bridge.outcome")),
        Column("members", frame.say("retention.bridge.members"), count, "number"),
        Column("share", frame.say("retention.bridge.share"), share, "number"),
        Column("share_of_left", frame.say("retention.bridge.share_of_left"), share, "number"),
    ]


def measures(frame: Frame, chosen: Row) -> None:
    """People, value and revenue kept, month by month since the list was made."""
    code = frame.language
    months = [day for day in frame.months if chosen["base_month"] <= day <= (frame.month or day)]
    with cards.card(
        frame.say("retention.measures.title"), frame.say("retention.measures.subtitle")
    ) as controls:
        if len(months) < 2:
            st.markdown(cards.grey(frame.say("retention.measures.too_early")))
            return
        kpis = {kpi: name for name, kpi in MEASURE_KPIS.items()}
        found = frame.figures(*kpis, months=months, snapshot=chosen["snapshot_id"])
        values: dict[str, dict[date, Any]] = {name: {} for name in MEASURES}
        for row in found:
            values[kpis[row["kpi"]]][row["month"]] = row["value"]
        series = [
            {
                "key": name,
                "name": frame.say(f"retention.measures.{name}"),
                "role": role,
                "values": [values[name].get(month) for month in months],
            }
            for name, role in MEASURES.items()
        ]
        written = {
            str(line["key"]): fmt.value(line["values"][-1], "share", code) for line in series
        }
        show.chart(
            charts.lines(series, palette=frame.palette, language=code, months=months, width=380),
            "retention-measures",
            frame.say("retention.measures.alt", month=fmt.month(frame.month, code), **written),
            language=code,
            rows=moves.by_month(series, months),
            columns=moves.month_columns(frame, series, "share"),
            table_in=controls,
        )


def bills(frame: Frame) -> None:
    """The bill of those who left, month by month before they did, beside those who stayed."""
    code = frame.language
    place = st.container(border=True, height="stretch")
    measure = st.session_state.get("retention_measure") or "fee"
    rows = frame.rows(
        "bills_before_leaving",
        month=frame.month,
        population=frame.population,
        pool=6,
        measure=measure,
    )
    with place:
        _bills_head(frame, rows)
        if not rows:
            words = frame.say("retention.bills.empty", month=fmt.month(frame.month, code))
            st.markdown(cards.grey(words))
            return
        show.chart(
            _bills_figure(frame, rows),
            "retention-bills",
            frame.say(
                "retention.bills.alt",
                left=fmt.number(rows[-1]["left_mean"], "yuan", code),
                stayed=fmt.number(rows[-1]["stayed_mean"], "yuan", code),
            ),
            language=code,
            rows=rows,
            columns=_bills_columns(frame),
        )
