"""Labels at the right end of lines, in place of a legend, pushed apart where lines end close."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from baoyou.ui.charts import canvas
from baoyou.ui.charts.canvas import Figure
from baoyou.ui.charts.labels import LINE_HEIGHT, spread
from baoyou.ui.charts.pen import Pen

GAP = 10


@dataclass(frozen=True)
class Ending:
    """What stands at the end of a line. place: its height on the axis."""

    place: float
    text: str
    colour: str
    strong: bool = False

    @classmethod
    def of(
        cls, amount: Any, pen: Pen, colour: str, *, words: str = "", strong: bool = False
    ) -> Ending:
        """The ending of a figure, in the words of the catalogue if there are any."""
        text = pen.say(words, figure=pen.text(amount)) if words else pen.text(amount)
        return cls(pen.place(amount) or 0.0, text, colour, strong)

    @property
    def size(self) -> float:
        """Its type size."""
        return canvas.STRONG if self.strong else canvas.BODY


def margin_for(ends: Sequence[Ending], least: int = 16) -> int:
    """The right margin that holds these labels."""
    widths = [canvas.widest([end.text], end.size + end.strong) for end in ends]
    return max([least, *(width + GAP + 6 for width in widths)])


def endings(
    ends: Sequence[Ending], x: float, span: tuple[float, float], pixels: float
) -> list[Figure]:
    """The labels, anchored at the last x (beyond the range nothing is drawn) and shifted out."""
    low, high = span
    scale = pixels / ((high - low) or 1)
    wanted = [(end.place - low) * scale for end in ends]
    placed = spread(wanted, LINE_HEIGHT, 4, pixels - 4)
    return [
        canvas.note(
            canvas.bold(end.text) if end.strong else end.text,
            end.colour,
            end.size,
            x=x,
            y=min(max(end.place, low), high),
            xanchor="left",
            yanchor="middle",
            xshift=GAP,
            yshift=round(at - min(max(want, 0), pixels), 1),
        )
        for end, want, at in zip(ends, wanted, placed, strict=True)
    ]
