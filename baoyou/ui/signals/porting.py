"""Porting drawn: the conduct, the steps taken, since when locked, when to win back, where to.

Apart from the lists, which the way back from a customer needs without the charts.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from baoyou.ui import behind, cards, charts, show
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, Row
from baoyou.ui.signals.port_list import DUE, LISTS, SHOWN, SINCE, days

CONDUCT = ("service", "offers", "rivals", "trace", "legal")


def conduct(frame: Frame) -> None:
    """How one deals with the locked: the words that hold wherever they are shown."""
    with cards.card(
        frame.say("portability.conduct.title"), frame.say("portability.conduct.subtitle")
    ):
        lines = [fmt.safe(frame.say(f"portability.conduct.{line}")) for line in CONDUCT]
        st.markdown("\n".join(f"- {line}" for line in lines))


def figures(frame: Frame, facts: Row) -> None:
    """The month's steps towards porting out, what the feed adds to them, and what is due."""
    code = frame.language
    feed = fmt.day_name(facts["feed_last_day"], code) if facts["feed_last_day"] else None
    with cards.card_row(across=5):
        for key, since in (
            ("queried", None),
            ("asked", "asked_since_close"),
            ("applied", "applied_since_close"),
            ("ported_out", None),
            ("due_30", None),
        ):
            lines = [cards.grey(frame.say(f"portability.figure.{key}_foot", days=days(frame)))]
            if since and feed:
                count = fmt.count(facts[since], code)
                lines.append(cards.grey(frame.say("portability.since", count=count, day=feed)))
            label = frame.say(f"portability.figure.{key}")
            cards.kpi_card(label, fmt.count(facts[key], code), foot=lines)


def since_card(frame: Frame, rows: Sequence[Row]) -> str | None:
    """The locked by the month of the first request; the month clicked, or feed."""
    code = frame.language
    keys = [row["locked_since"].isoformat()[:7] if row["locked_since"] else "feed" for row in rows]
    bars = [
        {
            "name": fmt.month(row["locked_since"], code)
            if row["locked_since"]
            else frame.say("portability.since_feed"),
            "value": row["customers"],
            "highlight": row["locked_since"] is None,
        }
        for row in rows
    ]
    title = frame.say("portability.months.title")
    says = behind.says(frame, "locked_months")
    with cards.card(title, frame.say("portability.months.subtitle"), says=says):
        return _bars(frame, bars, keys, "portability-since")


def due_card(frame: Frame, rows: Sequence[Row]) -> str | None:
    """When those gone are to be won back; the month clicked, or overdue."""
    code = frame.language
    bars = [
        {
            "name": fmt.month(row["due_month"], code)
            if row["due_month"]
            else frame.say("portability.overdue"),
            "value": row["customers"],
            "verdict": None if row["due_month"] else "worse",
            "text": frame.say(
                "portability.due.bar",
                count=fmt.count(row["customers"], code),
                fee=fmt.money(row["fee_3m"], code, per_month=True),
            ),
        }
        for row in rows
    ]
    keys = [row["due_month"].isoformat()[:7] if row["due_month"] else "overdue" for row in rows]
    title = frame.say("portability.due.title", days=days(frame))
    says = behind.says(frame, "win_back_months")
    with cards.card(title, frame.say("portability.due.subtitle"), says=says):
        return _bars(frame, bars, keys, "portability-due")


def rivals_card(frame: Frame, rows: Sequence[Row]) -> None:
    """Where they went."""
    code = frame.language
    bars = [
        {
            "name": row["port_to"] or frame.say("portability.rivals.unknown"),
            "value": row["customers"],
            "text": frame.say(
                "portability.rivals.bar",
                count=fmt.count(row["customers"], code),
                share=fmt.value(row["share"], "share", code),
            ),
        }
        for row in rows
    ]
    title = frame.say("portability.rivals.title")
    says = behind.says(frame, "ported_to")
    with cards.card(title, frame.say("portability.rivals.subtitle"), says=says):
        _bars(frame, bars, None, "portability-rivals")


def _bars(frame: Frame, bars: Sequence[Row], keys: Sequence[str] | None, key: str) -> str | None:
    """Bars with their alternative text; the bar clicked. Without bars a word that there is none."""
    code, query = frame.language, st.query_params
    key = f"{key}-{query.get(SHOWN, LISTS[0])}-{query.get(SINCE)}-{query.get(DUE)}"
    if not bars:
        st.markdown(cards.grey(frame.say("portability.nobody")))
        return None
    alt = frame.say("frame.joint").join(
        f"{bar['name']} {bar.get('text') or fmt.count(bar['value'], code)}" for bar in bars
    )
    return show.chart(
        charts.bars(bars, palette=frame.palette, language=code, keys=keys),
        key,
        alt,
        language=code,
        on_select=keys is not None,
    )
