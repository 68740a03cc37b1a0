"""Who is better: dots with intervals, tie groups on one band, the figures beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from baoyou.ui import format as fmt
from baoyou.ui.charts import canvas
from baoyou.ui.charts.bars import name_axis
from baoyou.ui.charts.canvas import Figure, Keys, Row
from baoyou.ui.charts.pen import Pen
from baoyou.ui.theme import Palette

HEAD, FOOT, ROW = 34, 26, 33
# Where the plot ends and the right ends of the columns value, rank, standardised rank stand.
_WIDE = (0.64, (0.76, 0.885, 0.985))
_COMPACT = (0.80, (0.99,))


def ranking(
    rows: Sequence[Row],
    province: Any,
    *,
    palette: Palette,
    language: str,
    label: str,
    unit: str = "share",
    decimals: int | None = None,
    height: int | None = None,
    compact: bool = False,
    keys: Keys = None,
) -> Figure:
    """Cities in the order given.

    rows: name, value, low, high, verdict (better, worse, else grey), tie (any mark of its group),
    tied (shares the group), rank (None: not ranked) and, where it applies, standardised (a rank).
    label: the heading of the value column. compact: for phones, the value column only.
    """
    pen = Pen(palette, language, unit, decimals)
    height = height or HEAD + FOOT + ROW * len(rows)
    edge, ends = _COMPACT if compact else _WIDE
    limits = [row.get(name) for row in rows for name in ("value", "low", "high")]
    span = canvas.span_of(pen.places([*limits, province]), pad=0.12)
    names = [canvas.short(row["name"]) for row in rows]
    return canvas.figure(
        [*_intervals(rows, pen), _dots(rows, keys, pen)],
        palette,
        height,
        margin=(canvas.widest(names, canvas.STRONG) + 16, 4, HEAD, FOOT),
        annotations=[
            *_province_label(province, pen),
            *_headings(label, ends, pen),
            *(cell for place, row in enumerate(rows) for cell in _cells(row, place, ends, pen)),
        ],
        shapes=[*_tie_bands(rows, palette), _province_line(province, pen)],
        xaxis={**canvas.value_axis(pen, span, 4 if compact else 5), "domain": [0, edge]},
        yaxis=name_axis(names, palette),
    )


def _intervals(rows: Sequence[Row], pen: Pen) -> list[Figure]:
    line = {"color": pen.palette.mark, "width": 2}
    found = []
    for place, row in enumerate(rows):
        ends = pen.places([row.get("low"), row.get("high")])
        if None not in ends:
            judged = row.get("verdict") in ("better", "worse")
            colour = pen.palette.muted if judged else pen.palette.mark
            trace = {"type": "scatter", "mode": "lines", "x": ends, "y": [place, place]}
            found.append({**trace, "line": {**line, "color": colour}, **canvas.SILENT})
    return found


def _dots(rows: Sequence[Row], keys: Keys, pen: Pen) -> Figure:
    palette = pen.palette
    verdicts = [row.get("verdict") for row in rows]
    judged = [verdict in ("better", "worse") for verdict in verdicts]
    marker = {
        "size": 11,
        "opacity": 1,
        "symbol": ["diamond" if verdict == "worse" else "circle" for verdict in verdicts],
        "color": [
            palette.verdict(verdict) if full else palette.background
            for verdict, full in zip(verdicts, judged, strict=True)
        ],
        "line": {"color": [palette.verdict(verdict) for verdict in verdicts], "width": 2},
    }
    texts = [pen.hover(row["name"], row["value"], row.get("low"), row.get("high")) for row in rows]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": pen.places(row["value"] for row in rows),
        "y": list(range(len(rows))),
        "marker": marker,
        "cliponaxis": False,
        **canvas.hover(texts),
        **canvas.clickable(keys),
    }


def _tie_bands(rows: Sequence[Row], palette: Palette) -> list[Figure]:
    """Every second tie group on a band that runs under its name and its figures."""
    bands: list[list[int]] = []
    groups: list[Any] = []
    for place, row in enumerate(rows):
        group = row.get("tie")
        if groups and group == groups[-1]:
            bands[-1][1] = place
        else:
            groups.append(group)
            bands.append([place, place])
    look = {"fillcolor": palette.background2, "line": {"width": 0}, "layer": "below"}
    return [
        {
            "type": "rect",
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "yref": "y",
            "y0": first - 0.5,
            "y1": last + 0.5,
            **look,
        }
        for first, last in bands[::2]
    ]


def _province_line(province: Any, pen: Pen) -> Figure:
    place = pen.place(province)
    line = {"color": pen.palette.text, "width": 1.4, "dash": "dot"}
    across = {"x0": place, "x1": place, "y0": 0, "y1": 1, "yref": "paper"}
    return {"type": "line", **across, "line": line, "visible": place is not None}


def _province_label(province: Any, pen: Pen) -> list[Figure]:
    if province is None:
        return []
    text = pen.say("ranking.province", figure=pen.bare(province))
    place = {"x": pen.place(province), "y": 1, "yref": "paper", "yanchor": "bottom"}
    return [canvas.note(text, pen.palette.text, canvas.BODY, **place)]


def _headings(label: str, ends: Sequence[float], pen: Pen) -> list[Figure]:
    words = [fmt.plain(label), pen.say("ranking.rank"), pen.say("ranking.standardised")]
    place = {"xref": "paper", "yref": "paper", "y": 1, "xanchor": "right", "yanchor": "bottom"}
    return [
        canvas.note(word, pen.palette.muted, canvas.SMALL, x=x, **place)
        for word, x in zip(words, ends, strict=False)
    ]


def _cells(row: Row, place: int, ends: Sequence[float], pen: Pen) -> list[Figure]:
    rank, standardised = row.get("rank"), row.get("standardised")
    if rank is None:
        rank_text = pen.say("ranking.unranked")
    else:
        rank_text = pen.say("ranking.tied" if row.get("tied") else "ranking.alone", rank=rank)
    cells = [canvas.bold(pen.bare(row["value"])), rank_text, _standardised(standardised, place)]
    colours = [pen.palette.text, pen.palette.text, pen.palette.muted]
    at = {"y": place, "xref": "paper", "xanchor": "right", "yanchor": "middle"}
    return [
        canvas.note(text, colour, canvas.BODY, x=x, **at)
        for text, colour, x in zip(cells, colours, ends, strict=False)
    ]


def _standardised(rank: int | None, place: int) -> str:
    """The rank with an arrow where it is another than the place in the list."""
    if rank is None:
        return fmt.MISSING
    if rank == place + 1:
        return str(rank)
    return f"{rank} {'▲' if rank < place + 1 else '▼'}"
