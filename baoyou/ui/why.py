"""Why a customer is on the list: one sentence, the months that show it, every rule's evidence.

Apart from the rest of the customer's page because it alone reads the evidence of the rules.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from baoyou import definitions, evidence
from baoyou.ui import cards, charts, show, tables, words
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, Row
from baoyou.ui.tables import Column

UNITS = {"local_fee": "yuan", "arpu": "yuan", "mou": "minutes", "data_mb": "mb"}
DROP, BELOW = "usage_drop", "below_plan"


def sentence(frame: Frame, row: Row, hits: Sequence[Row], peers: Sequence[Row]) -> None:
    """Why the customer is on the list, in one sentence, and what hangs on it."""
    code = frame.language
    names = [frame.rule_name(hit["rule"]) for hit in hits]
    slots = {
        "month": fmt.month(row["month"], code),
        "count": fmt.count(len(hits), code),
        "rules": frame.say("frame.joint").join(names),
        "reason": words.group("outcome", row["left_reason"], code),
        "stated": row.get("stated_reason") or fmt.MISSING,
    }
    kind = "warned" if hits else "clear" if row["is_on_net"] else "off_net"
    if row["is_left"]:
        kind = "left"
    peer = next((peer for peer in peers if peer["measure"] == "fee_3m"), None)
    rest = "alone"
    if peer and peer["own"] is not None:
        rest = "peer"
        slots |= {
            "fee": fmt.quantity(peer["own"], "yuan", code),
            "median": fmt.quantity(peer["median"], "yuan", code),
            "peers": fmt.count(peer["customers"], code),
        }
    cards.sentence(
        frame.say(f"customer.sentence.{kind}", **slots),
        frame.say(f"customer.sentence.{rest}", **slots),
    )


def chart(frame: Frame, customer_id: str, hits: Sequence[Row]) -> None:
    """The reason month by month: the fall that was seen, else the fee beside the plan fee."""
    code = frame.language
    rules = {hit["rule"]: hit for hit in hits}
    params, measure = _looked_at(frame, rules)
    rows = frame.rows(
        "customer_bars", all_cities=True, customer_id=customer_id, month=frame.month, **params
    )
    kind = "drop" if measure else "plan"
    called = words.column_called("customers", measure or "arpu", code)
    unit = UNITS[measure or "arpu"]
    with cards.card(
        frame.say(f"customer.chart.{kind}", measure=called),
        frame.say(f"customer.chart.{kind}_subtitle", unit=frame.say(f"customer.unit.{unit}")),
    ) as controls:
        figure = charts.evidence_bars(
            [row | {"hit": row["is_hit"]} for row in rows],
            palette=frame.palette,
            language=code,
            unit="count" if unit == "mb" else unit,
        )
        first, last = rows[0], rows[-1]
        alt = frame.say(
            "customer.chart.alt",
            measure=called,
            first_month=fmt.month(first["month"], code),
            first=fmt.number(first["value"], "yuan", code),
            month=fmt.month(last["month"], code),
            last=fmt.number(last["value"], "yuan", code),
        )
        show.chart(
            figure,
            "customer-chart",
            alt,
            language=code,
            rows=rows,
            columns=_bar_columns(frame, called),
            table_in=controls,
        )


def reasons(frame: Frame, hits: Sequence[Row]) -> None:
    """Each rule with its evidence, its threshold and version, and the row it came from."""
    files = evidence.file_names(frame.reader.store)
    with cards.card(frame.say("customer.why.title"), stretch=False):
        if not hits:
            st.markdown(cards.grey(frame.say("customer.why.none")))
            return
        tables.reading_table(
            [_reason(frame, hit, files) for hit in hits],
            [
                Column("rule", frame.say("customer.why.rule"), kind="markdown"),
                Column("evidence", frame.say("customer.why.evidence")),
                Column("threshold", frame.say("customer.why.threshold")),
                Column("source", frame.say("customer.why.source")),
            ],
        )


def _looked_at(frame: Frame, rules: Mapping[str, Row]) -> tuple[dict[str, Any], str | None]:
    """What the chart asks for: the parameters of the fall that was seen, or the plan's ratio."""
    assert frame.month is not None
    if DROP in rules:
        measure = json.loads(rules[DROP]["evidence"])["measure"]
        drop = definitions.rules()[DROP].version(frame.month).params
        names = ("mode", "months", "drop_percent")
        return {"measure": measure, **{name: drop[name] for name in names}}, measure
    ratio = definitions.rules()[BELOW].version(frame.month).params["ratio"]
    return {"ratio": Decimal(str(ratio)), "is_below_plan": BELOW in rules}, None


def _reason(frame: Frame, hit: Row, files: Mapping[str, str]) -> dict[str, Any]:
    writer = words.writer(frame.language)
    rule = definitions.rules()[hit["rule"]]
    version = rule.version(hit["month"])
    inputs = json.loads(hit["evidence"], parse_float=Decimal)
    mark = "continuing" if hit["is_continuing"] else "new"
    badge = cards.badge(
        frame.say(f"customer.why.{mark}"), "none" if hit["is_continuing"] else "good"
    )
    threshold = evidence.formula(rule.key, version, writer)
    return {
        "rule": f"**{fmt.safe(frame.rule_name(rule.key))}** {badge}",
        "evidence": evidence.sentence(rule.key, inputs, hit["month"], writer),
        "threshold": frame.say("customer.why.version", formula=threshold, version=version.version),
        "source": frame.say(
            "customer.why.row",
            file=files.get(hit["source_file"], hit["source_file"] or fmt.MISSING),
            row=fmt.count(hit["source_row"], frame.language),
        ),
    }


def _bar_columns(frame: Frame, called: str) -> list[Column]:
    code = frame.language
    return [
        Column("month", frame.say("customer.months.month"), words.months(code)),
        Column("value", called, words.figures("yuan", code), "number"),
        Column(
            "threshold", frame.say("customer.why.threshold"), words.figures("yuan", code), "number"
        ),
        Column(
            "change",
            frame.say("customer.chart.change"),
            lambda c: fmt.relative(c, code, 1),
            "number",
        ),
    ]
