"""Whom to contact first this month, and why."""

from __future__ import annotations

from typing import Any

import streamlit as st

from baoyou import definitions
from baoyou.ui import alarms, cards, people, states, words
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, Row, current


def main() -> None:
    """The sentence, how the rules moved, the list."""
    frame = current()
    rule = alarms.asked_rule()
    facts = frame.rows("warning_summary", month=frame.month, population=frame.population)[0]
    _sentence(frame, facts)
    moves = frame.rows("rule_moves", month=frame.month, population=frame.population)
    clicked = alarms.rules_card(frame, moves, rule)
    if clicked and clicked != rule:
        frame.go("warnings", **{alarms.RULE: clicked})
    _list(frame, facts)


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


def _list(frame: Frame, facts: Row) -> None:
    heading = frame.say("warnings.list.title")
    with cards.card(heading, frame.say("warnings.list.subtitle")) as controls:
        alert, rule = alarms.filters(frame, facts, controls)
        if rule == "group_alarm":
            st.markdown(cards.grey(frame.say("warnings.list.group_alarm")))
        listing = alarms.listing(frame, alert, rule)
        named = {
            "alert": frame.say(f"warnings.list.{alert or 'all'}"),
            "rule": frame.rule_name(rule) if rule else frame.say("warnings.filter.all_rules"),
        }
        if not people.total(frame, listing):
            _empty(frame, facts, named)
            return
        columns = [
            people.column(name, frame)
            for name in ("alert_text", "customer", "city", "level", "stage", "fee_3m", "fees")
        ]
        columns.append(people.column("evidence", frame, width="large"))
        columns.append(people.column("manager_id", frame))
        people.table(frame, listing, columns, frame.say("warnings.list.alt", **named), _told)
        st.markdown(cards.grey(frame.say("warnings.list.lock")))


def _empty(frame: Frame, facts: Row, named: dict[str, str]) -> None:
    count = fmt.count(facts["on_net"], frame.language)
    checked = frame.say(
        "warnings.empty.checked", count=count, rules=len(definitions.rules()), **named
    )
    way_out = frame.link(frame.say("warnings.empty.way_out"), "warnings")
    states.empty(frame.say("warnings.empty.title"), checked, frame.language, way_out)


def _told(rows: list[Row]) -> list[Row]:
    code = current().language
    return [row | {"evidence": words.reasons(row, code)} for row in rows]


main()
