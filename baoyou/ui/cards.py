"""Cards: the computed sentence that opens a page, the card of one figure, the card around a chart.

Texts are escaped unless their parameter says Markdown. Greys are `:gray[:small[…]]`, for
Streamlit's own caption is too pale to read.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from baoyou.text import say
from baoyou.ui import format as fmt

Direction = Literal["up", "down", "flat"]
Verdict = Literal["good", "bad", "none"]
Target = Literal["met", "missed", "open", "none"]

ARROW = {"up": "↑", "down": "↓", "flat": "→"}
BADGE = {"good": "green", "bad": "orange", "none": "gray"}
_TARGET_COLOUR = {"met": "green", "missed": "orange"}


@dataclass(frozen=True)
class Change:
    """A change beside a figure. text: its size without sign; basis: against what (环比, MoM)."""

    text: str
    direction: Direction
    verdict: Verdict
    basis: str

    @property
    def markdown(self) -> str:
        """The badge and its basis."""
        size = badge(f"{ARROW[self.direction]} {self.text}", self.verdict)
        return f"{size} :small[{fmt.safe(self.basis)}]"


@dataclass(frozen=True)
class Link:
    """A way down: to a page file, with the filters it opens with."""

    label: str
    page: str | Path | Any
    query: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class State:
    """What stands in a card where its figure cannot speak for itself. sentence is Markdown."""

    badge: str
    sentence: str
    colour: str = "gray"

    @property
    def markdown(self) -> str:
        """The badge and its sentence."""
        return f":{self.colour}-badge[{self.badge}] {self.sentence}"


def header(title: str, question: str) -> None:
    """The title of a page and, in grey, the question it answers."""
    with st.container(gap=None):
        st.title(fmt.safe(title), anchor=False)
        st.markdown(grey(question))


def sentence(bold: str, rest: str = "", links: Sequence[Link] = ()) -> None:
    """The box that opens a page: what changed, how sure, who caused it, and where to look."""
    with st.container(border=True, gap="xxsmall"):
        if not links:
            st.markdown(_sentence(bold, rest))
            return
        st.markdown(f"**{fmt.safe(bold)}**")
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            if rest:
                st.markdown(f":gray[{fmt.safe(rest)}]", width="content")
            for link in links:
                link_to(link)


def card_row(least_width: int = 150, across: int = 5) -> DeltaGenerator:
    """The row of figure cards: five across on a desk, two on a phone. Use with `with`."""
    return st.grid(across, min_column_width=least_width)


def kpi_card(
    label: str,
    value_text: str,
    *,
    definition: str | None = None,
    spark: Sequence[float | None] = (),
    changes: Sequence[Change] = (),
    foot: Sequence[str] = (),
    state: State | None = None,
    link: Link | None = None,
    below: Callable[[], None] | None = None,
) -> None:
    """One figure: label (?), value, grey line of months, badges of change, target, n, interval.

    definition: Markdown behind the (?). foot: lines of Markdown (target_line, count_line, grey).
    state: says why the figure is not to be judged; it stands in place of the changes.
    below: draws what comes last, beside the link.
    """
    with st.container(border=True, gap="xxsmall", height="stretch"):
        points = [math.nan if point is None else float(point) for point in spark]
        st.metric(
            fmt.safe(label),
            value_text,
            help=definition,
            chart_data=points or None,
            delta_color="gray",
        )
        lines = [state.markdown] if state else [change.markdown for change in changes]
        if lines:
            st.markdown(_lines(lines))
        if foot:
            st.markdown(_lines(foot))
        if link or below:
            with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
                if link:
                    link_to(link)
                if below:
                    below()


@contextmanager
def card(
    title: str,
    subtitle: str = "",
    *,
    says: Callable[[str], None] | None = None,
    stretch: bool = True,
) -> Iterator[DeltaGenerator]:
    """A bordered box with a bold title and a grey subtitle; gives the place for controls, right.

    says: draws the way to what its figures rest on, first of the controls; see `behind.says`.
    """
    with st.container(border=True, gap="small", height="stretch" if stretch else "content"):
        head = st.container(horizontal=True, gap="xsmall")
        with head.container(gap=None):
            st.markdown(f"#### {fmt.safe(title)}", anchors=False)
            if subtitle:
                st.markdown(grey(subtitle))
        controls = head.container(
            horizontal=True, vertical_alignment="center", gap="xsmall", width="content"
        )
        if says:
            with controls:
                says(title)
        yield controls


def link_to(link: Link) -> None:
    """A link in this tab: a link in Markdown would open another, and with it another session."""
    label = f":blue[{fmt.safe(link.label)}]"
    st.page_link(link.page, label=label, query_params=dict(link.query) or None)


def badge(text: str, verdict: Verdict = "none") -> str:
    """A badge in Markdown, coloured by its verdict."""
    return f":{BADGE[verdict]}-badge[{fmt.safe(text)}]"


def grey(text: str) -> str:
    """A small grey line in Markdown."""
    return f":gray[:small[{fmt.safe(text)}]]"


def target_line(verdict: Target, text: str, language: str) -> str:
    """The verdict on a target with its word: "✓ 达标 目标 68.0%，超 1.0". Markdown."""
    word = f"**{say(f'ui.target.{verdict}', language)}**"
    colour = _TARGET_COLOUR.get(verdict)
    return f":small[{f':{colour}[{word}]' if colour else word} {fmt.safe(text)}]"


def count_line(n: int, language: str, interval: str = "") -> str:
    """How many customers stand behind a figure, and its interval: "n 186,412 · 68.8–69.2%"."""
    count = fmt.count(n, language)
    if not interval:
        return grey(say("ui.card.n", language, count=count))
    return grey(say("ui.card.interval", language, count=count, interval=interval))


def _sentence(bold: str, rest: str) -> str:
    first = f"**{fmt.safe(bold)}**"
    return f"{first}  \n:gray[{fmt.safe(rest)}]" if rest else first


def _lines(lines: Sequence[str]) -> str:
    return "  \n".join(lines)
