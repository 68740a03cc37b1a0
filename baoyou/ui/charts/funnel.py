"""Is the spread normal: figures over their size, between the limits that size explains."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from baoyou.ui import format as fmt
from baoyou.ui.charts import canvas
from baoyou.ui.charts.canvas import Figure, Keys, Row
from baoyou.ui.charts.labels import Box, Spot, around
from baoyou.ui.charts.pen import Pen
from baoyou.ui.theme import Palette

TOP, BOTTOM, LEFT, RIGHT = 12, 46, 42, 26
Spans = tuple[tuple[float, float], tuple[float, float]]


def funnel(
    rows: Sequence[Row],
    limits: Sequence[Row],
    province: Any,
    *,
    palette: Palette,
    language: str,
    axis_label: str = "",
    unit: str = "share",
    decimals: int | None = None,
    height: int = 330,
    width: int = 480,
    keys: Keys = None,
) -> Figure:
    """Dots over the number of customers.

    rows: name, n, value, verdict. limits: n, low, high (95 %, drawn full, filled between),
    low_outer, high_outer (99.8 %, dashed), in order of n, from below the smallest n to above the
    largest, for the axis ends where they end. width: about how wide the card will be.
    """
    pen = Pen(palette, language, unit, decimals)
    spans = _spans(rows, limits, province, pen)
    texts = [_text(row, pen) for row in rows]
    size = (width - LEFT - RIGHT, height - TOP - BOTTOM)
    spots = _spots(rows, texts, spans, size, (pen.place(province), pen))
    return canvas.figure(
        [*_limits(limits, pen), _centre(province, spans[0], pen), _dots(rows, keys, pen)],
        palette,
        height,
        margin=(LEFT, RIGHT, TOP, BOTTOM),
        annotations=[
            _label(row, text, spot, pen)
            for row, text, spot in zip(rows, texts, spots, strict=True)
            if row["value"] is not None
        ],
        xaxis=canvas.count_axis(axis_label or pen.say("funnel.axis"), spans[0], pen, 5),
        yaxis=canvas.value_axis(pen, spans[1]),
    )


def _spans(rows: Sequence[Row], limits: Sequence[Row], province: Any, pen: Pen) -> Spans:
    outer = [limit[name] for limit in limits for name in ("low_outer", "high_outer")]
    values = [row["value"] for row in rows]
    sizes = [float(entry["n"]) for entry in [*rows, *limits]]
    x_span = (min(sizes, default=0.0), max(sizes, default=1.0))
    return x_span, canvas.span_of(pen.places([*values, *outer, province]))


def _text(row: Row, pen: Pen) -> str:
    name = fmt.plain(row["name"])
    return f"{name} {pen.bare(row['value'])}" if _judged(row) else name


def _judged(row: Row) -> bool:
    return row.get("verdict") in ("better", "worse")


def _limits(limits: Sequence[Row], pen: Pen) -> list[Figure]:
    sizes = [float(limit["n"]) for limit in limits]
    curves = {name: pen.places(limit[name] for limit in limits) for name in _CURVES}
    fill = {
        "type": "scatter",
        "mode": "lines",
        "x": [*sizes, *sizes[::-1]],
        "y": [*curves["high"], *curves["low"][::-1]],
        "fill": "toself",
        "fillcolor": pen.palette.background2,
        "line": {"width": 0},
        **canvas.SILENT,
    }
    return [fill, *(_curve(sizes, curves[name], name, pen.palette) for name in _CURVES)]


_CURVES = ("low", "high", "low_outer", "high_outer")


def _curve(x: list[float], y: list[float | None], name: str, palette: Palette) -> Figure:
    dash = "9px,7px" if name.endswith("outer") else "solid"
    line = {"color": palette.mark, "width": 1.2, "dash": dash}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, **canvas.SILENT}


def _centre(province: Any, x_span: tuple[float, float], pen: Pen) -> Figure:
    line = {"color": pen.palette.text, "width": 1.4, "dash": "dot"}
    place = pen.place(province)
    points = {"x": list(x_span), "y": [place, place]}
    return {"type": "scatter", "mode": "lines", **points, "line": line, **canvas.SILENT}


def _dots(rows: Sequence[Row], keys: Keys, pen: Pen) -> Figure:
    verdicts = [row.get("verdict") for row in rows]
    marker = {
        "size": 10,
        "opacity": 1,
        "symbol": ["diamond" if verdict == "worse" else "circle" for verdict in verdicts],
        "color": [pen.palette.verdict(verdict) for verdict in verdicts],
        "line": {"width": 0},
    }
    texts = [
        pen.say(
            "funnel.hover",
            name=fmt.plain(row["name"]),
            figure=pen.text(row["value"]),
            count=fmt.count(row["n"], pen.language),
        )
        for row in rows
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [float(row["n"]) for row in rows],
        "y": pen.places(row["value"] for row in rows),
        "marker": marker,
        **canvas.hover(texts),
        **canvas.clickable(keys),
    }


def _spots(
    rows: Sequence[Row],
    texts: Sequence[str],
    spans: Spans,
    size: tuple[float, float],
    drawn: tuple[float | None, Pen],
) -> list[Spot]:
    """Where each name goes, off the dots, the other names and the line of the province."""
    (left, right), (low, high) = spans
    centre, pen = drawn
    across, up = size[0] / ((right - left) or 1), size[1] / ((high - low) or 1)
    marks = [
        ((float(row["n"]) - left) * across, ((pen.place(row["value"]) or low) - low) * up)
        for row in rows
    ]
    level = ((centre or low) - low) * up
    line = Box(0, level - 1, size[0], level + 1)
    area = Box(0, 0, size[0] + RIGHT, size[1])
    return around(marks, texts, area, canvas.STRONG, avoid=[line])


def _label(row: Row, text: str, spot: Spot, pen: Pen) -> Figure:
    colour = pen.palette.verdict(row.get("verdict")) if _judged(row) else pen.palette.text
    return canvas.note(
        canvas.bold(text) if _judged(row) else text,
        colour,
        canvas.BODY,
        x=float(row["n"]),
        y=pen.place(row["value"]),
        xshift=spot.dx,
        yshift=spot.dy,
        xanchor=spot.anchor,
        yanchor="middle",
    )
