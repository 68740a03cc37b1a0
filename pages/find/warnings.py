"""Whom to contact first this month, and why."""

from __future__ import annotations

from typing import Any

import streamlit as st

from baoyou import definitions
from baoyou.ui import behind, cards, states, words
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, Row, current
from baoyou.ui.lists import people
from baoyou.ui.tables import Column
from baoyou.ui.warnings import alarms, combinations, exports, hits, narrowing, warned
from baoyou.ui.warnings.alarms import Filters


def main() -> None:
    """The sentence, the rules and what fires together, the trend and the groups, the list."""
    frame = current()
    asked = narrowing.seeded(frame)
    facts = frame.rows("warning_summary", month=frame.month, population=frame.population)[0]
    _sentence(frame, facts)
    moves = frame.rows("rule_moves", month=frame.month, population=frame.population)
    left, right = st.columns([3, 2])
    with left:
        clicked = hits.rules_card(frame, moves, asked.rule)
    with right:
        combinations.card(frame, asked)
    if clicked and clicked != asked.rule:
        frame.go("warnings", **{alarms.RULE: clicked})
    left, right = st.columns(2)
    with left:
        warned.trend_card(frame)
    with right:
        warned.groups_card(frame, asked)
    _list(frame, facts, asked)


def _sentence(frame: Frame, facts: Row) -> None:
    code = frame.language
    slots: dict[str, Any] = {
        name: fmt.count(facts[name], code)
        for name in ("on_net", "warned", "new_customers", "red", "locked")
    }
    slots |= {
        name: fmt.value(facts[name], "share", code)
        for name in ("warned_share", "red_share", "red_fee_share")
    }
    slots["at_risk"] = fmt.money(facts["fee_at_risk"], code, per_month=True)
    slots["population"] = frame.say(f"warnings.population.{frame.population}")
    known = "new" if facts["new_customers"] is not None else "first"
    red = f"{'red' if facts['red'] else 'no_red'}{'_locked' if facts['locked'] else ''}"
    label = frame.say("warnings.sentence.see_red", count=slots["red"])
    links = [frame.link(label, "warnings", **{alarms.ALERT: "red"})]
    cards.sentence(
        frame.say(f"warnings.sentence.{known}", place=frame.place(), **slots),
        frame.say(f"warnings.sentence.{red}", **slots),
        links if facts["red"] else (),
    )


def _list(frame: Frame, facts: Row, asked: Filters) -> None:
    heading = frame.say("warnings.list.title")
    says = behind.says(frame, "warning_list")
    with cards.card(heading, frame.say("warnings.list.subtitle"), says=says) as controls:
        asked = narrowing.widgets(frame, facts, asked, controls)
        narrowing.ways_out(frame, asked)
        if asked.rule == "group_alarm":
            st.markdown(cards.grey(frame.say("warnings.list.group_alarm")))
        listing = alarms.listed(frame, asked)
        named = alarms.told(frame, asked) or frame.say("warnings.list.all")
        total = people.total(frame, listing)
        if not total:
            _empty(frame, facts, named)
            return
        alt = frame.say("warnings.list.alt", filters=named)
        people.table(frame, listing, _columns(frame), alt, _told)
        st.markdown(cards.grey(frame.say("warnings.list.lock")))
        exports.popover(frame, asked.address, total)


def _columns(frame: Frame) -> list[Column]:
    names = ["alert_text", "customer", "city", "level", "stage", "fee_3m"]
    columns = [people.column(name, frame) for name in names]
    columns.append(people.column("fees", frame, width=110))
    columns.append(people.column("evidence", frame, width="large"))
    columns.append(people.column("manager_id", frame))
    if len(narrowing.missing_scores(frame)) < len(narrowing.SCORES):
        columns.append(people.column("sensitivity", frame))
    columns.append(people.column("next_moment", frame))
    return columns


def _empty(frame: Frame, facts: Row, named: str) -> None:
    count = fmt.count(facts["on_net"], frame.language)
    rules = len(definitions.rules())
    checked = frame.say("warnings.empty.checked", count=count, rules=rules, filters=named)
    way_out = frame.link(frame.say("warnings.empty.way_out"), "warnings")
    states.empty(frame.say("warnings.empty.title"), checked, frame.language, way_out)


def _told(rows: list[Row]) -> list[Row]:
    frame = current()
    code, version = frame.language, frame.reader.rule_version
    return [
        row
        | {
            "evidence": words.reasons(row, code, version),
            "next_moment": people.next_moment(row, code),
        }
        for row in rows
    ]


main()
