"""Who a customer is and what happened: badges, stages, months, bindings, peers.

Apart from the page because each part is a card of its own with its own empty state.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from baoyou.ui import cards, tables, words
from baoyou.ui import format as fmt
from baoyou.ui.customer.case import Case
from baoyou.ui.frame import Frame, Row
from baoyou.ui.lists import people
from baoyou.ui.tables import Column

LOCK = "🔒"
BINDINGS = (("contract", "is_contracted"), ("sticky", "is_sticky"), ("fusion", "is_fused"))
# The months that the line of stages goes back.
MONTHS = 12


def heading(frame: Frame, case: Case) -> None:
    """The masked number and, as badges, the alert, city, level and why, stage, group, lock."""
    code, row = frame.language, case.row
    st.markdown(f"## {fmt.safe(case.name)}", anchors=False)
    alert = tables.alert_badge(row["alert"], row["rule_count"], code)
    if not row["is_on_net"]:
        alert = cards.badge(frame.say("customer.badge.off_net"), "bad")
    lock = [f":red-badge[{LOCK} {fmt.safe(locked_since(frame, row))}]"] if case.is_locked else []
    st.markdown(" ".join([alert, *lock, *(cards.badge(text) for text in badges(frame, case))]))


def badges(frame: Frame, case: Case) -> list[str]:
    """What a customer is, each in a few words; what is not known is left out."""
    code, row = frame.language, case.row
    told = [
        frame.say("customer.badge.id", id=case.customer_id),
        row["city"] or row["city_before"],
        level(frame, row),
        words.group("tier", row["tier"], code) if row["tier"] else None,
        words.stage(row["stage"], code) if row["stage"] else None,
        _sensitivity(frame, row),
        _group(frame, row),
        _tenure(frame, row),
        frame.say("customer.badge.manager", manager=row["manager_id"])
        if row["manager_id"]
        else None,
        frame.say("customer.badge.score", score=fmt.number(row["model_score"], "count", code, 2))
        if row["model_score"] is not None
        else None,
    ]
    return [text for text in told if text]


def level(frame: Frame, row: Row) -> str:
    """The level and why the customer is core, each clause met in words."""
    told = words.group("level", row["level"], frame.language)
    why = frame.say("frame.joint").join(
        words.clauses(row["core_clauses"], row["month"], frame.language)
    )
    return frame.say("customer.badge.level", level=told, why=why) if why else told


def locked_since(frame: Frame, row: Row) -> str:
    """Since when the customer is locked."""
    return frame.say("customer.badge.locked", month=fmt.month(row["locked_since"], frame.language))


def lock(frame: Frame, case: Case) -> None:
    """Who asked to port gets service and information only."""
    if case.is_locked:
        st.warning(frame.say("customer.lock"), icon=LOCK)


def stages(frame: Frame, case: Case) -> None:
    """The stages of the last twelve months, one badge for each run of months."""
    code = frame.language
    months = frame.months_back(MONTHS)
    runs = [run for run in case.stages if months and run["last_month"] >= months[0]]
    told = [
        frame.say("customer.stages.run", stage=_stage(frame, run), months=_span(run, code))
        for run in runs
    ]
    last = len(told) - 1
    with cards.card(frame.say("customer.stages.title"), stretch=False):
        line = " → ".join(
            cards.badge(text, "good" if place == last else "none")
            for place, text in enumerate(told)
        )
        st.markdown(line or cards.grey(frame.say("customer.stages.none")))


def binding_rows(frame: Frame, row: Row) -> list[dict[str, Any]]:
    """What holds the customer, in which kind, and until when."""
    code = frame.language
    told = [
        {"what": words.group("binding", kind, code), "state": _held(frame, row[flag])}
        | {"kind": "", "until": ""}
        for kind, flag in BINDINGS
    ]
    if row["contract_end_on"]:
        told[0] |= {"kind": row["contract_kind"], "until": fmt.day(row["contract_end_on"], code)}
    return told


def bindings(frame: Frame, case: Case) -> None:
    """The bindings as a table."""
    with cards.card(frame.say("customer.bindings.title"), stretch=False):
        tables.reading_table(
            binding_rows(frame, case.row),
            [
                Column(name, frame.say(f"customer.bindings.{name}"))
                for name in ("what", "state", "kind", "until")
            ],
        )


def beside(frame: Frame, case: Case) -> None:
    """The customer beside the middle one of the same city and level."""
    code, peers = frame.language, case.peers
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


def months(frame: Frame, case: Case) -> None:
    """All stored months, newest first: stage, fee, usage, and what warned."""
    code = frame.language
    by_month: dict[date, list[str]] = {}
    for hit in case.all_hits:
        by_month.setdefault(hit["month"], []).append(frame.rule_name(hit["rule"]))
    joint = frame.say("frame.joint")
    rows = [
        row
        | {
            "rules": joint.join(by_month.get(row["month"], [])) or None,
            "state": _state(frame, row),
        }
        for row in reversed(case.history)
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
                Column("state", frame.say("customer.months.state")),
                *money,
                *counts,
                Column("rules", frame.say("customer.months.rules")),
            ],
        )


def _sensitivity(frame: Frame, row: Row) -> str | None:
    if not row["sensitivity"]:
        return None
    kind = people.sensitivity(row["sensitivity"], frame.language)
    return frame.say("customer.badge.sensitivity", kind=kind)


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


def _stage(frame: Frame, run: Row) -> str:
    if run["stage"] is None:
        return frame.say("customer.stages.off_net")
    return words.stage(run["stage"], frame.language)


def _span(run: Row, language: str) -> str:
    first, last = run["first_month"], run["last_month"]
    told = fmt.month_year(first, language)
    return told if first == last else f"{told}–{fmt.month_year(last, language)}"


def _state(frame: Frame, row: Row) -> str:
    """The stage, and the state where it is not simply active."""
    code = frame.language
    stage = words.stage(row["stage"], code)
    if row["left_reason"]:
        return frame.say(
            "customer.months.staged",
            stage=stage,
            state=words.group("outcome", row["left_reason"], code),
        )
    state = words.status(row["status"], code)
    if row["stage"] is None:
        return state
    if row["status"] == "active":
        return stage
    return frame.say("customer.months.staged", stage=stage, state=state)


def _peers_line(frame: Frame, peers: Sequence[Row]) -> str:
    if not peers:
        return ""
    return frame.say(
        "customer.peers.subtitle",
        city=peers[0]["city"],
        level=words.group("level", peers[0]["level"], frame.language),
        count=fmt.count(peers[0]["customers"], frame.language),
    )
