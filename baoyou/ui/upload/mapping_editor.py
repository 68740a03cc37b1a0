"""The questions on a mapping: what is unsure first, then whatever a person wants to change.

Apart from the card that tells how a file was understood. Answers become a mapping file, the same
that the terminal takes, so that nothing can be said here that cannot be said there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from baoyou.contracts import contracts
from baoyou.errors import WrongUsage
from baoyou.mapping_file import MappingFile
from baoyou.months import month_of
from baoyou.proposals import GUESSED, confirmed
from baoyou.text import explain
from baoyou.ui import cards, words
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.upload import mapping_values, samples
from baoyou.ui.upload.mapping_card import only_sure

Told = dict[str, Any]
Codes = dict[str, list[tuple[str, int]]]
# Answers beside the places of headers, which count from 0.
NOWHERE, SAME = -1, -2


@dataclass(frozen=True)
class Answer:
    """What the person wants: another extract, or this mapping; one of the two is null."""

    extract: str | None
    mapping: MappingFile | None


def draw(
    frame: Frame, proposal: Told, suspected: dict[str, str], unknown: Codes, key: str
) -> Answer | None:
    """Ask; the answer when the button is pressed.

    suspected: our column → unit that its values look like. unknown: our column → values that no
    list knows, with rows.
    """
    extract = _extract(frame, proposal, key)
    if extract != proposal["extract"]:
        label = frame.say("upload.editor.as", extract=frame.say(f"extract.{extract}"))
        if st.button(label, type="primary", key=f"{key}_as"):
            return Answer(extract, None)
        return None
    told = only_sure(proposal)
    told |= {part: dict(told[part]) for part in ("columns", "constants")}
    _ask_columns(frame, proposal, told, key)
    told["wide"] = mapping_values.months(frame, proposal, key)
    told["units"] = mapping_values.units(frame, proposal, suspected, key)
    told["codes"] = mapping_values.codes(frame, proposal, unknown, key)
    sheet = _sheet(frame, proposal, key)
    st.markdown(cards.grey(frame.say("upload.editor.remembered")))
    if not st.button(frame.say("upload.editor.recheck"), type="primary", key=f"{key}_recheck"):
        return None
    try:
        return Answer(None, _finished(told, sheet))
    except WrongUsage as error:
        st.error(fmt.safe(explain(error, frame.language)), icon="⚠️")
        return None


def _extract(frame: Frame, proposal: Told, key: str) -> str:
    known = list(contracts())
    return st.selectbox(
        frame.say("upload.editor.extract"),
        known,
        index=known.index(proposal["extract"]),
        format_func=lambda name: frame.say(f"extract.{name}"),
        key=f"{key}_extract",
    )


def _ask_columns(frame: Frame, proposal: Told, told: Told, key: str) -> None:
    """Required columns that nothing fills, then likely ones, then any that the person picks."""
    inside = {
        place for place, header in enumerate(proposal["headers"]) if _is_wide(header, proposal)
    }
    guesses = {
        column: one["place"]
        for column, one in proposal["columns"].items()
        if one["how"] in GUESSED and one["place"] not in inside
    }
    wide_too = set(proposal["wide"]) and {"month", *_bases(proposal)}
    missing = [column for column in proposal["missing"] if column not in (wide_too or ())]
    asked = list(dict.fromkeys([*missing, *guesses]))
    if asked:
        st.markdown(f"**{frame.say('upload.editor.unsure')}**")
    others = [column for column in contracts()[proposal["extract"]].columns if column not in asked]
    for column in asked:
        # A month that no header holds is most often the same in every row.
        otherwise = SAME if column == "month" else NOWHERE
        _ask_column(frame, proposal, told, column, guesses.get(column, otherwise), key)
    more = st.multiselect(
        frame.say("upload.editor.more"),
        others,
        format_func=lambda name: words.column_name(proposal["extract"], name, frame.language),
        key=f"{key}_more",
        placeholder=frame.say("upload.editor.more_none"),
    )
    for column in more:
        place = proposal["columns"].get(column, {}).get("place", NOWHERE)
        _ask_column(frame, proposal, told, column, place, key)


def _ask_column(
    frame: Frame, proposal: Told, told: Told, column: str, place: int, key: str
) -> None:
    headers = proposal["headers"]
    choices = [*range(len(headers)), SAME, NOWHERE]
    named = words.column_name(proposal["extract"], column, frame.language)
    chosen = st.selectbox(
        frame.say("upload.editor.which", column=named),
        choices,
        index=choices.index(place),
        format_func=lambda choice: _choice(frame, proposal, choice),
        key=f"{key}_column_{column}",
    )
    told["columns"].pop(column, None)
    told["constants"].pop(column, None)
    if chosen == SAME:
        hint = "2009-10" if column == "month" else None
        told["constants"][column] = st.text_input(
            frame.say("upload.editor.same", column=named),
            key=f"{key}_same_{column}",
            placeholder=hint,
        )
    elif chosen == NOWHERE and place >= 0 and column not in _guessed(proposal):
        # A header that an alias knows would be taken again if nothing was said of it.
        told["constants"][column] = ""
    elif chosen is not None and chosen != NOWHERE:
        header = headers[chosen]
        nth = sum(other.strip() == header.strip() for other in headers[: chosen + 1])
        told["columns"][column] = {"header": header, "nth": nth, "how": "given"}


def _guessed(proposal: Told) -> set[str]:
    return {column for column, one in proposal["columns"].items() if one["how"] in GUESSED}


def _choice(frame: Frame, proposal: Told, choice: int) -> str:
    if choice == NOWHERE:
        return frame.say("upload.editor.nowhere")
    if choice == SAME:
        return frame.say("upload.editor.constant")
    header, values = proposal["headers"][choice], samples.of(proposal, choice)
    if not values:
        return header
    joined = frame.say("frame.joint").join(values)
    return frame.say("upload.editor.header", header=header, values=joined)


def _bases(proposal: Told) -> list[str]:
    """Our columns that are likely only because a header with a month in it looks like them."""
    return [
        column
        for column, one in proposal["columns"].items()
        if one["how"] in GUESSED and _is_wide(one["header"], proposal)
    ]


def _is_wide(header: str, proposal: Told) -> bool:
    return any(header.endswith(label) or header.startswith(label) for label in proposal["wide"])


def _sheet(frame: Frame, proposal: Told, key: str) -> str | None:
    sheets = proposal.get("sheets") or []
    if len(sheets) < 2:
        return None
    return st.selectbox(
        frame.say("upload.editor.sheet"),
        sheets,
        index=sheets.index(proposal["sheet"]) if proposal["sheet"] in sheets else 0,
        key=f"{key}_sheet",
    )


def _finished(told: Told, sheet: str | None) -> MappingFile:
    """The mapping; months in words become days. Raises WrongUsage `month_written`."""
    wide = {label: _month(text) for label, text in told["wide"].items() if text}
    constants = {column: (text or "").strip() for column, text in told["constants"].items()}
    month = constants.pop("month", None)
    # What an alias says anyway need not be said: the rest shows what was decided here.
    columns = {column: one for column, one in told["columns"].items() if one["how"] != "exact"}
    parts = {"columns": columns, "wide": wide, "constants": constants}
    mapping = confirmed({**told, **parts})
    return replace(mapping, sheet=sheet, month=_month(month) if month else None)


def _month(text: str) -> str:
    try:
        return month_of(text.strip()).isoformat()
    except ValueError as error:
        raise WrongUsage("month_written", value=text) from error
