"""What would publishing change: now and after, on one scale, where 1 is a usual month's change."""

from __future__ import annotations

from collections.abc import Sequence

from baoyou.ui import format as fmt
from baoyou.ui.charts import canvas
from baoyou.ui.charts.bars import name_axis
from baoyou.ui.charts.canvas import Figure, Keys, Row
from baoyou.ui.theme import Palette

ROW, PAD, FAR = 38, 8, 3.0
_WIDE = (0.56, (0.68, 0.82, 0.99))
_COMPACT = (0.42, (0.66, 0.99, 1.0))


def dumbbell(
    rows: Sequence[Row],
    *,
    palette: Palette,
    compact: bool = False,
    height: int | None = None,
    keys: Keys = None,
) -> Figure:
    """One line a figure, in the order given.

    rows: name, usual (the change over the usual change: 1 is the edge of the band, −0.5 half of it
    downwards; None where there is no figure yet), unusual (True draws a diamond in the bad colour),
    before, after, word (texts for the columns). What is beyond three usual changes stands at three.
    """
    edge, ends = _COMPACT if compact else _WIDE
    names = [canvas.short(row["name"]) for row in rows]
    return canvas.figure(
        [*_lines(rows, palette), _before(rows, palette), _after(rows, keys, palette)],
        palette,
        height or ROW * len(rows) + 2 * PAD,
        margin=(canvas.widest(names, canvas.STRONG) + 14, 4, PAD, PAD),
        annotations=[
            cell
            for place, row in enumerate(rows)
            for cell in _cells(row, place, ends[:2] if compact else ends, palette)
        ],
        shapes=[_usual(place, palette) for place in range(len(rows))],
        xaxis=canvas.axis(palette, (-FAR - 0.3, FAR + 0.3), domain=[0, edge]),
        yaxis=name_axis(names, palette),
    )


def _reach(row: Row) -> float | None:
    usual = row.get("usual")
    return None if usual is None else max(-FAR, min(FAR, float(usual)))


def _usual(place: int, palette: Palette) -> Figure:
    box = {"x0": -1, "x1": 1, "y0": place - 0.28, "y1": place + 0.28}
    look = {"fillcolor": palette.background2, "line": {"width": 0}, "layer": "below"}
    return {"type": "rect", **box, **look}


def _colour(row: Row, palette: Palette) -> str:
    return palette.bad if row.get("unusual") else palette.good


def _lines(rows: Sequence[Row], palette: Palette) -> list[Figure]:
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [0, _reach(row)],
            "y": [place, place],
            "line": {"color": _colour(row, palette), "width": 2},
            **canvas.SILENT,
        }
        for place, row in enumerate(rows)
        if _reach(row) is not None
    ]


def _before(rows: Sequence[Row], palette: Palette) -> Figure:
    line = {"color": palette.mark, "width": 2}
    marker = {"size": 9, "opacity": 1, "color": palette.background, "line": line}
    places = {"x": [0] * len(rows), "y": list(range(len(rows)))}
    return {"type": "scatter", "mode": "markers", **places, "marker": marker, **canvas.SILENT}


def _after(rows: Sequence[Row], keys: Keys, palette: Palette) -> Figure:
    texts = [
        f"{fmt.plain(row['name'])} {fmt.plain(row['before'])} → {fmt.plain(row['after'])}"
        for row in rows
    ]
    marker = {
        "size": 12,
        "opacity": 1,
        "symbol": ["diamond" if row.get("unusual") else "circle" for row in rows],
        "color": [_colour(row, palette) for row in rows],
        "line": {"width": 0},
    }
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [_reach(row) for row in rows],
        "y": list(range(len(rows))),
        "marker": marker,
        "cliponaxis": False,
        **canvas.hover(texts),
        **canvas.clickable(keys),
    }


def _cells(row: Row, place: int, ends: Sequence[float], palette: Palette) -> list[Figure]:
    odd = bool(row.get("unusual"))
    colour = palette.bad if odd else palette.text
    texts = [
        fmt.plain(row["before"]),
        f"→ {canvas.bold(fmt.plain(row['after']))}",
        fmt.plain(row.get("word") or ""),
    ]
    colours = [palette.muted, colour, colour if odd else palette.muted]
    at = {"y": place, "xref": "paper", "xanchor": "right", "yanchor": "middle"}
    return [
        canvas.note(text, ink, canvas.BODY, x=x, **at)
        for text, ink, x in zip(texts, colours, ends, strict=False)
    ]
