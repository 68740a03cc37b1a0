"""The curve of value × influence: the share of the fees over that of the customers who pay most."""

from __future__ import annotations

from collections.abc import Sequence

from baoyou.ui import charts
from baoyou.ui.charts.canvas import Figure
from baoyou.ui.drawing.course import Asking
from baoyou.ui.wording.voice import Row


def curve(asking: Asking, tenths: Sequence[Row], height: int, width: int) -> Figure:
    """Beside the line on which all would pay alike. tenths: of `influence_tenths.sql`, the whole's,
    from the highest payers on."""
    series = [
        {
            "name": asking.say("influence.curve.even"),
            "role": "context",
            "values": [0, *(row["tenth"] / 10 for row in tenths)],
        },
        {
            "name": asking.say("influence.curve.fees"),
            "role": "subject",
            "values": [0, *(row["fee_share"] for row in tenths)],
        },
    ]
    return charts.lines(
        series,
        palette=asking.palette,
        language=asking.language,
        steps=[0, *(row["tenth"] * 10 for row in tenths)],
        height=height,
        width=width,
        from_zero=True,
    )
