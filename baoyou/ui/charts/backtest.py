"""Does a rule earn its calls, and is it stable: precision over workload, and month by month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from baoyou.ui import format as fmt
from baoyou.ui.charts import canvas
from baoyou.ui.charts.canvas import Figure, Keys, Row
from baoyou.ui.charts.endings import Ending, endings, margin_for
from baoyou.ui.charts.lines import colour_of
from baoyou.ui.charts.pen import Pen
from baoyou.ui.theme import Palette

TOP, BOTTOM, LEFT = 18, 30, 42
TITLE = 18


def workload(
    curves: Sequence[Row],
    *,
    palette: Palette,
    language: str,
    axis_label: str,
    at: float | None = None,
    at_label: str = "",
    base: Any = None,
    base_label: str = "",
    decimals: int | None = None,
    height: int = 280,
) -> Figure:
    """Precision (share) over workload (customers a month), one curve a rule or model.

    curves: name, role (subject, context, model), points (n, value, in order of n; name: what the
    pointer says in place of the curve's name). at: the workload at which they are compared, with
    its text; a curve that has a point at just that n says its figure there. base: what chance
    would give.
    """
    pen = Pen(palette, language, "share", decimals)
    across, up = _workload_spans(curves, pen)
    ends = [_curve_end(curve, pen) for curve in curves if curve["points"]]
    ends += _level_end(base, base_label, palette.text, pen)
    bottom = BOTTOM + TITLE
    return canvas.figure(
        [_curve(curve, pen) for curve in curves],
        palette,
        height,
        margin=(LEFT, margin_for(ends), TOP, bottom),
        annotations=endings(ends, across[1], up, height - TOP - bottom)
        + _at_label(at, at_label, up[1], palette)
        + [note for curve in curves for note in _compared(curve, at, pen)],
        shapes=_upright(at, palette) + _level(base, palette.text, "dot", pen),
        xaxis=canvas.count_axis(axis_label, across, pen, 4),
        yaxis=canvas.value_axis(pen, up),
    )


def stability(
    rows: Sequence[Row],
    *,
    palette: Palette,
    language: str,
    pooled: Any = None,
    pooled_label: str = "",
    base: Any = None,
    base_label: str = "",
    unit: str = "share",
    decimals: int | None = None,
    height: int = 280,
    keys: Keys = None,
) -> Figure:
    """Dots with intervals by month, from zero.

    rows: month, value, low, high, mature (False: hollow, on a block, not in the pooled figure).
    pooled: the figure of all mature months together; base: what chance would give.
    """
    pen = Pen(palette, language, unit, decimals)
    seen = [row.get(name) for row in rows for name in ("value", "high")]
    known = [place for place in pen.places([*seen, pooled, base]) if place is not None]
    span = (0.0, max([0.01, *known]) * 1.1)
    final = next((i for i, row in enumerate(rows) if row.get("mature") is False), len(rows))
    ends = _level_end(pooled, pooled_label, palette.good, pen)
    ends += _level_end(base, base_label, palette.text, pen)
    return canvas.figure(
        [*_whiskers(rows, pen), _months(rows, final, keys, pen)],
        palette,
        height,
        margin=(LEFT, margin_for(ends), TOP, BOTTOM),
        annotations=endings(ends, max(0, len(rows) - 1) + 0.6, span, height - TOP - BOTTOM),
        shapes=_block(final, len(rows), palette)
        + _level(pooled, palette.good, "solid", pen)
        + _level(base, palette.text, "dot", pen),
        xaxis=canvas.month_axis([row["month"] for row in rows], pen, 0.6),
        yaxis=canvas.value_axis(pen, span),
    )


def _workload_spans(
    curves: Sequence[Row], pen: Pen
) -> tuple[tuple[float, float], tuple[float, float]]:
    points = [point for curve in curves for point in curve["points"]]
    right = max([1.0, *(float(point["n"]) for point in points)])
    top = max([0.01, *(pen.place(point["value"]) or 0.0 for point in points)])
    return (0.0, right * 1.02), (0.0, top * 1.08)


def _curve(curve: Row, pen: Pen) -> Figure:
    colour = colour_of(curve["role"], pen.palette)
    dash = "9px,7px" if curve["role"] == "model" else "solid"
    texts = [
        pen.say(
            "funnel.hover",
            name=fmt.plain(point.get("name") or curve["name"]),
            figure=pen.text(point["value"]),
            count=fmt.count(point["n"], pen.language),
        )
        for point in curve["points"]
    ]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [float(point["n"]) for point in curve["points"]],
        "y": pen.places(point["value"] for point in curve["points"]),
        "line": {
            "color": colour,
            "width": 2.5 if curve["role"] == "subject" else 1.8,
            "dash": dash,
        },
        "marker": {"size": 6, "opacity": 1 if curve["role"] == "subject" else 0, "color": colour},
        **canvas.hover(texts),
    }


def _curve_end(curve: Row, pen: Pen) -> Ending:
    place = pen.place(curve["points"][-1]["value"]) or 0.0
    colour = colour_of(curve["role"], pen.palette)
    muted = curve["role"] == "context"
    text_colour = pen.palette.muted if muted else colour
    return Ending(place, fmt.plain(curve["name"]), text_colour, not muted)


def _level_end(amount: Any, label: str, colour: str, pen: Pen) -> list[Ending]:
    if amount is None:
        return []
    return [Ending(pen.place(amount) or 0.0, f"{fmt.plain(label)} {pen.bare(amount)}", colour)]


def _upright(at: float | None, palette: Palette) -> list[Figure]:
    if at is None:
        return []
    ends = {"x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper"}
    return [{"type": "line", **ends, "line": {"color": palette.mark, "width": 1}}]


def _at_label(at: float | None, text: str, top: float, palette: Palette) -> list[Figure]:
    if at is None:
        return []
    place = {"x": at, "y": top, "xanchor": "left", "yanchor": "bottom", "xshift": -4}
    return [canvas.note(fmt.plain(text), palette.muted, canvas.BODY, **place)]


def _level(amount: Any, colour: str, dash: str, pen: Pen) -> list[Figure]:
    place = pen.place(amount)
    if place is None:
        return []
    ends = {"x0": 0, "x1": 1, "xref": "paper", "y0": place, "y1": place}
    return [{"type": "line", **ends, "line": {"color": colour, "width": 1.3, "dash": dash}}]


def _compared(curve: Row, at: float | None, pen: Pen) -> list[Figure]:
    """The figure of a curve where the curves are compared."""
    colour = colour_of(curve["role"], pen.palette)
    place = {"x": at, "xanchor": "left", "yanchor": "bottom", "xshift": 4, "yshift": 1}
    return [
        canvas.note(
            canvas.bold(pen.text(point["value"])),
            pen.palette.muted if curve["role"] == "context" else colour,
            canvas.BODY,
            y=pen.place(point["value"]),
            bgcolor=pen.palette.background,
            borderpad=0,
            **place,
        )
        for point in curve["points"]
        if at is not None and float(point["n"]) == float(at)
    ]


def _whiskers(rows: Sequence[Row], pen: Pen) -> list[Figure]:
    found = []
    for step, row in enumerate(rows):
        ends = pen.places([row.get("low"), row.get("high")])
        if None not in ends:
            trace = {"type": "scatter", "mode": "lines", "x": [step, step], "y": ends}
            line = {"color": pen.palette.mark, "width": 2}
            found.append({**trace, "line": line, **canvas.SILENT})
    return found


def _months(rows: Sequence[Row], final: int, keys: Keys, pen: Pen) -> Figure:
    palette = pen.palette
    hollow = [step >= final for step in range(len(rows))]
    marker = {
        "size": 10,
        "opacity": 1,
        "color": [palette.background if open_ else palette.good for open_ in hollow],
        "line": {"color": palette.mark, "width": [2 if open_ else 0 for open_ in hollow]},
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
        **canvas.hover(texts),
        **canvas.clickable(keys),
    }


def _block(final: int, count: int, palette: Palette) -> list[Figure]:
    if final == count:
        return []
    box = {"x0": final - 0.5, "x1": count - 0.4, "y0": 0, "y1": 1, "yref": "paper"}
    look = {"fillcolor": palette.background2, "line": {"width": 0}, "layer": "below"}
    return [{"type": "rect", **box, **look}]
