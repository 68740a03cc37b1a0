"""Says who: behind a figure its definition, its exact SQL, its loads, its date, what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import streamlit as st

from baoyou import sources
from baoyou.months import month_of
from baoyou.sources import Basis
from baoyou.ui import cards
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame

SQL_HEIGHT = 260


def says(
    frame: Frame, *keys: str, month: date | None = None, snapshot: str | None = None
) -> Callable[[str], None]:
    """What `cards.card` draws beside a title: the quiet button of these KPIs and other results.

    month: other than the frame's; snapshot: the list that they are measured against.
    """

    def button(title: str) -> None:
        popover(frame, f"{title}-{'-'.join(keys)}", *keys, month=month, snapshot=snapshot)

    return button


def popover(
    frame: Frame, key: str, *keys: str, month: date | None = None, snapshot: str | None = None
) -> None:
    """A quiet button; behind it all that these KPIs and other results rest on."""
    asked = month or frame.month
    if asked is None:
        return
    with st.container(width="content"):
        _opened(frame, f"{key}-behind", keys, asked, snapshot)


@st.fragment
def _opened(
    frame: Frame, key: str, keys: tuple[str, ...], month: date, snapshot: str | None
) -> None:
    """A fragment that asks only when it is opened: a page has a score of them."""
    label = frame.say("behind.button")
    with st.popover(label, type="tertiary", key=key, on_change="rerun") as popover:
        if not popover.open:
            return
        for place, one in enumerate(keys):
            if place:
                st.divider()
            body(frame, sources.basis(frame.reader, one, month, snapshot))


def body(frame: Frame, basis: Basis) -> None:
    """The definition in both languages, the date, the loads, what is missing, the SQL."""
    for words in (basis.declared.zh, basis.declared.en):
        st.markdown(f"**{fmt.safe(words.name)}**  \n:small[{fmt.safe(words.formula)}]")
    st.markdown(cards.grey(dated(frame, basis)))
    if basis.has_loads:
        st.markdown(_listed(frame.say("behind.loads"), loads(frame, basis)))
        st.markdown(_listed(frame.say("behind.missing"), missing(frame, basis)))
    st.markdown(f"**{frame.say('behind.sql')}** `queries/{basis.query}.sql`")
    st.code(basis.sql, language="sql", height=SQL_HEIGHT)


def dated(frame: Frame, basis: Basis) -> str:
    """Of which month, in which snapshot of the store, by which definitions, from which source."""
    told = ", ".join(f"{name} = {value}" for name, value in basis.parameters.items())
    words = frame.say(
        "behind.dated",
        month=fmt.month(basis.month, frame.language),
        snapshot=basis.snapshot,
        fingerprint=basis.definitions,
        source=basis.declared.source,
    )
    return words + (frame.say("behind.parameters", parameters=told) if told else "")


def loads(frame: Frame, basis: Basis) -> list[str]:
    """A line for each file it rests on: load, day, file, extract, months and rows."""
    joint = frame.say("frame.joint")
    return [
        frame.say(
            "behind.load",
            load=source.load,
            day=fmt.day(date.fromisoformat(source.on), frame.language),
            file=source.file,
            extract=frame.say(f"extract.{source.extract}"),
            parts=joint.join(_part(frame, part) for part in source.parts),
            rows=fmt.count(source.rows, frame.language),
        )
        for source in basis.sources
    ] or [frame.say("behind.no_load")]


def missing(frame: Frame, basis: Basis) -> list[str]:
    """What it lacks: columns, cities, months; or that nothing is missing."""
    joint = frame.say("frame.joint")
    months = [_part(frame, month) for month in basis.missing_months]
    lacks = (
        ("columns", list(basis.missing_columns)),
        ("cities", list(basis.missing_cities)),
        ("months", months),
    )
    found = [
        frame.say(f"behind.lacks.{kind}", names=joint.join(names)) for kind, names in lacks if names
    ]
    return found or [frame.say("behind.complete")]


def _part(frame: Frame, part: str) -> str:
    if part == sources.WHOLE:
        return frame.say("behind.whole")
    is_month = re.fullmatch(r"\d{4}-\d{2}", part)
    return fmt.month(month_of(part), frame.language) if is_month else part


def _listed(title: str, lines: list[str]) -> str:
    return "  \n".join([f"**{title}**", *(f":small[{fmt.safe(line)}]" for line in lines)])
