"""The warnings of a month: the filters by alert and rule, and how each rule's hits moved.

Apart from the page because the way back from a customer needs the same filters in its address.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from baoyou import definitions
from baoyou.ui import address, cards, charts, show, tables, words
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, Row
from baoyou.ui.people import Listing
from baoyou.ui.tables import Column

ALERT, RULE = "alert", "rule"


def listing(frame: Frame, alert: str | None, rule: str | None) -> Listing:
    """The flagged list of the frame's month under these filters; what is not known is none."""
    alert = alert if alert in tables.LEVELS else None
    rule = rule if rule in definitions.rules() else None
    params = {
        "month": frame.month,
        "population": frame.population,
        "alert": alert,
        "rules": [rule] if rule else None,
    }
    return Listing("warnings", "warning_list", params, {ALERT: alert, RULE: rule})


def asked_rule() -> str | None:
    """Before any widget: what the address asks for; gives the rule the list is filtered by."""
    address.seed(ALERT, tables.LEVELS, clears=True)
    address.seed(RULE, definitions.rules(), clears=True)
    return st.session_state[RULE]


def filters(
    frame: Frame, facts: Mapping[str, Any], place: DeltaGenerator
) -> tuple[str | None, str | None]:
    """The alert and the rule chosen over the list; None is all of them."""
    code = frame.language
    names = {
        level: frame.say(
            "warnings.alert",
            level=frame.say(f"ui.alert.{level}"),
            count=fmt.count(facts[level], code),
        )
        for level in tables.LEVELS
    }
    with place:
        alert = st.segmented_control(
            frame.say("warnings.filter.alert"),
            tables.LEVELS,
            format_func=lambda level: names[level],
            key=ALERT,
            label_visibility="collapsed",
        )
        rule = st.selectbox(
            frame.say("warnings.filter.rule"),
            list(definitions.rules()),
            index=None,
            format_func=frame.rule_name,
            key=RULE,
            placeholder=frame.say("warnings.filter.all_rules"),
            label_visibility="collapsed",
            width=170,
        )
    address.keep(ALERT, alert)
    address.keep(RULE, rule)
    return alert, rule


def rules_card(frame: Frame, moves: Sequence[Row], rule: str | None) -> str | None:
    """Every rule's new, continuing and cleared hits; the rule clicked, else None."""
    code = frame.language
    rows = [_bar(frame, row) for row in moves]
    half = -(-len(rows) // 2)
    clicked = None
    with cards.card(frame.say("warnings.rules.title"), frame.say("warnings.rules.subtitle")) as top:
        scale = charts.rule_bars(rows, palette=frame.palette, language=code)["layout"]
        for place, column in enumerate(st.columns(2)):
            part = rows[place * half : (place + 1) * half]
            figure = charts.rule_bars(
                part, palette=frame.palette, language=code, keys=[row["rule"] for row in part]
            )
            figure["layout"]["xaxis"]["range"] = scale["xaxis"]["range"]
            figure["layout"]["margin"]["l"] = scale["margin"]["l"]
            with column:
                found = show.chart(
                    figure,
                    f"warnings-rules-{place}-{rule}",
                    _alt(frame, part),
                    language=code,
                    rows=moves if place == 0 else None,
                    columns=_columns(frame),
                    table_in=top,
                    on_select=True,
                )
            clicked = clicked or found
        for line in _not_evaluated(frame, moves):
            st.markdown(cards.grey(line))
    return clicked[0] if clicked else None


def _bar(frame: Frame, row: Row) -> dict[str, Any]:
    bar = {"rule": row["rule"], "name": frame.rule_name(row["rule"])}
    if row["hits"] is None:
        return bar | {"reason": words.needs(row["rule"], row["needs"], frame.language)}
    return bar | {
        "continuing": row["other_hits"],
        "new": row["new_hits"],
        "cleared": row["cleared_hits"],
    }


def _alt(frame: Frame, rows: Sequence[Row]) -> str:
    told = [
        frame.say("warnings.rules.alt_one", rule=row["name"], hits=_hits(row, frame.language))
        for row in rows
        if not row.get("reason")
    ]
    return frame.say("warnings.rules.alt", rules=frame.say("frame.joint").join(told))


def _hits(row: Row, language: str) -> str:
    return fmt.count((row["continuing"] or 0) + (row["new"] or 0), language)


def _columns(frame: Frame) -> list[Column]:
    def written(figure: Any) -> str:
        return fmt.count(figure, frame.language)

    counts = ("hits", "new_hits", "other_hits", "cleared_hits", "not_evaluated")
    return [
        Column("rule", frame.say("warnings.column.rule"), frame.rule_name),
        *(Column(name, frame.say(f"warnings.column.{name}"), written, "number") for name in counts),
    ]


def _not_evaluated(frame: Frame, moves: Sequence[Row]) -> list[str]:
    return [
        frame.say(
            "warnings.not_evaluated",
            rule=frame.rule_name(row["rule"]),
            count=fmt.count(row["not_evaluated"], frame.language),
        )
        for row in moves
        if row["not_evaluated"]
    ]
