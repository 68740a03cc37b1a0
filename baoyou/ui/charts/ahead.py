"""The months that have not been: a dotted line, a light band and hollow marks after a trend.

Apart from the trend because nothing here was measured, and all of it must look so: grey, no fill
on the marks, no click.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from baoyou.ui import format as fmt
from baoyou.ui.charts import canvas
from baoyou.ui.charts.canvas import Figure, Row
from baoyou.ui.charts.endings import Ending
from baoyou.ui.charts.pen import Pen


def bounds(ahead: Sequence[Row]) -> list[Any]:
    """All figures that the axis must hold."""
    return [row[name] for row in ahead for name in ("value", "low", "high")]


def traces(ahead: Sequence[Row], start: int, last: Row | None, pen: Pen) -> list[Figure]:
    """The band, the dotted line from the last measured row and a hollow mark a month.

    ahead: month, value, low, high; start: the step of the first; last: the row before it.
    """
    if not ahead:
        return []
    palette, steps = pen.palette, list(range(start, start + len(ahead)))
    joined = [] if last is None or last["value"] is None else [pen.place(last["value"])]
    x = [start - 1] * len(joined) + steps
    low, high = ([*joined, *pen.places(row[name] for row in ahead)] for name in ("low", "high"))
    value = [*joined, *pen.places(row["value"] for row in ahead)]
    band = {
        "mode": "lines",
        "x": [*x, *x[::-1]],
        "y": [*high, *low[::-1]],
        "fill": "toself",
        "fillcolor": palette.grid,
        "line": {"width": 0},
        **canvas.SILENT,
    }
    line = {"color": palette.mark, "width": 1.5, "dash": "dot"}
    dotted = {"mode": "lines", "x": x, "y": value, "line": line, **canvas.SILENT}
    rim = {"color": palette.mark, "width": 1.5}
    marks = {
        "mode": "markers",
        "x": steps,
        "y": value[len(joined) :],
        "marker": {"size": 7, "opacity": 1, "color": palette.background, "line": rim},
        **canvas.hover([_told(row, pen) for row in ahead]),
    }
    return [{"type": "scatter", **trace} for trace in (band, dotted, marks)]


def ending(ahead: Sequence[Row], pen: Pen) -> Ending:
    """The label at the end of the dotted line."""
    return Ending.of(ahead[-1]["value"], pen, pen.palette.muted, words="trend.ahead")


def _told(row: Row, pen: Pen) -> str:
    return pen.say(
        "trend.ahead_hover",
        name=fmt.month(row["month"], pen.language),
        figure=pen.text(row["value"]),
        interval=pen.interval(row["low"], row["high"]),
    )
