"""What to do next for a customer: the programme the trigger table suggests, and why it does.

Apart from the reasons, which say who is at risk and never what to offer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from baoyou import definitions, programmes
from baoyou.programmes import Suggestion
from baoyou.ui import cards, words
from baoyou.ui import format as fmt
from baoyou.ui.customer.case import Case
from baoyou.ui.frame import Frame

# Facts that are codes of ours; all others are figures or texts of the extract.
_CODES = {"left_reason": "outcome"}


def card(frame: Frame, case: Case) -> None:
    """The most pressing programme, then the others that the month calls for."""
    with cards.card(
        frame.say("customer.next.title"),
        frame.say("customer.next.subtitle", source=programmes.table().source),
        stretch=False,
    ):
        if case.is_locked:
            st.markdown(fmt.safe(frame.say("customer.next.locked")))
        none = why_none(frame, case)
        if none:
            st.markdown(cards.grey(none))
        for place, told in enumerate(suggestions(frame, case)):
            name = f"**{fmt.safe(told['name'])}**"
            law = cards.badge(told["law"])
            st.markdown(f"{name} {law}" if place else f"##### {fmt.safe(told['name'])} {law}")
            lines = [fmt.safe(told["service"])]
            if told["offer"]:
                lines.append(fmt.safe(told["offer"]))
            lines.append(cards.grey(told["why"]))
            st.markdown("  \n".join(lines))


def suggestions(frame: Frame, case: Case) -> list[dict[str, str]]:
    """Each programme called for: name, law, service, offer, why.

    The offer is empty where there is none, and for who is locked while porting.
    """
    told = []
    for suggestion in case.suggestions or ():
        programme = suggestion.programme
        said = programme.words(frame.language)
        offer = said.offer and frame.say("customer.next.offer", offer=said.offer)
        told.append(
            {
                "name": said.name,
                "law": frame.say(f"customer.law.{programme.law}"),
                "service": frame.say("customer.next.service", service=said.service),
                "offer": "" if case.is_locked else offer,
                "why": frame.say("customer.next.why", why=_why(frame, suggestion)),
            }
        )
    return told


def why_none(frame: Frame, case: Case) -> str:
    """Why no programme is suggested; empty where one is."""
    if case.suggestions is None:
        month = case.row["month"]
        fee = definitions.values(month)["high_value_fee_min"]
        return frame.say("customer.next.not_high_value", fee=fmt.count(fee, frame.language))
    return "" if case.suggestions else frame.say("customer.next.none")


def _why(frame: Frame, suggestion: Suggestion) -> str:
    rules = [frame.rule_name(rule) for rule in suggestion.rules]
    programme = suggestion.programme
    limits: dict[str, Mapping[str, Any]] = {
        "least": programme.at_least,
        "most": programme.at_most,
    }
    facts = []
    for name, value in suggestion.facts.items():
        called = _called(frame, name)
        written = _written(frame, name, value)
        signs = [
            frame.say(f"customer.next.at_{kind}", limit=fmt.count(limit[name], frame.language))
            for kind, limit in limits.items()
            if name in limit
        ]
        fact = frame.say("customer.next.fact", called=called, value=written)
        facts.append(f"{fact}{frame.say('frame.joint').join(signs)}")
    return frame.say("frame.joint").join([*rules, *facts])


def _called(frame: Frame, name: str) -> str:
    if name in _CODES:
        return frame.say(f"customer.next.{name}")
    return words.column_called("customers", name, frame.language)


def _written(frame: Frame, name: str, value: Any) -> str:
    if name in _CODES:
        return words.group(_CODES[name], value, frame.language)
    return value if isinstance(value, str) else fmt.count(value, frame.language)
