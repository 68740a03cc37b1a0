"""Does it add up: a strip to scale, and below it the lost part alone, falling to nothing.

Bars from zero cannot show a loss of a seventh; the strip keeps the whole honest, the waterfall
makes the loss readable, and the wedge between them says that one is a part of the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from baoyou.ui import format as fmt
from baoyou.ui.charts import canvas
from baoyou.ui.charts.canvas import Figure, Keys, Row
from baoyou.ui.charts.pen import Pen
from baoyou.ui.charts.strip import SIDE, STRIP, strip_parts, total_of
from baoyou.ui.theme import Palette

WEDGE, LABELS, FOOT = 26, 34, 42
BAR = 0.58


def waterfall(
    total: Row,
    losses: Sequence[Row],
    *,
    palette: Palette,
    language: str,
    whole: Any = None,
    height: int = 240,
    compact: bool = False,
    keys: Keys = None,
) -> Figure:
    """What was lost, falling to zero. total, losses: name, value; whole: what shares are of.

    The last column, what the losses do not explain, is drawn too: it must be 0.
    keys: one for the total, then one for each loss.
    """
    pen = Pen(palette, language, "count")
    steps = _steps(total, losses, pen)
    plot = height - LABELS - FOOT
    top = float(total["value"] or 0) or 1.0
    span = (0.0, top * (plot + LABELS) / plot)
    return canvas.figure(
        _falls(steps, keys, pen, ("x", "y")),
        palette,
        height,
        margin=(SIDE, SIDE, 0, FOOT),
        annotations=_fall_labels(steps, whole, pen, ("x", "y")),
        shapes=_links(steps, pen.palette, ("x", "y")),
        xaxis=_fall_axis(steps, compact, palette),
        yaxis=canvas.axis(palette, span),
    )


def bridge(
    parts: Sequence[Row],
    total: Row,
    losses: Sequence[Row],
    *,
    palette: Palette,
    language: str,
    height: int = 310,
    compact: bool = False,
    part_keys: Keys = None,
    keys: Keys = None,
) -> Figure:
    """Strip and waterfall in one figure; the last part of the strip is the total of the losses."""
    pen = Pen(palette, language, "count")
    whole = total_of(parts)
    steps = _steps(total, losses, pen)
    inner = height - FOOT
    edge, foot = 1 - STRIP / inner, 1 - (STRIP + WEDGE) / inner
    plot = inner - STRIP - WEDGE
    top = float(total["value"] or 0) or 1.0
    axes = ("x2", "y2")
    return canvas.figure(
        [
            *strip_parts(parts, part_keys, compact, pen),
            *_falls(steps, keys, pen, axes),
        ],
        palette,
        height,
        margin=(SIDE, SIDE, 0, FOOT),
        annotations=_fall_labels(steps, whole, pen, axes),
        shapes=[_wedge(1 - top / (whole or 1), edge, foot, palette), *_links(steps, palette, axes)],
        barmode="stack",
        xaxis=canvas.axis(palette, (0, whole or 1)),
        yaxis=canvas.axis(palette, (-0.5, 0.5), domain=[edge, 1]),
        xaxis2={**_fall_axis(steps, compact, palette), "anchor": "y2"},
        yaxis2=canvas.axis(
            palette, (0.0, top * plot / (plot - LABELS)), domain=[0, foot], anchor="x2"
        ),
    )


Step = tuple[str, float, float]


def _steps(total: Row, losses: Sequence[Row], pen: Pen) -> list[Step]:
    """Name, height and base of each column: the total, the losses, what they leave unexplained."""
    start = float(total["value"] or 0)
    falls = [float(loss["value"] or 0) for loss in losses]
    left = [start - gone for gone in accumulate(falls)]
    steps = [(fmt.plain(total["name"]), start, 0.0)]
    steps += [
        (fmt.plain(loss["name"]), fall, base)
        for loss, fall, base in zip(losses, falls, left, strict=True)
    ]
    rest = left[-1] if left else start
    return [*steps, (pen.say("waterfall.unexplained"), rest, 0.0)]


def _falls(steps: Sequence[Step], keys: Keys, pen: Pen, axes: tuple[str, str]) -> list[Figure]:
    palette = pen.palette
    last = len(steps) - 1
    colours = [palette.bad if place in (0, last) else palette.mark for place in range(len(steps))]
    padded = None if keys is None else [*keys, ""]
    return [
        {
            "type": "bar",
            "x": list(range(len(steps))),
            "y": [height for _, height, _ in steps],
            "base": [base for _, _, base in steps],
            "xaxis": axes[0],
            "yaxis": axes[1],
            "width": BAR,
            "marker": {"color": colours, "line": {"width": 0}},
            **canvas.hover([f"{name} {pen.text(height)}" for name, height, _ in steps]),
            **canvas.clickable(padded),
        }
    ]


def _fall_labels(
    steps: Sequence[Step], whole: Any, pen: Pen, axes: tuple[str, str]
) -> list[Figure]:
    palette, last = pen.palette, len(steps) - 1
    notes = []
    for place, (_, height, base) in enumerate(steps):
        if place in (0, last):
            text = canvas.bold(pen.text(height))
        else:
            text = pen.text(-height) if height else pen.text(0)
            if whole:
                share = fmt.value(height / float(whole), "share", pen.language)
                text += f'<br><span style="color:{palette.muted}">{share}</span>'
        at = {"x": place, "y": base + height, "xref": axes[0], "yref": axes[1]}
        notes.append(canvas.note(text, palette.text, canvas.BODY, **at, yanchor="bottom"))
    return notes


def _links(steps: Sequence[Step], palette: Palette, axes: tuple[str, str]) -> list[Figure]:
    """Hairlines from the foot of each column to the head of the next."""
    line = {"color": palette.mark, "width": 1}
    half = BAR / 2
    found = []
    for place in range(len(steps) - 1):
        level = steps[0][1] if place == 0 else steps[place][2]
        found.append(
            {
                "type": "line",
                "xref": axes[0],
                "yref": axes[1],
                "x0": place + half,
                "x1": place + 1 - half,
                "y0": level,
                "y1": level,
                "line": line,
            }
        )
    return found


def _fall_axis(steps: Sequence[Step], compact: bool, palette: Palette) -> Figure:
    texts = [_wrapped(name, compact) for name, _, _ in steps]
    axis = canvas.labelled_axis(palette, (-0.5, len(steps) - 0.5), list(range(len(steps))), texts)
    return {**axis, "tickfont": {"size": canvas.SMALL, "color": palette.text}}


def _wrapped(name: str, compact: bool) -> str:
    """A long name on two lines: between words, and on a phone also within Chinese."""
    if canvas.text_width(name) < 44:
        return name
    if " " not in name:
        half = len(name) // 2
        return f"{name[:half]}<br>{name[half:]}" if compact and not name.isascii() else name
    words = name.split(" ")
    cuts = range(1, len(words))
    best = min(cuts, key=lambda cut: max(len(" ".join(words[:cut])), len(" ".join(words[cut:]))))
    return f"{' '.join(words[:best])}<br>{' '.join(words[best:])}"


def _wedge(start: float, edge: float, foot: float, palette: Palette) -> Figure:
    path = f"M {start},{edge - 0.01} L 1,{edge - 0.01} L 1,{foot + 0.03} L 0,{foot + 0.03} Z"
    look = {"fillcolor": palette.bad_tint, "line": {"width": 0}, "layer": "below", "opacity": 0.7}
    return {"type": "path", "xref": "paper", "yref": "paper", "path": path, **look}
