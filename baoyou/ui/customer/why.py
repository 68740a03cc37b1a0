"""Why a customer is on the list: one sentence, and every rule with its evidence and its source.

Apart from the rest of the customer's page because it alone reads the evidence of the rules.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import streamlit as st

from baoyou import evidence
from baoyou.evidence import Writer
from baoyou.origins import Origin, origins
from baoyou.ui import cards, words
from baoyou.ui import format as fmt
from baoyou.ui.customer.case import Case
from baoyou.ui.frame import Frame, Row
from baoyou.ui.model import model_words

# The rules whose evidence names a rival.
NAMES_RIVALS = {"rival_offer"}


def told(frame: Frame, case: Case, *, is_neutral: bool = False) -> tuple[str, str]:
    """Why the customer is on the list, in one sentence, and what hangs on it.

    is_neutral: without words of others, which may name a rival.
    """
    code, row = frame.language, case.row
    names = [frame.rule_name(hit["rule"]) for hit in case.hits]
    slots = {
        "month": fmt.month(row["month"], code),
        "count": fmt.count(len(case.hits), code),
        "rules": frame.say("frame.joint").join(names),
        "reason": words.group("outcome", row["left_reason"], code),
        "stated": fmt.MISSING if is_neutral else row["stated_reason"] or fmt.MISSING,
    }
    kind = "warned" if case.hits else "clear" if row["is_on_net"] else "off_net"
    if row["is_left"]:
        kind = "left"
    peer = next((peer for peer in case.peers if peer["measure"] == "fee_3m"), None)
    rest = "alone"
    if peer and peer["own"] is not None:
        rest = "peer"
        slots |= {
            "fee": fmt.quantity(peer["own"], "yuan", code),
            "median": fmt.quantity(peer["median"], "yuan", code),
            "peers": fmt.count(peer["customers"], code),
        }
    return (
        frame.say(f"customer.sentence.{kind}", **slots),
        frame.say(f"customer.sentence.{rest}", **slots),
    )


def reasons(frame: Frame, case: Case, *, is_neutral: bool = False) -> list[dict[str, Any]]:
    """Each rule of the month: rule, name, is_new, evidence, version, threshold, source.

    is_neutral: evidence that names a rival is left out, and said to be.
    """
    known = origins(frame.reader.store, frame.reader.manifest.sequence)
    writer = replace(words.writer(frame.language), version=frame.reader.rule_version)
    found = [_reason(frame, hit, known, writer) for hit in case.hits]
    if not is_neutral:
        return found
    hidden = {"evidence": frame.say("customer.why.rival_left_out")}
    return [one | hidden if one["rule"] in NAMES_RIVALS else one for one in found]


def card(frame: Frame, case: Case) -> None:
    """The rules one below the other: the sentence, then its threshold, version and source."""
    with cards.card(frame.say("customer.why.title"), stretch=False):
        if not case.hits:
            st.markdown(cards.grey(frame.say("customer.why.none")))
        for one in reasons(frame, case):
            badge = cards.badge(mark(frame, one["is_new"]), "good" if one["is_new"] else "none")
            lines = [
                f"**{fmt.safe(one['name'])}** {badge}",
                fmt.safe(one["evidence"]),
                cards.grey(frame.say("customer.why.threshold_told", threshold=one["threshold"])),
                cards.grey(frame.say("customer.why.source_told", source=one["source"])),
            ]
            st.markdown("  \n".join(lines))
        if told := model(frame, case):
            st.markdown(told)


def model(frame: Frame, case: Case) -> str:
    """The model's score and what moves it most, in words; empty where no model scored the month."""
    if case.row["model_score"] is None:
        return ""
    found = model_words.reasons(case.row["model_reasons"], frame.language)
    score = fmt.number(case.row["model_score"], "count", frame.language, 2)
    joined = frame.say("frame.joint").join(found)
    return fmt.safe(frame.say("customer.why.model", score=score, reasons=joined))


def source_of(frame: Frame, row: Row) -> str:
    """The load, file and row that a customer's month came from."""
    return _source(frame, row, origins(frame.reader.store, frame.reader.manifest.sequence))


def mark(frame: Frame, is_new: bool | None) -> str:
    """Whether a warning is new or goes on, in a word."""
    return frame.say(f"customer.why.{'new' if is_new else 'continuing'}")


def _reason(frame: Frame, hit: Row, known: Mapping[str, Origin], writer: Writer) -> dict[str, Any]:
    rule, month = hit["rule"], hit["month"]
    version = frame.reader.rule_version(rule, month)
    inputs = json.loads(hit["evidence"], parse_float=Decimal)
    return {
        "rule": rule,
        "name": frame.rule_name(rule),
        "is_new": not hit["is_continuing"],
        "evidence": evidence.sentence(rule, inputs, month, writer),
        "version": frame.say("customer.why.version_alone", version=version.version),
        "threshold": frame.say(
            "customer.why.version",
            formula=evidence.formula(rule, version, writer),
            version=version.version,
        ),
        "source": _source(frame, hit, known),
    }


def _source(frame: Frame, hit: Row, known: Mapping[str, Origin]) -> str:
    row = fmt.count(hit["source_row"], frame.language)
    origin = known.get(hit["source_file"] or "")
    if origin is None:
        file = hit["source_file"] or fmt.MISSING
        return frame.say("customer.why.row_of_file", file=file, row=row)
    return frame.say("customer.why.row", load=origin.load, file=origin.file, row=row)
