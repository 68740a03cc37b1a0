"""What a rule with these parameters would have found: the sentence, the figures, month by month.

Apart from the curve and the comparisons, which run more than the one rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from baoyou import definitions
from baoyou.backtest import Answer
from baoyou.ui import behind, cards, charts, show, words
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, Row
from baoyou.ui.rules.lab import DRAFT, Trial
from baoyou.ui.tables import Column


def opening(frame: Frame, trial: Trial, found: Answer) -> None:
    """Of 100 calls, how many reach somebody who would leave, and whether that is worth a call."""
    code, total = frame.language, found.totals.get(DRAFT)
    name = frame.rule_name(trial.rule)
    if total is None:
        needs = _left_out(frame, trial, found)
        cards.sentence(frame.say("lab.sentence.nothing", rule=name), " ".join(needs))
        return
    slots = {
        "rule": name,
        "hits": fmt.number(total["precision"], "share", code),
        "base": fmt.number(total["base_rate"], "share", code),
        "lift": fmt.number(total["lift"], "count", code, 1),
        "recall": fmt.value(total["recall"], "share", code),
        "months": total["months"],
        "horizon": trial.horizon,
    }
    rest = frame.say(
        "lab.sentence.rest",
        place=frame.place(),
        population=frame.say(f"lab.population.{frame.population}"),
        flagged=fmt.count(total["flagged"], code),
        left=fmt.count(total["flagged_left"], code),
        **{key: slots[key] for key in ("months", "horizon")},
    )
    link = frame.link(frame.say("lab.sentence.list"), "warnings", rule=trial.rule)
    cards.sentence(frame.say(f"lab.sentence.{total['verdict'] or 'nobody'}", **slots), rest, [link])


def figures(frame: Frame, total: Mapping[str, Any]) -> None:
    """The five figures with their intervals."""
    code = frame.language

    def limits(name: str, unit: str, places: int | None = None) -> str:
        low, high = total[f"{name}_low"], total[f"{name}_high"]
        return cards.grey(fmt.interval(low, high, unit, code, places))

    money = fmt.money(total["fee_covered_monthly"], code, per_month=True)
    span = frame.say(
        "lab.card.span",
        least=fmt.count(total["least_flagged"], code),
        most=fmt.count(total["most_flagged"], code),
    )
    base = frame.say("lab.card.base", base=fmt.value(total["base_rate"], "share", code))
    shown = {
        "precision": (fmt.value(total["precision"], "share", code), [limits("precision", "share")]),
        "recall": (
            fmt.value(total["recall"], "share", code),
            [limits("recall", "share"), cards.grey(frame.say("lab.card.covers", money=money))],
        ),
        "lift": (
            fmt.times(total["lift"], code),
            [limits("lift", "count", 1), cards.grey(base)],
        ),
        "workload": (fmt.count(total["workload"], code), [cards.grey(span)]),
        "lead": (
            fmt.number(total["lead_months"], "count", code, 1),
            [limits("lead", "count", 1)],
        ),
    }
    with cards.card_row(least_width=105):
        for key, (figure, foot) in shown.items():
            cards.kpi_card(
                frame.say(f"lab.card.{key}"),
                figure,
                definition=fmt.safe(frame.say(f"lab.help.{key}")),
                foot=foot,
            )


def months(frame: Frame, trial: Trial, found: Answer) -> None:
    """Precision month by month; months whose outcome has not passed are hollow and not counted."""
    code, total = frame.language, found.totals[DRAFT]
    rows = [row for row in found.months if row["run"] == DRAFT]
    heading = frame.say("lab.months.title")
    dots = [
        {
            "month": row["month"],
            "value": row["precision"],
            "low": row["precision_low"],
            "high": row["precision_high"],
            "mature": row["is_mature"],
        }
        for row in rows
    ]
    alt = frame.say(
        "lab.months.alt",
        rule=frame.rule_name(trial.rule),
        months=total["months"],
        precision=fmt.value(total["precision"], "share", code),
    )
    says = behind.says(frame, "backtest_months")
    subtitle = frame.say("lab.months.subtitle", horizon=trial.horizon)
    with cards.card(heading, subtitle, says=says) as controls:
        figure = charts.stability(
            dots,
            palette=frame.palette,
            language=code,
            pooled=total["precision"],
            pooled_label=frame.say("lab.months.pooled"),
            base=total["base_rate"],
            base_label=frame.say("lab.months.base"),
            height=300,
        )
        told = [row | {"state": frame.say(_state(row))} for row in rows]
        show.chart(
            figure,
            "lab-months",
            alt,
            language=code,
            rows=told,
            columns=_month_columns(frame),
            table_in=controls,
        )
        for line in _left_out(frame, trial, found):
            st.markdown(cards.grey(line))


def _left_out(frame: Frame, trial: Trial, found: Answer) -> list[str]:
    """Why months are not tested, each reason once with its months."""
    reasons: dict[str, list[date]] = {}
    for month, lacking in found.left_out.get(DRAFT, {}).items():
        reasons.setdefault(_needs(frame, trial.rule, lacking), []).append(month)
    return [
        frame.say(
            "lab.left_out",
            months=frame.say("frame.joint").join(fmt.month(m, frame.language) for m in months),
            needs=needs,
        )
        for needs, months in reasons.items()
    ]


def _needs(frame: Frame, rule: str, lacking: list[str]) -> str:
    if lacking == ["rule_inputs"]:
        return frame.say("lab.needs.inputs")
    if definitions.rules()[rule].looks_back and all(part[:4].isdigit() for part in lacking):
        return frame.say("lab.needs.history")
    return words.needs(rule, ", ".join(lacking), frame.language)


def _state(row: Row) -> str:
    return "lab.state.mature" if row["is_mature"] else "lab.state.immature"


def _month_columns(frame: Frame) -> list[Column]:
    code = frame.language

    def share(value: Any) -> str:
        return fmt.value(value, "share", code)

    def count(value: Any) -> str:
        return fmt.count(value, code)

    counts = ("population", "left_customers", "flagged", "flagged_left")
    return [
        Column("month", frame.say("lab.column.month"), words.months(code)),
        *(Column(key, frame.say(f"lab.column.{key}"), count, "number") for key in counts),
        Column("precision", frame.say("lab.card.precision"), share, "number"),
        Column("recall", frame.say("lab.card.recall"), share, "number"),
        Column(
            "fee_covered",
            frame.say("lab.column.fee_covered"),
            lambda value: fmt.money(value, code),
            "number",
        ),
        Column("state", frame.say("lab.column.state")),
    ]
