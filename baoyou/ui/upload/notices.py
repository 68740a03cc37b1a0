"""What a person should know of a load, in sentences: what must be accepted stands first.

Apart from the other cards because these words decide whether a month is published.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from baoyou.contracts import contracts
from baoyou.proposals import GUESSED
from baoyou.ui import cards, words
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.upload import switched_off

Told = dict[str, Any]
MOST, NAMED = 4, 6


@dataclass(frozen=True)
class Unit:
    """A column of ours and the unit that it has in the file."""

    column: str
    unit: str


def card(
    frame: Frame, report: Told, key: str, may_answer: bool = False, is_past: bool = False
) -> Unit | None:
    """All notices of a report, and what columns that are gone switch off.

    may_answer: offer to convert where another unit is likely; what the person wants converted.
    is_past: what must be accepted was.
    """
    extracts = list(dict.fromkeys(file["extract"] for file in report["files"]))
    asks = [_sentence(frame, one, extracts) for one in report["notices"] if one["asks"]]
    gone = _gone(frame, report)
    told = [_sentence(frame, one, extracts) for one in report["notices"] if not one["asks"]]
    if not (asks or gone or told):
        return None
    answered = None
    subtitle = _subtitle(frame, len(asks), is_past)
    with cards.card(frame.say("notices.title"), subtitle, stretch=False):
        first = [*asks[: MOST - len(gone)], *gone]
        for words_of in first:
            st.warning(words_of, icon="⚠️")
        if may_answer:
            answered = _units(frame, report, key)
        rest = asks[MOST - len(gone) :]
        if rest or len(told) > MOST:
            with st.expander(frame.say("notices.more", count=len(rest) + len(told))):
                for words_of in rest:
                    st.warning(words_of, icon="⚠️")
                _told(told)
        else:
            _told(told)
    return answered


def _units(frame: Frame, report: Told, key: str) -> Unit | None:
    """A unit is asked about, never guessed: one button for each that is likely."""
    for notice in report["notices"]:
        if notice["code"] != "unit_suspected":
            continue
        unit = Unit(str(notice["slots"]["column"]), str(notice["slots"]["unit"]))
        called = frame.say(f"upload.unit.{unit.unit}")
        label = frame.say("notices.convert", column=unit.column, unit=called)
        if st.button(label, key=f"{key}_convert_{unit.column}"):
            return unit
    return None


def _told(sentences: Sequence[str]) -> None:
    for words_of in sentences:
        st.markdown(f":gray[{words_of}]")


def _subtitle(frame: Frame, asks: int, is_past: bool) -> str:
    if not asks:
        return frame.say("notices.none_asks")
    return frame.say("notices.accepted" if is_past else "notices.asks", count=asks)


def _sentence(frame: Frame, notice: Told, extracts: Sequence[str]) -> str:
    """The sentence of a notice, its column by the name that people know. Markdown."""
    # Loads told before notices named their file have none.
    slots = {"file": "–", **notice["slots"]}
    column = slots.get("column")
    owner = next((name for name in extracts if column in contracts()[name].columns), None)
    if owner:
        slots["column"] = words.column_name(owner, str(column), frame.language)
    if "unit" in slots:
        slots["unit"] = frame.say(f"upload.unit.{slots['unit']}")
    return fmt.safe(frame.say(f"notice.{notice['code']}", **slots))


def _gone(frame: Frame, report: Told) -> list[str]:
    """Columns that the month before had and this load lacks, with what runs no more. Markdown.

    One sentence for all months of an extract that lack the same.
    """
    found: dict[str, None] = {}
    for change in report["changes"]:
        stored = frame.reader.manifest.partitions.get(change["extract"], {})
        before = stored.get(change["month_before"] or "")
        if before is None:
            continue
        known = set(before.facts["columns"])
        present = present_columns(report, change["extract"], change["part"])
        off = switched_off.by_column(frame, change["extract"], present)
        already = switched_off.by_column(frame, change["extract"], known)
        news = {c: names for c, names in off.items() if c in known and names != already.get(c)}
        if news:
            found[_gone_sentence(frame, change["extract"], news)] = None
    return list(found)


def _gone_sentence(frame: Frame, extract: str, news: dict[str, list[str]]) -> str:
    joint = frame.say("frame.joint")
    columns = [words.column_called(extract, column, frame.language) for column in news]
    names = list(dict.fromkeys(name for several in news.values() for name in several))
    slots = {"columns": _first(columns, joint), "names": _first(names, joint)}
    return fmt.safe(frame.say("notices.gone", **slots, count=len(columns), off=len(names)))


def _first(names: Sequence[str], joint: str) -> str:
    """The first of a list that may be long; how many there are is said beside it."""
    return joint.join(names[:NAMED]) + ("…" if len(names) > NAMED else "")


def present_columns(report: Told, extract: str, part: str) -> Collection[str]:
    """Our columns that the files of a month fill, or a constant."""
    files = {
        file["file"]
        for file in report["files"]
        if file["extract"] == extract and part[:7] in file["months"]
    }
    found = {
        column for file in report["files"] if file["file"] in files for column in file["columns"]
    }
    for proposal in report["proposals"]:
        if proposal["file"] in files:
            found |= {c for c, one in proposal["columns"].items() if one["how"] not in GUESSED}
            found |= {column for column, text in proposal["constants"].items() if text}
    return found
