"""Horizontal bars from zero: parts of a change with their sign, and plain figures by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from baoyou.ui import format as fmt
from baoyou.ui.charts import canvas
from baoyou.ui.charts.canvas import Figure, Keys, Row
from baoyou.ui.charts.pen import Pen
from baoyou.ui.theme import Palette

ROW, PAD = 28, 10
# A part of a change is coloured only where it is at least this share of the whole.
SPEAKS = 0.25


def contributions(
    rows: Sequence[Row],
    *,
    palette: Palette,
    language: str,
    good: str,
    unit: str = "share",
    decimals: int | None = None,
    height: int | None = None,
    keys: Keys = None,
) -> Figure:
    """Signed parts of a change, first those that moved it most its own way.

    rows: name, value (in the unit of the figure, 0.00064 is 0.064 points). good: up or down, the
    direction that is better. Parts under a quarter of the whole change stay grey.
    """
    pen = Pen(palette, language, unit, decimals)
    change = sum(float(row["value"] or 0) for row in rows)
    is_fall = change < 0
    order = sorted(
        range(len(rows)), key=lambda index: rows[index]["value"] or 0, reverse=not is_fall
    )
    rows = [rows[index] for index in order]
    keys = None if keys is None else [keys[index] for index in order]
    whole = abs(change)
    places = pen.places(row["value"] for row in rows)
    texts = [pen.signed(row["value"]) for row in rows]
    colours = [_colour(row["value"], whole, good, palette) for row in rows]
    span = _signed_span(places, canvas.widest(texts), _plot_width(rows))
    return _bars(rows, places, texts, colours, span=span, height=height, keys=keys, palette=palette)


def bars(
    rows: Sequence[Row],
    *,
    palette: Palette,
    language: str,
    unit: str = "count",
    decimals: int | None = None,
    height: int | None = None,
    keys: Keys = None,
) -> Figure:
    """Plain bars in the order given.

    rows: name, value and, where they apply, text (in place of the figure), highlight (True draws
    the one bar that the chart is about), verdict (better, worse).
    """
    pen = Pen(palette, language, unit, decimals)
    places = pen.places(row["value"] for row in rows)
    texts = [fmt.plain(row.get("text") or pen.text(row["value"])) for row in rows]
    colours = [_plain_colour(row, palette) for row in rows]
    top = max((place for place in places if place is not None), default=1.0) or 1.0
    room = 1 - (canvas.widest(texts) + 8) / _plot_width(rows)
    span = (0.0, top / max(0.3, room))
    return _bars(rows, places, texts, colours, span=span, height=height, keys=keys, palette=palette)


def _colour(amount: Any, whole: float, good: str, palette: Palette) -> str:
    if not amount or abs(float(amount)) < SPEAKS * whole:
        return palette.mark
    return palette.good if (amount > 0) == (good == "up") else palette.bad


def _plain_colour(row: Row, palette: Palette) -> str:
    return palette.good if row.get("highlight") else palette.verdict(row.get("verdict"))


def _plot_width(rows: Sequence[Row]) -> float:
    """The plot on a phone, where the texts of the bars must fit too."""
    return canvas.PHONE - canvas.widest([canvas.short(row["name"]) for row in rows], canvas.STRONG)


def _signed_span(
    places: Sequence[float | None], text_pixels: int, width: float
) -> tuple[float, float]:
    """A range with zero in it and room for a text at either end that has a bar."""
    known = [place for place in places if place is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    room = ((high - low) or 1.0) * (text_pixels + 10) / (width - 2 * text_pixels)
    return (low - room if low < 0 else low), (high + room if high > 0 else room)


def _bars(
    rows: Sequence[Row],
    places: Sequence[float | None],
    texts: Sequence[str],
    colours: Sequence[str],
    *,
    span: tuple[float, float],
    height: int | None,
    keys: Keys,
    palette: Palette,
) -> Figure:
    names = [canvas.short(row["name"]) for row in rows]
    full = [fmt.plain(row["name"]) for row in rows]
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": list(places),
        "y": list(range(len(rows))),
        "width": 0.62,
        "marker": {"color": list(colours), "line": {"width": 0}},
        "text": list(texts),
        "textposition": "outside",
        "constraintext": "none",
        "textangle": 0,
        "cliponaxis": False,
        "textfont": {"size": canvas.BODY, "color": palette.text},
        **canvas.hover([f"{name} {text}" for name, text in zip(full, texts, strict=True)]),
        **canvas.clickable(keys),
    }
    left = canvas.widest(names, canvas.STRONG) + 14
    return canvas.figure(
        [trace],
        palette,
        height or ROW * len(rows) + 2 * PAD,
        margin=(left, 8, PAD, PAD),
        shapes=[zero_line(palette)],
        xaxis=canvas.axis(palette, span),
        yaxis=name_axis(names, palette),
    )


def name_axis(names: Sequence[str], palette: Palette) -> Figure:
    """The axis of names, first on top, with a hairline that holds them together."""
    places = list(range(len(names)))
    axis = canvas.labelled_axis(palette, (len(names) - 0.5, -0.5), places, names)
    axis["tickfont"] = {"size": canvas.STRONG, "color": palette.text}
    return axis


def zero_line(palette: Palette) -> Figure:
    """The line that bars stand on."""
    across = {"x0": 0, "x1": 0, "y0": 0, "y1": 1, "yref": "paper"}
    return {"type": "line", **across, "line": {"color": palette.text, "width": 1}}
