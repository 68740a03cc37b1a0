"""How a file was understood: its headers, our columns, and how sure that is.

Apart from the editor, which asks: this card only tells, before publishing and years after.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from baoyou.contracts import Contract, contracts, normalise
from baoyou.mapping_file import write_mapping
from baoyou.proposals import GUESSED, confirmed
from baoyou.ui import cards, tables, words
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.upload import switched_off

Told = dict[str, Any]
# Rows without what is plainly recognised; the others wait behind the fold.
MOST_MISSING = 4


def card(
    frame: Frame, file: Told | None, proposal: Told | None, key: str, may_change: bool = False
) -> bool:
    """One file; whether the person wants to change its mapping. One of the two may be absent.

    file: as in a report; proposal: as `proposals.proposal` makes it. may_change: offer to.
    """
    told = _told(file, proposal)
    contract = contracts()[told["extract"]]
    guessed = [column for column, one in told["columns"].items() if one["how"] in GUESSED]
    sure = [column for column in told["columns"] if column not in guessed]
    rows = _found(frame, told, contract) + _constants(frame, told)
    gaps = _gaps(frame, told, contract, {*sure, *told["constants"]})
    first = [row for row in rows if row["is_first"]]
    with cards.card(told["file"], _subtitle(frame, told, file), stretch=False):
        if file and file["is_sample"]:
            st.markdown(f":yellow-badge[{frame.say('frame.sample')}]")
        tables.reading_table(first + gaps[:MOST_MISSING], _columns(frame))
        wants = _foot(frame, proposal, (len(sure), len(guessed)), key, may_change)
        _rest(frame, told, rows, gaps)
    return wants


def _told(file: Told | None, proposal: Told | None) -> Told:
    """Both sources as one: a report kept in the ledger has no proposal any more."""
    if proposal:
        return proposal
    assert file is not None
    columns = {
        column: {"header": header, "how": file["how"].get(column, "exact")}
        for column, header in file["columns"].items()
    }
    more = {"units": {}, "constants": {}, "wide": {}, "missing": [], "sheet": file["sheet"]}
    return {
        **more,
        **{key: file[key] for key in ("file", "extract", "ignored")},
        "columns": columns,
    }


def _subtitle(frame: Frame, told: Told, file: Told | None) -> str:
    parts = []
    if file:
        parts += [file["format"].upper(), (file["encoding"] or "").upper()]
    parts.append(frame.say("upload.mapping.as", extract=frame.say(f"extract.{told['extract']}")))
    if told.get("sheet"):
        parts.append(frame.say("upload.mapping.sheet", sheet=told["sheet"]))
    if file:
        parts.append(frame.say("frame.joint").join(file["months"]))
        if file["completes"]:
            parts.append(frame.say("upload.mapping.completes", file=file["completes"]))
    return " · ".join(part for part in parts if part)


def _columns(frame: Frame) -> list[tables.Column]:
    return [
        tables.Column("theirs", frame.say("upload.mapping.theirs")),
        tables.Column("ours", frame.say("upload.mapping.ours")),
        tables.Column("state", frame.say("upload.mapping.state"), kind="markdown"),
    ]


def _found(frame: Frame, told: Told, contract: Contract) -> list[Told]:
    """One row for each column of ours that a header fills or may fill, the unsure ones first."""
    order = {"profile": 0, "fuzzy": 0, "wide": 1, "given": 2, "remembered": 2}
    aliases = contract.aliases()
    found = []
    for column, one in told["columns"].items():
        # What an alias says anyway is no news, whoever confirmed it.
        is_alias = aliases.get(normalise(one["header"])) == column
        how = "exact" if is_alias and one["how"] not in GUESSED else one["how"]
        unit = told["units"].get(column)
        state = _state(frame, how)
        if unit:
            state += " " + frame.say("upload.mapping.unit", unit=frame.say(f"upload.unit.{unit}"))
        found.append(
            {
                "theirs": one["header"],
                "ours": words.column_name(contract.name, column, frame.language),
                "state": state,
                "is_first": how in order or bool(unit) or contract.columns[column].required,
                "order": order.get(how, 3),
            }
        )
    return sorted(found, key=lambda row: row["order"])


def _state(frame: Frame, how: str) -> str:
    words_of = frame.say(f"upload.how.{how}")
    return f":orange[● {words_of}]" if how in GUESSED else f":green[✓ {words_of}]"


def _constants(frame: Frame, told: Told) -> list[Told]:
    return [
        {
            "theirs": frame.say("upload.mapping.constant", value=value or "–"),
            "ours": words.column_name(told["extract"], column, frame.language),
            "state": f":green[✓ {frame.say('upload.how.given')}]",
            "is_first": True,
        }
        for column, value in told["constants"].items()
    ]


def _gaps(frame: Frame, told: Told, contract: Contract, present: set[str]) -> list[Told]:
    """Columns that the file lacks: required ones, then those that something needs to run."""
    asked = {column for column, one in told["columns"].items() if one["how"] in GUESSED}
    off = switched_off.by_column(frame, contract.name, present)
    if told["wide"]:
        present = {*present, "month"}
    found = []
    for column in contract.columns:
        if column in present or column in asked:
            continue
        if column in told["missing"]:
            state = f":orange[✗ {frame.say('upload.mapping.required')}]"
        elif column in off:
            state = f":gray[{fmt.safe(_off(frame, off[column]))}]"
        else:
            continue
        named = words.column_name(contract.name, column, frame.language)
        found.append({"theirs": "–", "ours": named, "state": state})
    return sorted(found, key=lambda row: "✗" not in row["state"])


def _off(frame: Frame, names: list[str]) -> str:
    joint = frame.say("frame.joint")
    shown = joint.join(names[:2])
    if len(names) > 2:
        return frame.say("upload.mapping.off_more", names=shown, count=len(names))
    return frame.say("upload.mapping.off", names=shown)


def _foot(
    frame: Frame, proposal: Told | None, counts: tuple[int, int], key: str, may_change: bool
) -> bool:
    wants = False
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if proposal and may_change:
            wants = st.button(frame.say("upload.mapping.change"), key=f"upload_change_{key}")
        if proposal:
            st.download_button(
                frame.say("upload.mapping.download"),
                write_mapping(confirmed(only_sure(proposal))),
                file_name=f"{proposal['extract']}.toml",
                mime="application/toml",
                type="tertiary",
                key=f"upload_mapping_{key}",
                on_click="ignore",
            )
        count = frame.say("upload.mapping.count", known=counts[0], unsure=counts[1])
        st.markdown(cards.grey(count), width="content")
    return wants


def only_sure(proposal: Told) -> Told:
    """The proposal without what is only likely: nobody has confirmed that."""
    columns = {c: one for c, one in proposal["columns"].items() if one["how"] not in GUESSED}
    return {**proposal, "columns": columns}


def _rest(frame: Frame, told: Told, rows: list[Told], gaps: list[Told]) -> None:
    hidden = [row for row in rows if not row["is_first"]] + gaps[MOST_MISSING:]
    if not (hidden or told["ignored"]):
        return
    with st.expander(frame.say("upload.mapping.rest", count=len(hidden))):
        if hidden:
            tables.reading_table(hidden, _columns(frame))
        if told["ignored"]:
            names = frame.say("frame.joint").join(told["ignored"])
            st.markdown(cards.grey(frame.say("upload.mapping.ignored", names=names)))
