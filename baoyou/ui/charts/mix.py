"""What is it made of: parts of the whole by month, to 100 %, named at the right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from baoyou.ui import format as fmt
from baoyou.ui.charts import canvas
from baoyou.ui.charts.canvas import Figure, Keys, Row
from baoyou.ui.charts.endings import Ending, endings, margin_for
from baoyou.ui.charts.pen import Pen
from baoyou.ui.theme import Palette

TOP, BOTTOM, LEFT = 10, 30, 42
MOST_PARTS = 6
# Which of the ten sequential colours each part takes, darkest first, by number of parts.
_SHADES = {
    1: (6,),
    2: (7, 3),
    3: (8, 5, 2),
    4: (9, 6, 4, 2),
    5: (9, 7, 5, 3, 1),
    6: (9, 7, 5, 4, 2, 1),
}


def mix(
    parts: Sequence[Row],
    months: Sequence[date],
    *,
    palette: Palette,
    language: str,
    decimals: int | None = None,
    height: int = 280,
    keys: Keys = None,
) -> Figure:
    """Stacked bars by month. parts: name, values (shares 0..1 beside months), bottom first.

    At most six parts. keys: one for each part; a click gives [key, place of the month].
    """
    if len(parts) > MOST_PARTS:
        raise ValueError(
            f"{len(parts)} parts cannot be told apart; gather some, at most {MOST_PARTS}"
        )
    pen = Pen(palette, language, "share", decimals)
    shades = [palette.sequential[shade] for shade in _SHADES.get(len(parts), ())]
    ends = _endings(parts, pen)
    return canvas.figure(
        [
            _part(part, months, shades[place], None if keys is None else keys[place], pen)
            for place, part in enumerate(parts)
        ],
        palette,
        height,
        margin=(LEFT, margin_for(ends), TOP, BOTTOM),
        annotations=endings(ends, max(0, len(months) - 1) + 0.4, (0, 100), height - TOP - BOTTOM),
        barmode="stack",
        bargap=0.18,
        xaxis=canvas.month_axis(months, pen, 0.6),
        yaxis=canvas.value_axis(pen, (0.0, 100.0), showgrid=False),
    )


def _part(part: Row, months: Sequence[date], shade: str, key: object, pen: Pen) -> Figure:
    gap = {"color": pen.palette.background, "width": 1.5}
    texts = [
        pen.say(
            "hover.parts",
            name=fmt.plain(part["name"]),
            month=fmt.month(month, pen.language),
            figure=pen.text(value),
        )
        for month, value in zip(months, part["values"], strict=True)
    ]
    keyed = [[key, step] for step in range(len(months))]
    return {
        "type": "bar",
        "x": list(range(len(months))),
        "y": pen.places(part["values"]),
        "marker": {"color": shade, "line": gap},
        **canvas.hover(texts),
        **({} if key is None else {**canvas.clickable([key]), "customdata": keyed}),
    }


def _endings(parts: Sequence[Row], pen: Pen) -> list[Ending]:
    """The name and the last share of each part, at the middle of its last bar."""
    found, below = [], 0.0
    for part in parts:
        last = part["values"][-1] if part["values"] else None
        size = pen.place(last) or 0.0
        text = f"{fmt.plain(part['name'])}  {canvas.bold(pen.text(last))}"
        found.append(Ending(below + size / 2, text, pen.palette.text))
        below += size
    return found
