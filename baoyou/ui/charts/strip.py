"""What is it made of at one moment: a bar to scale, each part named in itself."""

from __future__ import annotations

from collections.abc import Sequence

from baoyou.ui import format as fmt
from baoyou.ui.charts import canvas
from baoyou.ui.charts.canvas import Figure, Keys, Row
from baoyou.ui.charts.pen import Pen
from baoyou.ui.theme import Palette

SIDE, STRIP = 4, 46
# About how wide the strip is on a desk and on a phone, for its labels.
DESK, PHONE = 900, 320


def strip(
    parts: Sequence[Row],
    *,
    palette: Palette,
    language: str,
    height: int = STRIP,
    compact: bool = False,
    keys: Keys = None,
) -> Figure:
    """One bar to scale. parts: name, value (a count), role (good, mark, bad), left to right.

    compact: for phones, where only the wide parts have room for their words.
    """
    pen = Pen(palette, language, "count")
    return canvas.figure(
        strip_parts(parts, keys, compact, pen),
        palette,
        height,
        margin=(SIDE, SIDE, 0, 0),
        barmode="stack",
        xaxis=canvas.axis(palette, (0, total_of(parts) or 1)),
        yaxis=canvas.axis(palette, (-0.5, 0.5)),
    )


def total_of(parts: Sequence[Row]) -> float:
    """The whole that the parts make."""
    return sum(float(part["value"] or 0) for part in parts)


def strip_parts(parts: Sequence[Row], keys: Keys, compact: bool, pen: Pen) -> list[Figure]:
    """The traces of the strip, one a part."""
    width = PHONE if compact else DESK
    palette, whole = pen.palette, total_of(parts) or 1
    fills = {"good": palette.good, "mark": palette.mark, "bad": palette.bad}
    gap = {"color": palette.background, "width": 1.5}
    found = []
    for place, part in enumerate(parts):
        size = float(part["value"] or 0) / whole
        share = fmt.value(size, "share", pen.language)
        name, figure = fmt.plain(part["name"]), pen.text(part["value"])
        dark_text = part["role"] == "mark" and palette.mode == "light"
        found.append(
            {
                "type": "bar",
                "orientation": "h",
                "x": [float(part["value"] or 0)],
                "y": [0],
                "width": 0.96,
                "marker": {"color": fills[part["role"]], "line": gap},
                "text": [_fitting(name, figure, share, size * width - 8)],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "constraintext": "none",
                "textfont": {
                    "size": canvas.BODY,
                    "color": palette.text if dark_text else palette.on_mark,
                },
                **canvas.hover([pen.say("hover.share", name=name, figure=figure, share=share)]),
                **({} if keys is None else canvas.clickable([keys[place]])),
            }
        )
    return found


def _fitting(name: str, figure: str, share: str, pixels: float) -> str:
    """As many of the words of a part as fit into it; the pointer tells them all."""
    for line in (f"{figure} · {share}", figure):
        if max(canvas.text_width(name), canvas.text_width(line)) <= pixels:
            return f"{canvas.bold(name)}<br>{line}"
    return canvas.bold(name) if canvas.text_width(name) <= pixels else ""
