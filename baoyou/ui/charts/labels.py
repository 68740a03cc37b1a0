"""Where labels go so that they do not lie on each other: pushed apart on a line, or around marks.

Apart because a chart that is sent as data must place its words before anyone sees it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from baoyou.ui.charts.canvas import text_width

LINE_HEIGHT = 16.0
# What a label wants free beside itself, in pixels.
BREATH = 6.0
DOUBT = 200.0
# How often every label may move again once the others stand.
SWEEPS = 3


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels, y upwards."""

    left: float
    bottom: float
    right: float
    top: float

    def overlap(self, other: Box) -> float:
        """The area both cover."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return width * height if width > 0 and height > 0 else 0.0

    def distance(self, x: float, y: float) -> float:
        """How far a point is from it."""
        across = max(self.left - x, 0.0, x - self.right)
        return hypot(across, max(self.bottom - y, 0.0, y - self.top))


@dataclass(frozen=True)
class Spot:
    """A place for a label: its shift from the mark in pixels, and the side that is anchored."""

    dx: float
    dy: float
    anchor: str

    def box(self, x: float, y: float, width: float) -> Box:
        """The rectangle of a label of this width at this spot of the mark at x, y."""
        middle = x + self.dx
        left = {"left": middle, "center": middle - width / 2, "right": middle - width}[self.anchor]
        half = LINE_HEIGHT / 2
        return Box(left, y + self.dy - half, left + width, y + self.dy + half)


BESIDE = (
    Spot(9, 0, "left"),
    Spot(-9, 0, "right"),
    Spot(0, 15, "center"),
    Spot(0, -15, "center"),
    Spot(6, 14, "left"),
    Spot(6, -14, "left"),
    Spot(-6, 14, "right"),
    Spot(-6, -14, "right"),
)


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Positions as near as possible to those wanted, `gap` apart, within low..high, same order.

    Neighbours that collide become a block that sits at the mean of what its members want.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    blocks: list[list[int]] = []
    for index in order:
        blocks.append([index])
        while len(blocks) > 1 and _start(blocks[-1], wanted, gap, low, high) < (
            _start(blocks[-2], wanted, gap, low, high) + gap * len(blocks[-2])
        ):
            joined = blocks.pop()
            blocks[-1] += joined
    placed = [0.0] * len(wanted)
    for block in blocks:
        start = _start(block, wanted, gap, low, high)
        for step, index in enumerate(block):
            placed[index] = start + step * gap
    return placed


def around(
    marks: Sequence[tuple[float, float]],
    texts: Sequence[str],
    area: Box,
    size: float,
    *,
    spots: Sequence[Sequence[Spot]] | None = None,
    avoid: Sequence[Box] = (),
) -> list[Spot]:
    """A spot for the label of each mark (pixels) that covers least of marks, labels and edges.

    spots: those to try for each mark, the best liked first.
    """
    fixed = [Box(x - 6, y - 6, x + 6, y + 6) for x, y in marks] + list(avoid)
    tried = spots or [BESIDE] * len(marks)
    widths = [text_width(text, size) + BREATH for text in texts]
    boxes: dict[int, Box] = {}
    chosen: dict[int, Spot] = {}
    for place in [*range(len(marks))] * SWEEPS:
        taken = fixed + [box for owner, box in boxes.items() if owner != place]
        mark, width = marks[place], widths[place]
        costs = [
            rank + _cost(box, taken, area) + _doubt(box, mark, marks)
            for rank, box in enumerate(spot.box(mark[0], mark[1], width) for spot in tried[place])
        ]
        chosen[place] = tried[place][costs.index(min(costs))]
        boxes[place] = chosen[place].box(mark[0], mark[1], width)
    return [chosen[place] for place in range(len(marks))]


def _doubt(box: Box, own: tuple[float, float], marks: Sequence[tuple[float, float]]) -> float:
    """What it costs that a label stands nearer to another mark than to its own."""
    near = box.distance(*own)
    return sum(DOUBT for mark in marks if mark != own and box.distance(*mark) < near + 3)


def _cost(box: Box, taken: Sequence[Box], area: Box) -> float:
    outside = (
        max(0.0, area.left - box.left)
        + max(0.0, box.right - area.right)
        + max(0.0, area.bottom - box.bottom)
        + max(0.0, box.top - area.top)
    )
    return outside * 20 + sum(box.overlap(other) for other in taken)


def _start(
    block: Sequence[int], wanted: Sequence[float], gap: float, low: float, high: float
) -> float:
    centred = sum(wanted[index] - step * gap for step, index in enumerate(block)) / len(block)
    return max(low, min(centred, high - gap * (len(block) - 1)))
