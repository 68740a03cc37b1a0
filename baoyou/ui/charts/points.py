"""What was measured from time to time: dots with intervals, joined thinly, each with its figure.

Apart from the trend because between two surveys nothing is known: no band, and every dot counts.
"""

from __future__ import annotations

from collections.abc import Sequence

from baoyou.ui import format as fmt
from baoyou.ui.charts import canvas
from baoyou.ui.charts.canvas import Figure, Keys, Row
from baoyou.ui.charts.pen import Pen
from baoyou.ui.theme import Palette

TOP, BOTTOM, LEFT, RIGHT = 16, 30, 42, 16


def points(
    rows: Sequence[Row],
    *,
    palette: Palette,
    language: str,
    unit: str = "points",
    decimals: int | None = None,
    beside: Sequence[Row] = (),
    height: int = 220,
    keys: Keys = None,
) -> Figure:
    """Dots over the times of measurement.

    rows: month, value and, where they apply, low, high, in order; the last is drawn full.
    beside: rows of other panels that share the axis.
    """
    pen = Pen(palette, language, unit, decimals)
    limits = [row.get(name) for row in [*rows, *beside] for name in ("value", "low", "high")]
    return canvas.figure(
        [_line(rows, pen), *_whiskers(rows, pen), _dots(rows, keys, pen)],
        palette,
        height,
        margin=(LEFT, RIGHT, TOP, BOTTOM),
        annotations=[_figure(row, step, len(rows), pen) for step, row in enumerate(rows)],
        xaxis=canvas.month_axis([row["month"] for row in rows], pen, 0.6),
        yaxis=canvas.value_axis(pen, canvas.span_of(pen.places(limits))),
    )


def _line(rows: Sequence[Row], pen: Pen) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(range(len(rows))),
        "y": pen.places(row["value"] for row in rows),
        "line": {"color": pen.palette.mark, "width": 1},
        **canvas.SILENT,
    }


def _whiskers(rows: Sequence[Row], pen: Pen) -> list[Figure]:
    found = []
    for step, row in enumerate(rows):
        ends = pen.places([row.get("low"), row.get("high")])
        if None not in ends:
            trace = {"type": "scatter", "mode": "lines", "x": [step, step], "y": ends}
            line = {"color": pen.palette.mark, "width": 2}
            found.append({**trace, "line": line, **canvas.SILENT})
    return found


def _dots(rows: Sequence[Row], keys: Keys, pen: Pen) -> Figure:
    palette, last = pen.palette, len(rows) - 1
    marker = {
        "size": 10,
        "opacity": 1,
        "color": [palette.good if step == last else palette.mark for step in range(len(rows))],
        "line": {"width": 0},
    }
    texts = [
        pen.hover(
            fmt.month(row["month"], pen.language), row["value"], row.get("low"), row.get("high")
        )
        for row in rows
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(range(len(rows))),
        "y": pen.places(row["value"] for row in rows),
        "marker": marker,
        "cliponaxis": False,
        **canvas.hover(texts),
        **canvas.clickable(keys),
    }


def _figure(row: Row, step: int, count: int, pen: Pen) -> Figure:
    """The figure of a dot, over its interval so that no line crosses it."""
    last = step == count - 1
    text = canvas.bold(pen.text(row["value"])) if last else pen.text(row["value"])
    top = row["value"] if row.get("high") is None else row["high"]
    place = {"x": step, "y": pen.place(top), "yanchor": "bottom", "yshift": 4}
    return canvas.note(
        text,
        pen.palette.good if last else pen.palette.muted,
        canvas.BODY,
        **place,
        visible=row["value"] is not None,
    )
