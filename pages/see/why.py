"""Why did it move?"""

from __future__ import annotations

from datetime import date

import streamlit as st

from baoyou import definitions, explaining
from baoyou.months import month_of
from baoyou.ui import absences, address, behind, cards, figures, switches
from baoyou.ui.frame import Frame, current
from baoyou.ui.why import effects, effects_cards


def choose_kpi(frame: Frame) -> definitions.Kpi:
    """The KPI to take apart, in the filter bar."""
    keys = explaining.kpis()
    address.seed("why_kpi", keys, "retention_rate")
    with frame.bar or st.container():
        label = frame.say("why.kpi")
        options = {"key": "why_kpi", "label_visibility": "collapsed", "width": 210}
        chosen = st.selectbox(label, keys, format_func=frame.kpi_name, **options)
    address.keep("why_kpi", chosen)
    return definitions.kpis()[chosen or keys[0]]


def choose_first(frame: Frame, months: list[date]) -> date | None:
    """The month to compare with; the last one before the frame's unless another is chosen."""
    names = [f"{month:%Y-%m}" for month in reversed(months) if month != frame.month]
    earlier = [name for name in names if name < f"{frame.month:%Y-%m}"]
    if not names:
        return None
    address.seed("why_from", names, (earlier or names)[0])
    chosen = st.selectbox(
        frame.say("why.from"),
        names,
        format_func=lambda name: effects.since_words(frame, month_of(name)),
        key="why_from",
        label_visibility="collapsed",
        width=170,
    )
    address.keep("why_from", chosen)
    return month_of(chosen or names[0])


def choose_way(frame: Frame) -> str:
    """Two months, or a city against the province."""
    label, ways = frame.say("why.way.label"), ("months", "province")
    return switches.switch("why_way", ways, label, lambda name: frame.say(f"why.way.{name}"))


def choose(frame: Frame, kpi: definitions.Kpi, months: list[date]) -> explaining.Question | None:
    """Two months or city against province, since when, and by what."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        is_against = kpi.form != "amount" and choose_way(frame) == "province"
        first = frame.month if is_against else choose_first(frame, months)
        whole = is_against or len(frame.cities) == 1
        names = [name for name in explaining.dimensions(kpi) if not (whole and name == "city")]
        by = switches.switch(
            "why_by", names, frame.say("why.by.label"), lambda name: frame.say(f"why.split.{name}")
        )
        behind.popover(frame, "why", kpi.key)
    return first and effects.asked(frame, kpi.key, by, first, is_against=is_against)


frame = current()
kpi = choose_kpi(frame)
known = frame.figures(kpi.key, months=list(frame.months))
months = [row["month"] for row in known if row["value"] is not None]
place = st.container()
if frame.month not in months:
    st.markdown(absences.absence(frame, figures.changes(frame, kpi.key)[0]).markdown)
else:
    question = choose(frame, kpi, months)
    with place:
        if question is None:
            cards.sentence(frame.say("why.alone", kpi=frame.kpi_name(kpi.key)))
        elif question.is_against and question.city is None:
            cards.sentence(frame.say("why.one_city"), "", effects.cities(frame))
        else:
            rows = effects.found(frame, question)
            effects.sentence(frame, question, rows)
    if question and (question.city or not question.is_against):
        effects_cards.show_all(frame, question, rows)
