"""Notes on a line: a hollow circle on its month, a thin leader, and words where nothing else is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from baoyou.ui.charts import canvas
from baoyou.ui.charts.canvas import Figure, Row
from baoyou.ui.charts.labels import Box, Spot, around
from baoyou.ui.charts.pen import Pen
from baoyou.ui.theme import Palette

# How many notes a line bears, and how wide one may be beside it.
MOST, PIXELS = 3, 168
_LEFT = (Spot(-26, 30, "center"), Spot(-40, 46, "center"), Spot(-30, 58, "center"))
_RIGHT = tuple(Spot(-spot.dx, spot.dy, "center") for spot in _LEFT)


def _spots(line: Sequence[float | None], step: int) -> list[Spot]:
    """On the hollow side of the line first: over its left and under its right where it rises."""
    before, after = line[max(0, step - 2)], line[min(len(line) - 1, step + 2)]
    rises = (after or 0) >= (before or 0)
    over, under = (_LEFT, _RIGHT) if rises else (_RIGHT, _LEFT)
    below = [Spot(spot.dx, -spot.dy, "center") for spot in under]
    return [spot for pair in zip(over, below, strict=True) for spot in pair]


def placed(rows: Sequence[Row], notes: Sequence[Row], pen: Pen) -> list[tuple[int, float, str]]:
    """Step, height and text of the first notes (month, text) whose months have a value in rows."""
    steps: dict[date, int] = {row["month"]: index for index, row in enumerate(rows)}
    found = []
    for entry in notes:
        step = steps.get(entry["month"])
        height = None if step is None else pen.place(rows[step]["value"])
        if step is not None and height is not None:
            found.append((step, height, canvas.short(entry["text"], PIXELS, canvas.BODY)))
    return found[:MOST]


def notes_at(
    noted: Sequence[tuple[int, float, str]],
    line: Sequence[float | None],
    span: tuple[float, float],
    size: tuple[float, float],
    palette: Palette,
) -> list[Figure]:
    """A leader with its text for each (step, height, text) on this line.

    size: of the plot in pixels; its width is a guess, for the server does not know the screen.
    """
    if not noted:
        return []
    width, pixels = size
    across = width / max(1, len(line) - 1)
    up = pixels / ((span[1] - span[0]) or 1)
    marks = [(step * across, (height - span[0]) * up) for step, height, _ in noted]
    area = Box(-8, 8, width, pixels)
    words = [text for _, _, text in noted]
    spots = around(
        marks,
        words,
        area,
        canvas.BODY,
        spots=[_spots(line, step) for step, _, _ in noted],
        avoid=_beads(line, span, across, up),
    )
    return [
        _leader(step, height, text, spot, palette)
        for (step, height, text), spot in zip(noted, spots, strict=True)
    ]


def rings(noted: Sequence[tuple[int, float, str]], palette: Palette) -> list[Figure]:
    """The hollow circles of the notes, as a trace over the line."""
    if not noted:
        return []
    line = {"color": palette.text, "width": 1.6}
    marker = {"size": 9, "color": palette.background, "line": line, "opacity": 1}
    x, y = [step for step, _, _ in noted], [height for _, height, _ in noted]
    look = {"type": "scatter", "mode": "markers", "marker": marker}
    return [{**look, "x": x, "y": y, **canvas.SILENT}]


def _beads(
    line: Sequence[float | None], span: tuple[float, float], across: float, up: float
) -> list[Box]:
    """The line as small boxes that labels keep off, four between two months."""
    boxes = []
    for step, (one, two) in enumerate(pairwise(line)):
        if one is None or two is None:
            continue
        for part in range(4):
            x = (step + part / 4) * across
            y = (one + (two - one) * part / 4 - span[0]) * up
            boxes.append(Box(x - 5, y - 8, x + 5, y + 8))
    return boxes


def _leader(step: int, height: float, text: str, spot: Spot, palette: Palette) -> Figure:
    start = 6 if spot.dy > 0 else -6
    return {
        "text": text,
        "font": {"size": canvas.BODY, "color": palette.muted},
        "x": step,
        "y": height,
        "yshift": start,
        "xshift": 3 if spot.dx > 0 else -3,
        "showarrow": True,
        "arrowhead": 0,
        "arrowwidth": 1,
        "arrowcolor": palette.mark,
        "ax": spot.dx,
        "ay": -spot.dy + start,
        "standoff": 0,
    }
