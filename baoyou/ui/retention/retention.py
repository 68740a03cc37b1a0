"""Who is still here, drawn: the list chosen, the sentence on it, the bridge of its members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from baoyou import definitions
from baoyou.ui import address, behind, cards, charts, series, show, writers
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column
from baoyou.ui.wording import kept

OUTCOMES = (
    "kept_at_value",
    "kept_below_value",
    "ported_out",
    "cancelled",
    "cancelled_arrears",
    "long_suspended",
    "absent",
)
KEY = "retention_snapshot"
Row = Mapping[str, Any]


def snapshot(frame: Frame) -> Row | None:
    """The list chosen in the bar: by default the newest whose base month has come."""
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
    address.seed(KEY, ids, ids[-1])
    with frame.bar:
        chosen = st.selectbox(
            frame.say("retention.snapshot.label"),
            ids,
            index=None,
            required=True,
            format_func=lambda name: named.get(name, name),
            key=KEY,
            label_visibility="collapsed",
            width=210,
        )
    address.keep(KEY, chosen)
    return next(row for row in offered if row["snapshot_id"] == chosen)


def foot(frame: Frame, kpi: str) -> list[str]:
    """What must be said beside a figure of the snapshot."""
    if kpi == "value_retention_rate" and frame.month:
        values = definitions.values(frame.month)
        fee, count = values["strike_fee_floor"], values["strikes_lost"]
        return [cards.grey(frame.say("retention.card.strikes", fee=fee, count=count))]
    if kpi == "revenue_retention_rate":
        return [cards.grey(frame.say("retention.card.revenue"))]
    return []


def bridge(frame: Frame, chosen: Row, rows: Sequence[Row]) -> None:
    """Every member accounted for: strip, waterfall, balance; each part opens its members."""
    code, total = frame.language, rows[0]
    counts = {key: fmt.count(total[f"{key}_members"], code) for key in ("kept", "left")} | {
        "followed": fmt.count(total["followed"], code)
    }
    names = series.names("outcome", code, *OUTCOMES)
    losses = [
        {"name": frame.say(f"retention.fall.{row['outcome']}"), "value": row["members"]}
        for row in rows[2:]
    ]
    whole = {"name": frame.say("retention.fall.all"), "value": total["left_members"]}
    parts = [
        {"name": names[row["outcome"]], "value": row["members"], "role": role}
        for row, role in zip(rows[:2], ("good", "mark"), strict=True)
    ] + [{"name": frame.say("retention.bridge.left"), "value": whole["value"], "role": "bad"}]
    keys = [row["outcome"] for row in rows]
    subtitle = "subtitle" if total["left_members"] else "subtitle_none_left"
    with cards.card(
        frame.say("retention.bridge.title", **counts),
        frame.say(f"retention.bridge.{subtitle}", **counts),
        says=behind.says(
            frame,
            "snapshot_bridge",
            "retention_rate",
            "value_retention_rate",
            snapshot=chosen["snapshot_id"],
        ),
    ) as controls:
        with controls:
            _balance(frame, total["difference"])
        figure = charts.bridge(
            parts,
            whole,
            losses,
            palette=frame.palette,
            language=code,
            part_keys=[*keys[:2], "lost"],
            keys=["lost", *keys[2:]],
        )
        if not total["left_members"]:
            figure = charts.strip(parts[:2], palette=frame.palette, language=code, keys=keys[:2])
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
            rows=[{**row, "name": names[row["outcome"]]} for row in rows],
            columns=_bridge_columns(frame),
            table_in=controls,
            on_select=True,
        )
        if total["left_out"]:
            words = fmt.safe(kept.cities_left_out(frame, total))
            st.markdown(f":orange-badge[{words}]")
    if clicked:
        frame.go("customers", list="snapshot", value=clicked, snapshot=chosen["snapshot_id"])


def _balance(frame: Frame, difference: int) -> None:
    text = kept.balance(frame, difference)
    st.markdown(cards.badge(text, "bad" if difference else "good"), width="content")


def _bridge_columns(frame: Frame) -> list[Column]:
    share, count = writers.share(frame.language), writers.count(frame.language)
    return [
        Column("name", frame.say("retention.bridge.outcome")),
        Column("members", frame.say("retention.bridge.members"), count, "number"),
        Column("share", frame.say("retention.bridge.share"), share, "number"),
        Column("share_of_left", frame.say("retention.bridge.share_of_left"), share, "number"),
    ]


def opening(frame: Frame, chosen: Row | None, rows: Sequence[Row]) -> None:
    """Of a hundred, how many are here and at value; and how those left who left."""
    if chosen is None:
        month = fmt.month(frame.month, frame.language)
        upload = cards.Link(frame.say("retention.sentence.upload"), frame.pages["upload"])
        cards.sentence(frame.say("retention.sentence.no_snapshot", month=month), "", [upload])
        return
    name = chosen["snapshot_id"]
    if not rows:
        cards.sentence(frame.say("retention.sentence.no_members", snapshot=name))
        return
    total = rows[0]
    ways = (
        ("link", total["left_members"], "lost"),
        ("link_low", rows[1]["members"], "kept_below_value"),
    )
    cards.sentence(
        *kept.opening(frame, name, rows),
        [
            frame.link(
                frame.say(f"retention.sentence.{word}", count=fmt.count(count, frame.language)),
                "customers",
                list="snapshot",
                value=value,
                snapshot=name,
            )
            for word, count, value in ways
            if count
        ],
    )
