"""Who a customer is and what happened: badges, months, bindings, answers, peers.

Apart from the page because each part is a card of its own with its own empty state.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from baoyou.ui import cards, tables, words
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, Row
from baoyou.ui.tables import Column


def heading(frame: Frame, row: Row) -> None:
    """The masked number and, as badges, the alert, city, level, tier, stage, group and tenure."""
    code = frame.language
    name = row["phone_masked"] or row["customer_id"]
    st.markdown(f"## {fmt.safe(name)}", anchors=False)
    level = words.group("level", row["level"], code)
    why = frame.say("frame.joint").join(words.clauses(row["core_clauses"], row["month"], code))
    badges = [
        frame.say("customer.badge.id", id=row["customer_id"]),
        row["city"] or row["city_before"],
        frame.say("customer.badge.level", level=level, why=why) if why else level,
        words.group("tier", row["tier"], code) if row["tier"] else None,
        words.stage(row["stage"], code) if row["stage"] else None,
        _group(frame, row),
        _tenure(frame, row),
        frame.say("customer.badge.manager", manager=row["manager_id"])
        if row["manager_id"]
        else None,
    ]
    alert = tables.alert_badge(row["alert"], row["rule_count"], code)
    if not row["is_on_net"]:
        alert = cards.badge(frame.say("customer.badge.off_net"), "bad")
    st.markdown(" ".join([alert, *(cards.badge(text) for text in badges if text)]))


def lock(frame: Frame, row: Row) -> None:
    """Who asked to port gets service only."""
    if row["port_code"] or row["port_apply"]:
        st.warning(frame.say("customer.lock"), icon="🔒")


def bindings(frame: Frame, row: Row) -> None:
    """What holds the customer, and until when."""
    code = frame.language
    told = [
        {"what": words.group("binding", kind, code), "state": _held(frame, row[flag])}
        | {"kind": "", "until": ""}
        for kind, flag in (
            ("contract", "is_contracted"),
            ("sticky", "is_sticky"),
            ("fusion", "is_fused"),
        )
    ]
    if row["contract_end_on"]:
        told[0] |= {"kind": row["contract_kind"], "until": fmt.day(row["contract_end_on"], code)}
    with cards.card(frame.say("customer.bindings.title"), stretch=False):
        tables.reading_table(
            told,
            [
                Column(name, frame.say(f"customer.bindings.{name}"))
                for name in ("what", "state", "kind", "until")
            ],
        )


def beside(frame: Frame, peers: Sequence[Row]) -> None:
    """The customer beside the middle one of the same city and level."""
    code = frame.language
    with cards.card(frame.say("customer.peers.title"), _peers_line(frame, peers), stretch=False):
        if not peers:
            st.markdown(cards.grey(frame.say("customer.peers.none")))
            return
        with st.grid(len(peers), min_column_width=90):
            for peer in peers:
                with st.container(gap="xxsmall"):
                    st.metric(
                        frame.say(f"customer.peers.{peer['measure']}"),
                        fmt.number(peer["own"], "yuan", code, 0),
                    )
                    middle = fmt.number(peer["median"], "yuan", code, 0)
                    st.markdown(cards.badge(frame.say("customer.peers.median", figure=middle)))


def surveys(frame: Frame, customer_id: str) -> None:
    """What the customer answered when asked."""
    code = frame.language
    rows = frame.rows("customer_surveys", all_cities=True, customer_id=customer_id)
    with cards.card(frame.say("customer.surveys.title"), stretch=False):
        if not rows:
            st.markdown(cards.grey(frame.say("customer.surveys.none")))
            return
        tables.reading_table(
            rows,
            [
                Column("month", frame.say("customer.months.month"), words.months(code)),
                Column(
                    "item",
                    frame.say("customer.surveys.item"),
                    lambda item: words.group("item", item, code),
                ),
                Column(
                    "score",
                    frame.say("customer.surveys.score"),
                    words.figures("points", code),
                    "number",
                ),
                Column(
                    "scale_max",
                    frame.say("customer.surveys.scale"),
                    words.figures("points", code),
                    "number",
                ),
                Column("touchpoint", frame.say("customer.surveys.touchpoint")),
            ],
        )


def months(frame: Frame, history: Sequence[Row], hits: Sequence[Row]) -> None:
    """All stored months, newest first: stage, fee, usage, and what warned."""
    code = frame.language
    by_month: dict[date, list[str]] = {}
    for hit in hits:
        by_month.setdefault(hit["month"], []).append(frame.rule_name(hit["rule"]))
    joint = frame.say("frame.joint")
    rows = [
        row
        | {
            "rules": joint.join(by_month.get(row["month"], [])) or None,
            "state": _state(frame, row),
        }
        for row in reversed(history)
    ]
    money = [
        Column(name, frame.say(f"customer.months.{name}"), words.figures("yuan", code), "number")
        for name in ("arpu", "fee_3m", "plan_fee", "local_fee")
    ]
    counts = [
        Column(name, frame.say(f"customer.months.{name}"), words.figures("count", code), "number")
        for name in ("mou", "data_mb", "complaints", "faults")
    ]
    with cards.card(frame.say("customer.months.title"), frame.say("customer.months.subtitle")):
        tables.reading_table(
            rows,
            [
                Column("month", frame.say("customer.months.month"), words.months(code)),
                Column("stage", frame.say("customer.months.stage"), lambda s: words.stage(s, code)),
                Column("state", frame.say("customer.months.state")),
                *money,
                *counts,
                Column("rules", frame.say("customer.months.rules")),
            ],
        )


def _group(frame: Frame, row: Row) -> str | None:
    if not row["group_id"]:
        return None
    role = "key_person" if row["group_role"] == "key_person" else "member"
    kind = row["group_class"] or fmt.MISSING
    return frame.say(f"customer.badge.{role}", group=row["group_id"], kind=kind)


def _tenure(frame: Frame, row: Row) -> str | None:
    if row["tenure_months"] is None:
        return None
    years, rest = divmod(row["tenure_months"], 12)
    return frame.say("customer.badge.tenure", years=years, months=rest)


def _held(frame: Frame, flag: bool | None) -> str:
    return frame.say(
        "customer.bindings.unknown"
        if flag is None
        else f"customer.bindings.{'yes' if flag else 'no'}"
    )


def _state(frame: Frame, row: Row) -> str:
    if row["left_reason"]:
        return words.group("outcome", row["left_reason"], frame.language)
    return words.status(row["status"], frame.language)


def _peers_line(frame: Frame, peers: Sequence[Row]) -> str:
    if not peers:
        return ""
    return frame.say(
        "customer.peers.subtitle",
        city=peers[0]["city"],
        level=words.group("level", peers[0]["level"], frame.language),
        count=fmt.count(peers[0]["customers"], frame.language),
    )
