"""What a trained model is worth, in words and figures: the sentence, the cards, rule by rule.

Apart from its charts. All read the report of a training.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from baoyou import learning
from baoyou.months import month_of
from baoyou.ui import cards, writers
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column, reading_table

Report = dict[str, Any]


def opening(frame: Frame, report: Report, published: learning.Published | None) -> None:
    """The sentence: how good, on what, and whether it is in use."""
    code, best = frame.language, report["best"]
    figures = report["kinds"][best]
    bold = frame.say(
        f"model.sentence.{best}",
        auc=auc(figures["auc"], code),
        interval=fmt.interval(figures["auc_low"], figures["auc_high"], "count", code, 3),
        lift=fmt.times(figures["lift_top_decile"], code),
    )
    base = frame.say(
        "model.sentence.base",
        trained=_span(frame, report["months_trained"]),
        tested=_span(frame, report["months_tested"]),
        rows=fmt.count(report["rows_trained"], code),
        left=fmt.count(report["left_trained"], code),
        count=fmt.count(report["rows_tested"], code),
        churned=fmt.count(report["left_tested"], code),
    )
    cards.sentence(bold, f"{base} {standing(frame, published)}")


def standing(frame: Frame, published: learning.Published | None) -> str:
    """Which model is in use, since when, by whom."""
    if published is None:
        return frame.say("model.sentence.unpublished")
    return frame.say(
        "model.sentence.published",
        version=published.version,
        kind=frame.say(f"model.kind.{published.kind}"),
        day=fmt.day(date.fromisoformat(published.published_on), frame.language),
        by=published.by,
        month=fmt.month(month_of(published.start), frame.language),
    )


def figures(frame: Frame, report: Report, kind: str) -> None:
    """AUC, lift, what a high score means, Brier; each beside the other kind's."""
    code = frame.language
    own = report["kinds"][kind]
    (other,) = (name for name in report["kinds"] if name != kind)
    beside = report["kinds"][other]
    naive = own["base_rate"] * (1 - own["base_rate"])
    high = own["high_scores"]

    def of_other(value: str) -> str:
        name = frame.say(f"model.kind.{other}")
        return cards.grey(frame.say("model.card.other", kind=name, value=value))

    with cards.card_row(across=4):
        interval = fmt.interval(own["auc_low"], own["auc_high"], "count", code, 3)
        cards.kpi_card(
            frame.say("model.card.auc"),
            auc(own["auc"], code),
            definition=frame.say("model.card.auc_help"),
            foot=[
                cards.count_line(report["rows_tested"], code, interval),
                of_other(auc(beside["auc"], code)),
            ],
        )
        base = fmt.value(own["base_rate"], "share", code)
        cards.kpi_card(
            frame.say("model.card.lift"),
            fmt.times(own["lift_top_decile"], code),
            definition=frame.say("model.card.lift_help"),
            foot=[
                cards.grey(frame.say("model.card.lift_foot", base=base)),
                of_other(fmt.times(beside["lift_top_decile"], code)),
            ],
        )
        low, top = high.get("low"), high.get("high")
        spread = fmt.interval(low, top, "share", code) if high["n"] else ""
        predicted = fmt.value(high["predicted"], "share", code)
        cards.kpi_card(
            frame.say("model.card.high"),
            fmt.value(high["observed"], "share", code),
            definition=frame.say("model.card.high_help"),
            foot=[
                cards.count_line(high["n"], code, spread),
                cards.grey(frame.say("model.card.high_foot", predicted=predicted)),
            ],
        )
        cards.kpi_card(
            frame.say("model.card.brier"),
            _small(own["brier"], code),
            definition=frame.say("model.card.brier_help", naive=_small(naive, code)),
            foot=[of_other(_small(beside["brier"], code))],
        )


def rules(frame: Frame, report: Report, kind: str) -> None:
    """Every rule beside the model at the rule's own workload."""
    code = frame.language
    with cards.card(frame.say("model.rules.title"), frame.say("model.rules.subtitle")):
        if not report["rules"]:
            st.markdown(cards.grey(frame.say("model.rules.none")))
            return
        rows = [
            {
                "rule": frame.rule_name(row["rule"]),
                "flagged": row["flagged"],
                "rule_left": row["flagged_left"],
                "rule_precision": row["flagged_left"] / row["flagged"],
                "model_left": row[f"{kind}_left"],
                "model_precision": row[f"{kind}_left"] / row["flagged"],
            }
            for row in sorted(report["rules"], key=lambda row: (-row["flagged"], row["rule"]))
        ]
        columns = [Column("rule", frame.say("model.rules.rule"))]
        for name in ("flagged", "rule_left", "rule_precision", "model_left", "model_precision"):
            write = _share(code) if name.endswith("precision") else writers.count(code)
            columns.append(Column(name, frame.say(f"model.rules.{name}"), write, "number"))
        reading_table(rows, columns, alt=frame.say("model.rules.subtitle"))


def auc(value: float, language: str) -> str:
    """An AUC as it is written everywhere: three decimals."""
    return fmt.number(value, "count", language, 3)


def _span(frame: Frame, months: list[str]) -> str:
    first, last = (fmt.month(month_of(month), frame.language) for month in (months[0], months[-1]))
    return first if first == last else f"{first}–{last}"


def _small(value: float, language: str) -> str:
    return fmt.number(value, "count", language, 4)


def _share(language: str) -> writers.Writer:
    return lambda amount: fmt.value(amount, "share", language)
