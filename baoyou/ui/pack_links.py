"""The way to the monthly pack: a link to its route for each kind of file, and what lies in it.

Apart from the pack itself, which stands above the pages and knows none of them.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st

from baoyou import definitions
from baoyou.settings import LANGUAGES
from baoyou.ui import cards, switches, tables
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column

# In the order of the pack; those that are pages of the menu say their own question.
TOPICS = (
    *("headline", "moved", "trends", "notes", "forecast", "targets", "cities", "scorecards"),
    *("retention", "survival", "churn", "bundling", "lifecycle", "influence", "warnings"),
    *("satisfaction", "touchpoints", "share", "definitions", "sources"),
)
# What the pack says of topics that are no page of the menu, or only a part of one.
OWN = frozenset(
    ("headline", "moved", "trends", "forecast", "survival", "churn", "definitions", "sources")
)
PAGES = frozenset(TOPICS) - OWN


def counted() -> int:
    """How many KPIs the pack gives month by month."""
    return sum(kpi.form != "curve" for kpi in definitions.kpis().values())


def card(frame: Frame, kinds: Sequence[str], absent: Sequence[str]) -> None:
    """A link for each kind of file; absent: those that want a Chromium, where there is none."""
    title, how = frame.say("pack.page.choose"), frame.say("pack.page.choose_how")
    with cards.card(title, how, stretch=False) as controls:
        with controls:
            language = switches.switch(
                "pack_lang",
                LANGUAGES,
                frame.say("pack.page.language"),
                lambda code: frame.say(f"frame.{code}"),
                frame.language,
            )
        query = urlencode(frame.query() | {"lang": language}, doseq=True)
        with st.grid(4, min_column_width=140):
            for kind in (*kinds, *absent):
                with st.container(border=True, gap="xxsmall", height="stretch"):
                    st.markdown(f"**{kind.upper()}**")
                    st.markdown(cards.grey(frame.say(f"pack.format.{kind}")))
                    st.link_button(
                        frame.say("pack.page.download", kind=kind.upper()),
                        f"/export/pack.{kind}?{query}",
                        disabled=kind in absent,
                        width="stretch",
                    )
        if absent:
            st.markdown(cards.grey(frame.say("pack.page.no_chromium")))
        st.markdown(cards.grey(frame.say("pack.page.terminal", command=_command(frame))))


def contents(frame: Frame) -> None:
    """The topics, a page each, with the question each answers."""
    title, how = frame.say("pack.page.contents"), frame.say("pack.page.contents_how")
    rows = [{"topic": _topic(frame, key), "question": _question(frame, key)} for key in TOPICS]
    columns = [Column(key, frame.say(f"pack.page.{key}")) for key in ("topic", "question")]
    with cards.card(title, how, stretch=False):
        tables.reading_table(rows, columns, alt=how)


def _topic(frame: Frame, key: str) -> str:
    return frame.say(f"page.{key}.title" if key in PAGES else f"pack.topic.{key}")


def _question(frame: Frame, key: str) -> str:
    return frame.say(f"page.{key}.question" if key in PAGES else f"pack.question.{key}")


def _command(frame: Frame) -> str:
    month = frame.month.isoformat()[:7] if frame.month else ""
    cities = [part for city in frame.cities for part in ("--city", city)]
    population = [] if frame.population == "core" else ["--population", frame.population]
    parts = ["baoyou", "report", "--month", month, *cities, *population]
    return shlex.join([*parts, "--out", f"baoyou-{month}.pdf"])
