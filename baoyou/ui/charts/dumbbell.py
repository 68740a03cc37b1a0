"""What would publishing change: now and after, on one scale, where 1 is a usual month's change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from baoyou.ui import format as fmt
from baoyou.ui.charts import canvas
from baoyou.ui.charts.bars import name_axis
from baoyou.ui.charts.canvas import Figure, Keys, Row
from baoyou.ui.theme import Palette

ROW, PAD, FAR = 38, 8, 3.0
# Pixels between the plot and its two columns of figures, which keep their width on any screen.
GAP = 12


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
    before, after, word (texts right of the plot; compact leaves the word out), band (its edges in
    the same unit, −1 and 1 where absent, None where no band is known). What is beyond three usual
    changes stands at three.
    """
    names = [canvas.short(row["name"]) for row in rows]
    before = canvas.widest([fmt.plain(row["before"]) for row in rows]) + GAP
    after = canvas.widest([_after_text(row) for row in rows]) + GAP
    if not compact:
        words = [fmt.plain(row.get("word") or "") for row in rows]
        after = max(after, canvas.widest(words, canvas.SMALL) + GAP)
    return canvas.figure(
        [*_lines(rows, palette), _before(rows, palette), _after(rows, keys, palette)],
        palette,
        height or ROW * len(rows) + 2 * PAD,
        margin=(canvas.widest(names, canvas.STRONG) + 14, before + after, PAD, PAD),
        annotations=[
            cell
            for place, row in enumerate(rows)
            for cell in _cells(row, place, (before, before + after), compact, palette)
        ],
        shapes=[
            _usual(place, band, palette)
            for place, row in enumerate(rows)
            if (band := row.get("band", (-1, 1)))
        ],
        xaxis=canvas.axis(palette, (-FAR - 0.3, FAR + 0.3)),
        yaxis=name_axis(names, palette),
    )


def _reach(row: Row) -> float | None:
    usual = row.get("usual")
    return None if usual is None else max(-FAR, min(FAR, float(usual)))


def _usual(place: int, band: tuple[float, float], palette: Palette) -> Figure:
    least, most = (max(-FAR, min(FAR, edge)) for edge in band)
    box = {"x0": least, "x1": most, "y0": place - 0.28, "y1": place + 0.28}
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


def _after_text(row: Row) -> str:
    return f"→ {canvas.bold(fmt.plain(row['after']))}"


def _cells(
    row: Row, place: int, ends: tuple[int, int], compact: bool, palette: Palette
) -> list[Figure]:
    """Before and after as figures right of the plot, the word below the latter."""
    odd = bool(row.get("unusual"))
    colour = palette.bad if odd else palette.text
    at: dict[str, Any] = {"y": place, "yanchor": "middle"}
    at |= {"x": 1, "xref": "paper", "xanchor": "right"}
    has_word = bool(row.get("word")) and not compact
    figures = [
        canvas.note(fmt.plain(row["before"]), palette.muted, xshift=ends[0], **at),
        canvas.note(_after_text(row), colour, xshift=ends[1], yshift=8 * has_word, **at),
    ]
    if not has_word:
        return figures
    ink = colour if odd else palette.muted
    text = fmt.plain(row["word"])
    return [*figures, canvas.note(text, ink, canvas.SMALL, xshift=ends[1], yshift=-8, **at)]
