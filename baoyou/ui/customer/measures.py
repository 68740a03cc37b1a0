"""Twelve months of one customer: fee, usage and counts, each against the threshold of its rule.

Apart from the reasons because it also shows what did not warn.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import streamlit as st

from baoyou.ui import address, cards, charts, show, words
from baoyou.ui import format as fmt
from baoyou.ui.customer.case import Case
from baoyou.ui.frame import Frame, Row
from baoyou.ui.tables import Column

KEY = "customer_measure"
DROP = "usage_drop"
# The measures in the order of the choice: their unit, and the rule that looks at each.
MEASURES = {
    "arpu": ("yuan", "below_plan"),
    "mou": ("minutes", None),
    "data_mb": ("mb", None),
    "complaints": ("times", "complaints"),
    "repeat_faults": ("times", "repeat_faults"),
    "zero_call_days": ("days", "zero_calls"),
    "rival_hotline_calls": ("times", "rival_hotline"),
    "offnet_fee": ("yuan", "offnet_spend"),
    "leaving_contacts": ("times", "leaving_intent"),
}
# What the bars are written in: figures without decimals, whatever the unit is called.
_WRITTEN = {"yuan": "yuan", "minutes": "minutes"}
_DROP_UNITS = {"local_fee": "yuan", "arpu": "yuan", "mou": "minutes", "data_mb": "mb"}


def card(frame: Frame, case: Case) -> None:
    """The measure chosen, month by month; a fall that warned is shown first."""
    drop = next((hit for hit in case.hits if hit["rule"] == DROP), None)
    known = [name for name in MEASURES if case.measure(name)]
    options = [DROP, *known] if drop else known
    if not options:
        with cards.card(frame.say("customer.measures.title"), stretch=False):
            st.markdown(cards.grey(frame.say("customer.measures.none")))
        return
    address.seed(KEY, options, _first(case, options), clears=True)
    chosen = st.session_state[KEY]
    if chosen == DROP and drop:
        rows, name, unit = _fall(frame, case, drop)
        title = frame.say("customer.chart.drop", measure=name)
        told = frame.say("customer.chart.drop_subtitle")
    else:
        rows, (unit, rule) = case.measure(chosen), MEASURES[chosen]
        title = name = frame.say(f"customer.measures.{chosen}")
        told = _told(frame, chosen, rule)
    subtitle = frame.say("customer.chart.subtitle", unit=_unit(frame, unit), told=told)
    with cards.card(title, subtitle, stretch=False) as controls:
        with controls:
            _choice(frame, options)
        _draw(frame, rows, name, unit, controls)


def _first(case: Case, options: Sequence[str]) -> str:
    """The measure of the first rule that fired, else the fee."""
    fired = [hit["rule"] for hit in case.hits]
    by_rule = {rule: name for name, (_, rule) in MEASURES.items() if rule} | {DROP: DROP}
    found = (by_rule[rule] for rule in fired if by_rule.get(rule) in options)
    return next(found, options[0])


def _choice(frame: Frame, options: Sequence[str]) -> None:
    chosen = st.selectbox(
        frame.say("customer.measures.choose"),
        options,
        format_func=lambda name: frame.say(f"customer.measures.{name}"),
        key=KEY,
        label_visibility="collapsed",
        width=150,
    )
    address.keep(KEY, chosen)


def _fall(frame: Frame, case: Case, hit: Row) -> tuple[list[Row], str, str]:
    """The months of the fall with the threshold of each, what fell, and its unit."""
    assert frame.month is not None
    measure = json.loads(hit["evidence"])["measure"]
    params = frame.reader.rule_version(DROP, frame.month).params
    asked = {name: params[name] for name in ("mode", "months", "drop_percent")}
    rows = frame.rows(
        "customer_bars",
        all_cities=True,
        customer_id=case.customer_id,
        month=frame.month,
        measure=measure,
        **asked,
    )
    called = words.column_called("customers", measure, frame.language)
    return rows, called, _DROP_UNITS[measure]


def _told(frame: Frame, measure: str, rule: str | None) -> str:
    if rule is None:
        return frame.say("customer.measures.no_rule")
    key = "below_told" if measure == "arpu" else "above_told"
    return frame.say(f"customer.measures.{key}", rule=frame.rule_name(rule))


def _unit(frame: Frame, unit: str) -> str:
    return frame.say(f"customer.unit.{unit}")


def _draw(frame: Frame, rows: Sequence[Row], name: str, unit: str, controls: Any) -> None:
    code = frame.language
    written = _WRITTEN.get(unit, "count")
    figure = charts.evidence_bars(
        [row | {"hit": row["is_hit"]} for row in rows],
        palette=frame.palette,
        language=code,
        unit=written,
    )
    first, last = rows[0], rows[-1]
    alt = frame.say(
        "customer.chart.alt",
        measure=name,
        first_month=fmt.month(first["month"], code),
        first=fmt.number(first["value"], written, code),
        month=fmt.month(last["month"], code),
        last=fmt.number(last["value"], written, code),
    )
    show.chart(
        figure,
        "customer-chart",
        alt,
        language=code,
        rows=rows,
        columns=_columns(frame, name, written, "change" in last),
        table_in=controls,
    )


def _columns(frame: Frame, name: str, unit: str, has_change: bool) -> list[Column]:
    code = frame.language
    figures = words.figures(unit, code)
    columns = [
        Column("month", frame.say("customer.months.month"), words.months(code)),
        Column("value", name, figures, "number"),
        Column("threshold", frame.say("customer.why.threshold"), figures, "number"),
    ]
    if has_change:
        change = Column(
            "change",
            frame.say("customer.chart.change"),
            lambda share: fmt.relative(share, code, 1),
            "number",
        )
        columns.append(change)
    return columns
