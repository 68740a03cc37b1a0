"""What a snapshot kept, drawn over the months: people, value and revenue on one scale.

Apart from `retention`, which accounts for the members of one month.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from baoyou.ui import behind, cards, charts, noting, series, show
from baoyou.ui.drawing import kept
from baoyou.ui.frame import Frame

Row = Mapping[str, Any]


def card(frame: Frame, chosen: Row) -> None:
    """People, value and revenue kept, month by month since the list was made."""
    months = kept.months(frame, chosen)
    kpis = [kept.MEASURES[name][1] for name in ("people", "value", "revenue")]
    with cards.card(
        frame.say("retention.measures.title"),
        frame.say("retention.measures.subtitle"),
        says=behind.says(frame, *kpis, snapshot=chosen["snapshot_id"]),
    ) as controls:
        if len(months) < 2:
            st.markdown(cards.grey(frame.say("retention.measures.too_early")))
            return
        drawn = kept.lines(frame, chosen, months)
        show.chart(
            charts.lines(
                drawn,
                palette=frame.palette,
                language=frame.language,
                months=months,
                height=320,
                width=340,
                notes=_notes(frame, months),
            ),
            "retention-measures",
            kept.told(frame, drawn),
            language=frame.language,
            rows=series.by_month(drawn, months),
            columns=series.month_columns(frame, drawn, "share"),
            table_in=controls,
        )


def _notes(frame: Frame, months: Sequence[date]) -> list[dict[str, Any]]:
    """What was written to these months, as marks on the line of the people kept."""
    line, marks = [*kept.MEASURES].index("people"), noting.marks(frame, months)[:3]
    steps = {month: step for step, month in enumerate(months)}
    return [{"step": steps[mark["month"]], "series": line, "text": mark["text"]} for mark in marks]
