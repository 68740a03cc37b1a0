"""The widgets that narrow the flagged list, and the way out of what only links ask for.

Apart from `alarms`, which says what a filter means: here a person chooses it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from baoyou import definitions
from baoyou.ui import address, cards, tables, words
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.warnings import alarms
from baoyou.ui.warnings.alarms import Filters

# One select box each, in this order.
SELECTS = (alarms.LEVEL, alarms.STAGE, alarms.MANAGER, alarms.SENSITIVITY, alarms.WITHIN)
SCORES = ("score_safety", "score_price", "score_service", "score_brand")


def seeded(frame: Frame) -> Filters:
    """Before any widget: the filters that the address asks for, else those chosen before."""
    known = alarms.KNOWN | {alarms.MANAGER: _managers(frame)}
    for key, values in known.items():
        address.seed(key, values, clears=True)
    address.follow(alarms.ONLY, alarms.BOTH)
    chosen = {key: st.session_state[key] for key in known}
    return Filters.of({key: st.query_params.get(key) for key in alarms.KEYS} | chosen)


def widgets(
    frame: Frame, facts: Mapping[str, Any], asked: Filters, place: DeltaGenerator
) -> Filters:
    """The widgets over the list; gives what is chosen now. facts: a row of `warning_summary`.

    None of them stands in a popover: what is not on the screen forgets what a link asked for.
    """
    chosen: dict[str, str | None] = dict.fromkeys(alarms.KEYS)
    with place:
        chosen |= {alarms.ALERT: _alert(frame, facts), alarms.RULE: _rule(frame)}
    missing = missing_scores(frame)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for key in SELECTS:
            if key != alarms.SENSITIVITY or len(missing) < len(SCORES):
                chosen[key] = _select(frame, key)
        if facts["new_customers"] is not None:
            chosen[alarms.NEW] = _new(frame)
    if len(missing) == len(SCORES):
        named = [words.column_name("customers", name, frame.language) for name in missing]
        columns = frame.say("frame.joint").join(named)
        st.markdown(cards.grey(frame.say("warnings.filter.no_scores", columns=columns)))
    for key in (alarms.ALERT, alarms.RULE, *SELECTS, alarms.NEW):
        address.keep(key, chosen[key])
    return Filters.of(chosen | {alarms.ONLY: asked.only, alarms.BOTH: asked.both})


def ways_out(frame: Frame, asked: Filters) -> None:
    """A link that takes each combination of rules back; it has no widget."""
    for key in (alarms.ONLY, alarms.BOTH):
        value = asked.address[key]
        if value:
            what = alarms.told(frame, Filters.of({key: value}))
            label = frame.say("warnings.filter.without", what=what)
            cards.link_to(frame.link(label, "warnings", **(asked.address | {key: None})))


def missing_scores(frame: Frame) -> list[str]:
    """The score columns that the month's extract does not have."""
    assert frame.month is not None
    stored = frame.reader.manifest.partitions["customers"].get(frame.month.isoformat())
    present = stored.facts["columns"] if stored else ()
    return [name for name in SCORES if name not in present]


def _managers(frame: Frame) -> tuple[str, ...]:
    rows = frame.rows("warning_managers", month=frame.month, population=frame.population)
    return tuple(sorted(row["group_key"] for row in rows))


def _alert(frame: Frame, facts: Mapping[str, Any]) -> str | None:
    code = frame.language
    names = {
        level: frame.say(
            "warnings.alert",
            level=frame.say(f"ui.alert.{level}"),
            count=fmt.count(facts[level], code),
        )
        for level in tables.LEVELS
    }
    return st.segmented_control(
        frame.say("warnings.filter.alert"),
        tables.LEVELS,
        format_func=lambda level: names[level],
        key=alarms.ALERT,
        label_visibility="collapsed",
    )


def _rule(frame: Frame) -> str | None:
    return st.selectbox(
        frame.say("warnings.filter.rule"),
        list(definitions.rules()),
        index=None,
        format_func=frame.rule_name,
        key=alarms.RULE,
        placeholder=frame.say("warnings.filter.all_rules"),
        label_visibility="collapsed",
        width=170,
    )


def _select(frame: Frame, key: str) -> str | None:
    values: Sequence[str] = _managers(frame) if key == alarms.MANAGER else alarms.KNOWN[key]
    label = frame.say(f"warnings.filter.{key}")
    return st.selectbox(
        label,
        values,
        index=None,
        format_func=lambda value: alarms.option(frame, key, value),
        key=key,
        placeholder=label,
        label_visibility="collapsed",
        width=150,
    )


def _new(frame: Frame) -> str | None:
    return st.pills(
        frame.say("warnings.filter.new"),
        alarms.KNOWN[alarms.NEW],
        format_func=lambda _: frame.say("warnings.filter.new"),
        key=alarms.NEW,
        label_visibility="collapsed",
    )
