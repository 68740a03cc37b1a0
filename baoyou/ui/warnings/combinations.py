"""Which rules hit the same customers: by combination, and two by two.

Apart from `hits`, which counts by rule: here a customer counts once, in one combination.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from baoyou import definitions
from baoyou.ui import behind, cards, charts, show, switches, tables, writers
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, Row
from baoyou.ui.tables import Column
from baoyou.ui.warnings import alarms
from baoyou.ui.warnings.alarms import Filters

# How many combinations a phone still shows; the table has as many pairs.
SETS, PAIRS = 8, 8
SHOWN, WAYS = "together", ("sets", "pairs")


def card(frame: Frame, asked: Filters) -> None:
    """Which rules hit the same customers, by combination or two by two; each opens its list.

    asked: what the list is filtered by now, so that a click that is answered is not answered again.
    """
    params: dict[str, Any] = {"month": frame.month, "population": frame.population}
    sets = frame.rows("warning_sets", limit=SETS, **params)
    title = frame.say("warnings.together.title")
    says = behind.says(frame, "warning_sets", "warning_pairs")
    with cards.card(title, frame.say("warnings.together.subtitle"), says=says) as controls:
        if not sets:
            st.markdown(cards.grey(frame.say("warnings.together.none")))
            return
        with controls:
            way = switches.switch(
                SHOWN,
                WAYS,
                frame.say("warnings.together.switch"),
                lambda name: frame.say(f"warnings.together.{name}"),
            )
        if way == "sets":
            _sets(frame, sets, asked.only)
        else:
            _pairs(frame, frame.rows("warning_pairs", limit=PAIRS, **params), asked.both)


def _counted(frame: Frame, sets: Sequence[Row]) -> str:
    """How many customers are hit by one rule and by more, of how many combinations."""
    first, code = sets[0], frame.language
    return frame.say(
        "warnings.together.counted",
        together=fmt.count(first["together"], code),
        alone=fmt.count(first["alone"], code),
        shown=fmt.count(len(sets), code),
        sets=fmt.count(first["sets"], code),
    )


def _outcome(frame: Frame, sets: Sequence[Row]) -> str:
    """What stands under the bars: how many of such customers left, in the last mature month."""
    first, code = sets[0], frame.language
    if first["base_rate"] is None:
        return frame.say("warnings.together.immature")
    return frame.say(
        "warnings.together.outcome",
        month=fmt.month(first["outcome_month"], code),
        base=fmt.value(first["base_rate"], "share", code),
    )


def _sets(frame: Frame, sets: Sequence[Row], only: str | None) -> None:
    code = frame.language
    split = {row["rules"]: row["rules"].split(",") for row in sets}
    present = list(dict.fromkeys(rule for rules in split.values() for rule in rules))
    clicked = show.chart(
        charts.overlap(
            [
                {
                    "rules": split[row["rules"]],
                    "value": row["customers"],
                    "rate": row["rate"],
                    "verdict": row["verdict"],
                }
                for row in sets
            ],
            [{"key": rule, "name": frame.rule_name(rule)} for rule in sorted(present, key=_order)],
            palette=frame.palette,
            language=code,
            keys=[row["rules"] for row in sets],
        ),
        f"warnings-sets-{only}",
        frame.say("warnings.together.alt", sets=_named(frame, sets[:3])),
        language=code,
        rows=sets,
        columns=_set_columns(frame),
        on_select=True,
    )
    for line in (_outcome(frame, sets), _counted(frame, sets)):
        st.markdown(cards.grey(line))
    if clicked and clicked != only:
        frame.go("warnings", **{alarms.ONLY: clicked})


def _set_columns(frame: Frame) -> list[Column]:
    count, share = writers.count(frame.language), writers.share(frame.language)

    def named(rules: str) -> str:
        return alarms.together(frame, rules)

    written = {"customers": count, "n": count, "rate": share, "low": share, "high": share}
    return [
        Column("rules", frame.say("warnings.together.rules"), named),
        *(
            Column(key, frame.say(f"warnings.together.{key}"), write, "number")
            for key, write in written.items()
        ),
    ]


def _named(frame: Frame, sets: Sequence[Row]) -> str:
    told = [
        frame.say(
            "warnings.together.alt_one",
            rules=alarms.together(frame, row["rules"]),
            count=fmt.count(row["customers"], frame.language),
        )
        for row in sets
    ]
    return frame.say("frame.joint").join(told)


def _pairs(frame: Frame, pairs: Sequence[Row], both: str | None) -> None:
    code = frame.language
    told: list[Mapping[str, Any]] = [
        row
        | {
            "pair": ",".join(sorted((row["rule"], row["other"]), key=_order)),
            "told": frame.say(
                "warnings.together.share_of",
                share=fmt.value(row["share"], "share", code),
                rule=frame.rule_name(row["rule"]),
            ),
        }
        for row in pairs
    ]
    chosen = tables.clickable_table(
        told,
        [
            Column(
                "pair",
                frame.say("warnings.together.pair"),
                lambda pair: alarms.together(frame, pair),
            ),
            Column(
                "customers", frame.say("warnings.together.customers"), writers.count(code), "number"
            ),
            Column("told", frame.say("warnings.together.share")),
        ],
        key=f"warnings-pairs-{both}",
        id_column="pair",
        alt=frame.say("warnings.together.alt_pairs"),
    )
    shown, total = fmt.count(len(pairs), code), fmt.count(pairs[0]["total"], code)
    st.markdown(cards.grey(frame.say("warnings.together.of", shown=shown, total=total)))
    if chosen and chosen != both:
        frame.go("warnings", **{alarms.BOTH: chosen})


def _order(rule: str) -> int:
    return definitions.rules()[rule].order
