"""How did each city get here: one small panel each, one value axis, the province thin behind it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from baoyou.ui import format as fmt
from baoyou.ui.charts import canvas
from baoyou.ui.charts.canvas import Figure, Keys, Row
from baoyou.ui.charts.pen import Pen
from baoyou.ui.theme import Palette

HEAD, FOOT, LEFT, RIGHT, ROW = 42, 22, 38, 12, 190


def multiples(
    panels: Sequence[Row],
    months: Sequence[date],
    reference: Sequence[Any],
    *,
    palette: Palette,
    language: str,
    unit: str = "share",
    decimals: int | None = None,
    columns: int = 9,
    row_height: int = ROW,
    scale: Sequence[Any] = (),
    keys: Keys = None,
) -> Figure:
    """Panels in the order given, `columns` in a row.

    panels: name, values (beside months) and, where they apply, change (of the last value) and
    verdict (better, worse). reference: the values of the province. scale: further values that the
    axis must hold, where the panels of one scale are drawn in several figures.
    """
    pen = Pen(palette, language, unit, decimals)
    across = max(1, min(columns, len(panels)))
    down = math.ceil(len(panels) / across)
    seen = [value for panel in panels for value in panel["values"]]
    span = canvas.span_of(pen.places([*seen, *reference, *scale]))
    height = down * row_height
    layout: Figure = {}
    traces: list[Figure] = []
    notes: list[Figure] = []
    for index, panel in enumerate(panels):
        domain = _domain(index, across, down, row_height)
        number = "" if index == 0 else str(index + 1)
        layout |= _axes(number, domain, index % across == 0, span, (months, pen))
        key = None if keys is None else keys[index]
        traces += _lines(panel, months, reference, number=number, key=key, pen=pen)
        notes += _head(panel, domain, pen)
    notes += _month_ends(months, down, row_height, across, pen)
    margin = (LEFT, RIGHT, 0, 0)
    return canvas.figure(traces, palette, height, margin=margin, annotations=notes, **layout)


Domain = tuple[float, float, float, float]


def _domain(index: int, across: int, down: int, row_height: int) -> Domain:
    """Left, right, bottom, top of a panel, in shares of the figure."""
    row, column = divmod(index, across)
    gap = 0.014 if across > 4 else 0.03
    width = (1 - gap * (across - 1)) / across
    left = column * (width + gap)
    top = 1 - row / down - HEAD / row_height / down
    bottom = 1 - (row + 1) / down + FOOT / row_height / down
    return left, left + width, bottom, top


def _axes(
    number: str,
    domain: Domain,
    first: bool,
    span: tuple[float, float],
    shown: tuple[Sequence[date], Pen],
) -> Figure:
    months, pen = shown
    left, right, bottom, top = domain
    x = canvas.axis(
        pen.palette,
        (-0.6, len(months) - 0.4),
        domain=[left, right],
        anchor=f"y{number}",
        showline=True,
    )
    y = canvas.value_axis(
        pen,
        span,
        4,
        domain=[bottom, top],
        anchor=f"x{number}",
        showline=False,
        showticklabels=first,
    )
    return {f"xaxis{number}": x, f"yaxis{number}": y}


def _lines(
    panel: Row,
    months: Sequence[date],
    reference: Sequence[Any],
    *,
    number: str,
    key: Any,
    pen: Pen,
) -> list[Figure]:
    verdict = panel.get("verdict")
    judged = verdict in ("better", "worse")
    colour = pen.palette.verdict(verdict) if judged else pen.palette.text
    steps = list(range(len(months)))
    axes = {"xaxis": f"x{number}", "yaxis": f"y{number}", "type": "scatter", "x": steps}
    thin = {"color": pen.palette.mark, "width": 1}
    texts = [
        pen.say(
            "hover.parts",
            name=fmt.plain(panel["name"]),
            month=fmt.month(month, pen.language),
            figure=pen.text(value),
        )
        for month, value in zip(months, panel["values"], strict=True)
    ]
    line = pen.places(panel["values"])
    sizes = [0] * (len(steps) - 1) + [7]
    marker = {"size": sizes, "opacity": 1, "color": colour, "line": {"width": 0}}
    behind = {"mode": "lines", "line": thin, "y": pen.places(reference), **canvas.SILENT}
    own = {"mode": "lines+markers", "line": {"color": colour, "width": 2.2}, "marker": marker}
    keyed = {} if key is None else {"customdata": [[key, step] for step in steps]}
    return [{**axes, **behind}, {**axes, **own, "y": line, **canvas.hover(texts), **keyed}]


def _head(panel: Row, domain: Domain, pen: Pen) -> list[Figure]:
    left, _, _, top = domain
    last = next((value for value in reversed(panel["values"]) if value is not None), None)
    figure = pen.bare(last)
    if panel.get("change") is not None:
        figure += f"  {_muted(pen.signed(panel['change']), pen.palette)}"
    place = {"x": left, "xref": "paper", "y": top, "yref": "paper", "xanchor": "left"}
    name = canvas.bold(fmt.plain(panel["name"]))
    ink = pen.palette.text
    return [
        canvas.note(name, ink, canvas.STRONG, **place, yanchor="middle", yshift=32),
        canvas.note(figure, ink, canvas.SMALL, **place, yanchor="middle", yshift=15),
    ]


def _muted(text: str, palette: Palette) -> str:
    return f'<span style="color:{palette.muted}">{text}</span>'


def _month_ends(
    months: Sequence[date], down: int, row_height: int, across: int, pen: Pen
) -> list[Figure]:
    """First and last month, under the first panel of the last row."""
    if not months:
        return []
    left, right, bottom, _ = _domain((down - 1) * across, across, down, row_height)
    place = {"xref": "paper", "y": bottom, "yref": "paper", "yanchor": "top", "yshift": -2}
    ink = pen.palette.axis
    first, last = (fmt.month_code(month, pen.language) for month in (months[0], months[-1]))
    return [
        canvas.note(first, ink, 11, x=left, xanchor="left", **place),
        canvas.note(last, ink, 11, x=right, xanchor="right", **place),
    ]
