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
    code, both = frame.language, cells[0]
    top = tenths[influence.TOP - 1]["fee_share"] if tenths else None
    slots = {
        "month": fmt.month(frame.month, code),
        "place": frame.place(),
        "population": frame.say(f"customers.population.{frame.population}"),
        "count": fmt.count(both["customers"], code),
        "share": fmt.value(both["share"], "share", code),
        "fee_share": fmt.value(both["fee_share"], "share", code),
        "top": fmt.value(top, "share", code),
        "churn": fmt.value(both["churn"], "share", code, 2),
        "interval": fmt.interval(both["churn_low"], both["churn_high"], "share", code, 2),
        "warned": fmt.value(both["warned_share"], "share", code),
    }
    unknown = len(lacking) == len(NEEDS)
    known = "unknown" if unknown else "some" if both["all_customers"] else "nobody"
    told = "rest" if both["churn"] is not None else "rest_no_before"
    link = frame.link(frame.say("influence.link", count=slots["count"]), "influence", cell="both")
    cards.sentence(
        frame.say(f"influence.sentence.{known}", **slots),
        frame.say(f"influence.sentence.{told}", **slots) if known == "some" else "",
        [link] if known == "some" and both["customers"] else [],
    )
    fee = definitions.values(frame.month)["high_value_fee_min"] if frame.month else ""
    st.markdown(cards.grey(frame.say("influence.definition", fee=fee)))
    if lacking:
        columns = delivered.named(frame, lacking)
        st.markdown(cards.grey(frame.say("influence.missing", columns=columns)))


main(current())
