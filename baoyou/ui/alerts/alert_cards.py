"""The cards of the page Alerts: those that are on, one tried on history, thresholds to choose from.

Apart from `alert_words`, which names things, and `alert_choice`, which asks: here they are drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from baoyou import definitions
from baoyou.alerts import Standing
from baoyou.months import month_of
from baoyou.ui import behind, cards, charts, show, tables, writers
from baoyou.ui import format as fmt
from baoyou.ui.alerts import alert_words
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column
from baoyou.watches import Watch


def sentence(frame: Frame, found: Sequence[Standing]) -> None:
    """How many are on, which fired in the latest month, how many of those nobody knows of."""
    new = [one for one in found if one.state == "new"]
    if not found:
        words = frame.say("alerts.sentence.nothing"), frame.say("alerts.sentence.nothing_rest")
    elif not new:
        words = frame.say("alerts.sentence.quiet", on=len(found)), ""
    else:
        month = fmt.month(max(one.month for one in new if one.month), frame.language)
        told = {"on": len(found), "new": len(new), "names": alert_words.names(frame, new)}
        unknown = sum(one.is_news for one in new)
        rest = frame.say("alerts.sentence.known", count=unknown) if unknown else ""
        words = frame.say("alerts.sentence.both", month=month, **told), rest
    cards.sentence(*words)


def says(frame: Frame) -> Callable[[str], None]:
    """What every card here rests on: the months up to the latest, whichever is looked at."""
    latest = max(frame.reader.manifest.months, default=None)
    return behind.says(frame, "alert_figures", month=month_of(latest) if latest else None)


def switched_on(frame: Frame, found: Sequence[Standing], tried: Watch) -> Watch | None:
    """The alerts that are on; the one whose row was selected."""
    title, subtitle = frame.say("alerts.on.title"), frame.say("alerts.on.subtitle")
    names = ("city", "population", "month", "value", "baseline", "threshold")
    columns = [
        Column("figure", frame.say("alerts.column.figure")),
        Column("state", frame.say("alerts.column.state"), verdict="verdict"),
        *(Column(name, frame.say(f"alerts.column.{name}")) for name in names),
        Column("proof", frame.say("alerts.column.proof"), width="large"),
    ]
    with cards.card(title, subtitle, says=says(frame), stretch=False):
        chosen = tables.clickable_table(
            [_on(frame, one) for one in found],
            columns,
            key=f"alerts-on-{tried.id}-{tried.threshold}",
            id_column="id",
            alt=frame.say("alerts.on.alt", count=len(found)),
            pinned=1,
        )
    return next((one.watch for one in found if one.watch.id == chosen), None)


def _on(frame: Frame, one: Standing) -> dict[str, Any]:
    watch = one.watch
    return {
        "id": watch.id,
        "figure": alert_words.name(frame, watch.key),
        "city": alert_words.place(frame, watch.city),
        "population": alert_words.population(frame, watch.population),
        "state": alert_words.state(frame, one),
        "verdict": "worse" if one.state == "new" else "",
        "month": fmt.month(one.month, frame.language),
        "value": alert_words.written(frame, watch, one.value),
        "baseline": alert_words.written(frame, watch, one.baseline),
        "threshold": alert_words.step(frame, watch, watch.threshold),
        "proof": alert_words.proof(frame, one),
    }


def history(frame: Frame, one: Standing, key: str) -> None:
    """The months of a figure with those in which it would have fired, and the proof in words."""
    told = alert_words.proof(frame, one)
    st.markdown(f"**{fmt.safe(frame.say('alerts.trend.proof', proof=told))}**")
    if all(row["value"] is None for row in one.rows):
        why = frame.say(f"alerts.why.{one.why_not or 'missing'}")
        st.markdown(cards.grey(frame.say("alerts.trend.nothing", why=why)))
        return
    st.markdown(cards.grey(frame.say("alerts.trend.how")))
    kpi = definitions.kpis()[one.watch.kpi]
    figure = charts.trend(
        [{**row, "mature": row["why_not"] not in ("immature", "incomplete")} for row in one.rows],
        palette=frame.palette,
        language=frame.language,
        unit=kpi.unit,
        decimals=alert_words.decimals(kpi),
        height=260,
        fires=_fires(frame, one),
    )
    slots = {"figure": alert_words.figure(frame, one.watch), "proof": told}
    slots |= {"month": fmt.month(one.month, frame.language)}
    value = alert_words.written(frame, one.watch, one.value)
    alt = frame.say("alerts.trend.alt", value=value, **slots)
    rows, columns = _months(frame, one), _columns(frame, one.watch)
    show.chart(figure, key, alt, language=frame.language, rows=rows, columns=columns)


def _fires(frame: Frame, one: Standing) -> list[dict[str, Any]]:
    return [
        {
            "month": shift.month,
            "followed": shift.was_followed,
            "text": frame.say(
                "alerts.pointer",
                month=fmt.month(shift.month, frame.language),
                outcome=frame.say(f"alerts.fire.{_outcome(shift.was_followed)}"),
                fall=alert_words.fall(frame, one.watch, shift),
            ),
        }
        for shift in one.course.shifts
    ]


def _outcome(was_followed: bool | None) -> str:
    return {True: "true", False: "false", None: "open"}[was_followed]


def _months(frame: Frame, one: Standing) -> list[dict[str, Any]]:
    """The months as a table, the latest first, each with what came of it."""
    fired = {shift.month: shift for shift in one.course.shifts}
    least = one.watch.min_base
    told = []
    for row in reversed(one.rows):
        why = row["why_not"] or ("small" if row["n"] < least else None)
        words = frame.say(f"alerts.why.{why}") if why else ""
        if row["month"] in fired:
            outcome = _outcome(fired[row["month"]].was_followed)
            words = frame.say(f"alerts.fire.{outcome}")
        told.append({**row, "judged": words})
    return told


def _columns(frame: Frame, watch: Watch) -> list[Column]:
    def label(name: str) -> str:
        return frame.say(f"alerts.column.{name}")

    return [
        Column("month", label("month"), writers.month(frame.language)),
        Column(
            "value",
            label("value"),
            lambda amount: alert_words.written(frame, watch, amount),
            "number",
        ),
        Column("n", label("n"), writers.count(frame.language), "number"),
        Column("judged", label("judged")),
    ]


def suggestions(frame: Frame, found: Sequence[Standing], tried: Watch) -> Watch | None:
    """How often each threshold would have fired; the one whose row was selected."""
    subtitle = frame.say(
        "alerts.suggest.subtitle",
        place=alert_words.place(frame, tried.city),
        population=alert_words.population(frame, tried.population),
    )
    counts = ("fired", "followed", "unknown", "months")
    write = writers.count(frame.language)
    columns = [
        Column("figure", frame.say("alerts.column.figure")),
        Column("threshold", frame.say("alerts.column.threshold")),
        *(Column(name, frame.say(f"alerts.column.{name}"), write, "number") for name in counts),
    ]
    rows = [_suggestion(frame, place, one) for place, one in enumerate(found)]
    title = frame.say("alerts.suggest.title")
    with cards.card(title, subtitle, says=says(frame), stretch=False):
        chosen = tables.clickable_table(
            rows,
            columns,
            key=f"alerts-suggest-{tried.id}-{tried.threshold}",
            id_column="place",
            alt=frame.say("alerts.suggest.alt"),
            pinned=1,
        )
    return None if chosen is None else found[chosen].watch


def _suggestion(frame: Frame, place: int, one: Standing) -> dict[str, Any]:
    return {
        "place": place,
        "figure": alert_words.name(frame, one.watch.key),
        "threshold": alert_words.step(frame, one.watch, one.watch.threshold),
        "months": one.course.judged,
        "fired": len(one.course.shifts),
        "followed": one.course.followed,
        "unknown": one.course.unknown,
    }
