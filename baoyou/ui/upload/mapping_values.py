"""Questions on what values mean: units, codes that no list knows, months in headers.

Apart from the questions on which header is which column.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import streamlit as st

from baoyou.contracts import contracts
from baoyou.typed import FACTORS
from baoyou.ui import format as fmt
from baoyou.ui import words
from baoyou.ui.frame import Frame

Told = dict[str, Any]
# Columns whose codes have words under another name.
_DIMENSIONS = {"card": "tier"}


def months(frame: Frame, proposal: Told, key: str) -> dict[str, str]:
    """Months side by side: label → month as the person leaves it ("2014-06")."""
    labels = proposal["wide"]
    if not labels:
        return {}
    st.markdown(f"**{frame.say('upload.editor.wide', count=len(labels))}**")
    last = max(frame.reader.manifest.months, default="2009-01-01")
    year = st.number_input(
        frame.say("upload.editor.year"), 1990, 2100, int(last[:4]), key=f"{key}_year"
    )
    found = {}
    with st.container(horizontal=True, gap="small"):
        for label, month in labels.items():
            value = month[:7] if month else f"{year}-{_number(label):02d}"
            said = st.text_input(fmt.safe(label), value, key=f"{key}_wide_{year}_{label}")
            found[label] = said or ""
    return found


def units(frame: Frame, proposal: Told, suspected: dict[str, str], key: str) -> dict[str, str]:
    """Our column → unit in the file, where header or values speak for another than ours."""
    contract = contracts()[proposal["extract"]]
    asked = {**proposal["units"], **suspected}
    if asked:
        st.markdown(f"**{frame.say('upload.editor.units')}**")
    found = {}
    for column, likely in asked.items():
        ours = str(contract.columns[column].unit)
        choices = [ours, *(theirs for theirs, stored in FACTORS if stored == ours)]
        named = words.column_name(contract.name, column, frame.language)
        found[column] = st.selectbox(
            frame.say("upload.editor.unit", column=named, unit=frame.say(f"upload.unit.{ours}")),
            choices,
            index=choices.index(likely) if likely in choices else 0,
            format_func=lambda unit: frame.say(f"upload.unit.{unit}"),
            key=f"{key}_unit_{column}",
        )
    return found


def codes(
    frame: Frame, proposal: Told, unknown: dict[str, list[tuple[str, int]]], key: str
) -> dict[str, dict[str, str]]:
    """Our column → value in the file → our code, with what was said of it before.

    unknown: our column → values that no list knows, with rows.
    """
    contract = contracts()[proposal["extract"]]
    found = {column: dict(known) for column, known in proposal["codes"].items()}
    for column, values in unknown.items():
        named = words.column_name(contract.name, column, frame.language)
        st.markdown(f"**{fmt.safe(frame.say('upload.editor.codes', column=named))}**")
        with st.container(horizontal=True, gap="small"):
            for value, rows in values:
                chosen = st.selectbox(
                    fmt.safe(frame.say("upload.editor.code", value=value, rows=rows)),
                    contract.allowed(column),
                    index=None,
                    format_func=partial(_code, frame, column),
                    placeholder=frame.say("upload.editor.code_none"),
                    key=f"{key}_code_{column}_{value}",
                    width=190,
                )
                if chosen:
                    found.setdefault(column, {})[value] = chosen
    return {column: known for column, known in found.items() if known}


def _number(label: str) -> int:
    """The number of the month in a label; the last one, for a year may stand before it."""
    found = re.findall(r"\d{1,2}", label)
    return min(max(int(found[-1]), 1), 12) if found else 1


def _code(frame: Frame, column: str, code: str) -> str:
    """A code of ours with its words, where it has any."""
    if column == "status":
        called = words.status(code, frame.language)
    else:
        called = words.group(_DIMENSIONS.get(column, column), code, frame.language)
    return code if called == code else f"{called} {code}"
