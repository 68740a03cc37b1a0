"""Who pays much and whom others follow: value × influence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from baoyou import definitions
from baoyou.ui import cards, delivered
from baoyou.ui import format as fmt
from baoyou.ui.base import influence
from baoyou.ui.frame import Frame, current
from baoyou.ui.wording import fees

NEEDS = ("group_role", "group_class")


def main(frame: Frame) -> None:
    """Sentence, the two by two, the curve of the fees, the cities, the list that is open."""
    asked = {"month": frame.month, "population": frame.population}
    cells = frame.rows("influence_cells", **asked)
    tenths = frame.rows("influence_tenths", **asked)
    whole = [row for row in tenths if row["city"] == "all"]
    lacking = delivered.missing(frame, *NEEDS)
    opening(frame, cells, whole, lacking)
    if len(lacking) < len(NEEDS):
        with st.grid(2, min_column_width=320):
            for row in cells:
                influence.cell_card(frame, row)
    left, right = st.columns([1, 1])
    with left:
        influence.curve(frame, whole)
    with right:
        influence.cities(frame, tenths)
    influence.open_list(frame)


def opening(
    frame: Frame,
    cells: Sequence[Mapping[str, Any]],
    tenths: Sequence[Mapping[str, Any]],
    lacking: list[str],
) -> None:
    """How few are both, what they pay, whether they leave; and who counts as which."""
    is_known, both = len(lacking) < len(NEEDS), cells[0]
    bold, rest = fees.opening(frame, cells, tenths, frame.population, is_known)
    count = fmt.count(both["customers"], frame.language)
    link = frame.link(frame.say("influence.link", count=count), "influence", cell="both")
    cards.sentence(bold, rest, [link] if is_known and both["customers"] else [])
    fee = definitions.values(frame.month)["high_value_fee_min"] if frame.month else ""
    st.markdown(cards.grey(frame.say("influence.definition", fee=fee)))
    if lacking:
        columns = delivered.named(frame, lacking)
        st.markdown(cards.grey(frame.say("influence.missing", columns=columns)))


main(current())
