"""Value strikes of a snapshot: who is one from being lost in value, who is lost but on net.

Apart from the warnings, whose rule counts the strikes of everybody's whole year: here those after
the base month of the list, as value retention does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from baoyou import definitions
from baoyou.ui import address, behind, cards, switches, tables, words, writers
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.lists import opened
from baoyou.ui.lists.people import Listing
from baoyou.ui.tables import Column

# What the address says of the list that is open: all, city:NAME or level:CODE.
OPEN = "strikes"
WAYS = ("city", "level")
Row = Mapping[str, Any]


def lost_at(frame: Frame) -> int:
    """At how many strikes a member is lost in value."""
    return int(_value(frame, "strikes_lost"))


def card(frame: Frame, chosen: Row) -> None:
    """By city or level of the list; a row opens those one strike away."""
    lost, floor = lost_at(frame), _value(frame, "strike_fee_floor")
    slots = {"near": lost - 1, "lost": lost, "fee": floor}
    snapshot = chosen["snapshot_id"]
    with cards.card(
        frame.say("strikes.title"),
        frame.say("strikes.subtitle", **slots),
        says=behind.says(frame, "snapshot_strikes", "value_retention_rate", snapshot=snapshot),
    ) as controls:
        with controls:
            by = switches.switch(
                "strikes_by",
                WAYS,
                frame.say("strikes.switch"),
                lambda name: frame.say(f"survival.by_{name}"),
            )
        rows = frame.rows(
            "snapshot_strikes",
            month=frame.month,
            snapshot=snapshot,
            by=by,
            strikes_lost=lost,
        )
        if not rows:
            st.markdown(cards.grey(frame.say("strikes.nobody")))
            return
        picked = _table(frame, by, rows)
        _links(frame, chosen, rows[-1], lost)
    asked = "all" if picked == "all" else f"{by}:{picked}" if picked else None
    if asked and asked != st.query_params.get(OPEN):
        frame.go("retention", **{OPEN: asked})


def _table(frame: Frame, by: str, rows: Sequence[Row]) -> str | None:
    code = frame.language
    named = [
        {**row, "name": _name(frame, by, row["group_key"]), "interval": _interval(row, code)}
        for row in rows
    ]

    def column(key: str, write: writers.Writer) -> Column:
        return Column(key, frame.say(f"strikes.column.{key}"), write, "number")

    return tables.clickable_table(
        named,
        [
            Column("name", frame.say(f"survival.by_{by}")),
            column("on_net", writers.count(code)),
            column("near", writers.count(code)),
            column("near_share", writers.share(code, 2)),
            Column("interval", frame.say("survival.interval")),
            column("near_fee", writers.yuan(code, 0)),
            column("below", writers.count(code)),
            column("below_share", writers.share(code, 2)),
        ],
        key=f"strikes-table-{st.query_params.get(OPEN)}",
        id_column="group_key",
        alt=frame.say("strikes.alt", month=fmt.month(frame.month, code)),
        pinned=1,
    )


def _interval(row: Row, code: str) -> str:
    return fmt.interval(row["near_low"], row["near_high"], "share", code, 2)


def _name(frame: Frame, by: str, key: str) -> str:
    if key == "all":
        return frame.say("survival.whole_level")
    return words.group("level", key, frame.language) if by == "level" else key


def _links(frame: Frame, chosen: Row, total: Row, lost: int) -> None:
    code = frame.language
    ways = []
    if total["near"]:
        count = fmt.count(total["near"], code)
        told = frame.say("strikes.to_near", count=count, near=lost - 1)
        ways.append(frame.link(told, "retention", **{OPEN: "all"}))
    if total["below"]:
        told = frame.say("strikes.to_below", count=fmt.count(total["below"], code))
        query = {"list": "snapshot", "value": "kept_below_value"}
        ways.append(frame.link(told, "customers", **query, snapshot=chosen["snapshot_id"]))
    rule = frame.rule_name("value_strikes")
    ways.append(
        frame.link(frame.say("strikes.to_rule", rule=rule), "warnings", rule="value_strikes")
    )
    with st.container(horizontal=True, gap="xsmall"):
        for way in ways:
            cards.link_to(way)


def open_list(frame: Frame, chosen: Row) -> None:
    """The list that the address asks for, under the card."""
    address.follow(OPEN)
    asked = st.query_params.get(OPEN)
    if not asked:
        return
    kind, _, key = asked.partition(":")
    near = lost_at(frame) - 1
    params = {
        "month": frame.month,
        "snapshot": chosen["snapshot_id"],
        "strikes": near,
        "city": key if kind == "city" else None,
        "level": key if kind == "level" else None,
    }
    listing = Listing("retention", "strike_list", params, {OPEN: asked})
    told = frame.say("strikes.list", near=near)
    if key:
        told = frame.say("customers.which", list=told, which=_name(frame, kind, key))
    write = writers.yuan(frame.language)
    own = Column("figure_now", frame.say("strikes.column.fee_now"), write, "number")
    opened.card(frame, listing, told, opened.columns(frame, own))


def _value(frame: Frame, parameter: str) -> Any:
    assert frame.month
    return definitions.values(frame.month)[parameter]
