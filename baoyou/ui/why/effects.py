"""Why a figure moved, on a page: what is asked, and the sentence that answers it.

Apart from the cards because the sentence needs the same rows, and no chart.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from baoyou import definitions, explaining
from baoyou.explaining import Question
from baoyou.months import add_months, month_of
from baoyou.ui import cards, states, words
from baoyou.ui import format as fmt
from baoyou.ui.cards import Link
from baoyou.ui.frame import Frame, Row
from baoyou.ui.wording import voice

# Groups shown one by one; of plans there may be hundreds.
MOST = 15
OTHER = "other"


def asked(
    frame: Frame, kpi: str, by: str, first: date | None, *, is_against: bool = False
) -> Question:
    """The question of the frame's month and population: since `first`, or against the province."""
    assert frame.month is not None
    city = frame.cities[0] if len(frame.cities) == 1 else None
    question = Question(kpi, first or frame.month, frame.month, by, city, frame.population)
    return replace(question, is_against=is_against, most=MOST if by == "plan" else None)


def found(frame: Frame, question: Question) -> list[Row]:
    """The rows of `explain.sql` with the names of their groups, the kpi and its unit.

    Without a group, one row with the figures that are known: the other is not.
    """
    explaining.prepare(frame.reader, question)
    rows = frame.rows("explain", all_cities=question.is_against, **question.params())
    unit = definitions.kpis()[question.kpi].unit
    told = {"kpi": question.kpi, "unit": unit}
    return [row | told | {"name": name(frame, question.by, row["group"])} for row in rows]


def name(frame: Frame, by: str, group: str | None) -> str:
    """What a group is called: a level, a tier, a stage in words; a city or a plan as it is."""
    if group is None:
        return fmt.MISSING
    if group == OTHER:
        return frame.say("why.other")
    return words.group(by, group, frame.language)


def sentence(frame: Frame, question: Question, rows: list[Row]) -> None:
    """The box on top: how far it moved, what of it is rate and what mix, who moved it most."""
    whole = rows[0]
    if whole["change"] is None:
        cards.sentence(frame.say("why.unknown", kpi=frame.kpi_name(question.kpi)))
        return
    cards.sentence(_moved(frame, question, whole), _who(frame, question, rows))
    if not whole["mature"]:
        months = definitions.kpis()[question.kpi].matures_after
        complete = month_of(add_months(question.last.isoformat(), months))
        st.markdown(states.immature(complete, frame.language).markdown)


def since(frame: Frame, question: Question) -> str:
    """What the figure is compared with: an earlier month, or the province."""
    if question.is_against:
        return frame.say("frame.province")
    return fmt.month(question.first, frame.language)


def since_words(frame: Frame, month: date) -> str:
    """A month to compare with, as a choice."""
    return frame.say("why.since", month=fmt.month(month, frame.language))


def cities(frame: Frame) -> list[Link]:
    """The way to this question for each city."""
    return [frame.link(city, "why", city=[city]) for city in frame.reader.cities]


def _moved(frame: Frame, question: Question, whole: Row) -> str:
    way = "flat" if not whole["change"] else "up" if whole["change"] > 0 else "down"
    against = "against" if question.is_against else "moved"
    change = fmt.change(whole["change"], whole["unit"], frame.language, voice.finer(whole))
    return frame.say(
        f"why.{against}.{way}",
        place=frame.place(),
        kpi=frame.kpi_name(question.kpi),
        since=since(frame, question),
        month=fmt.month(question.last, frame.language),
        before=_figure(frame, whole, whole["whole_from"]),
        value=_figure(frame, whole, whole["whole_to"]),
        change=change,
        sure=_sure(frame, whole),
    )


def _figure(frame: Frame, whole: Row, amount: Any) -> str:
    return fmt.quantity(amount, whole["unit"], frame.language, voice.decimals(whole))


def _sure(frame: Frame, whole: Row) -> str:
    """Whether the change is beyond its error; nothing where it has none."""
    if whole["error"] is None:
        return ""
    error = fmt.change(whole["error"], whole["unit"], frame.language, voice.finer(whole))
    beyond = abs(whole["change"]) > whole["error"]
    return frame.say("why.sure.beyond" if beyond else "why.sure.within", error=error)


def _who(frame: Frame, question: Question, rows: list[Row]) -> str:
    first = rows[0]
    sentence = "most" if len(rows) > 1 else "only"
    return frame.say(
        f"why.{sentence}" if first["form"] == "amount" else f"why.{sentence}_kinds",
        by=frame.say(f"why.by.{question.by}"),
        name=first["name"],
        part=voice.part(frame, first, first["total"]),
        rest=voice.part(frame, first, first["rest"]),
        rate=voice.part(frame, first, first["rate_all"]),
        mix=voice.part(frame, first, first["mix_all"]),
        interaction=voice.part(frame, first, first["interaction_all"]),
    )
