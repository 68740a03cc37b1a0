"""Which warnings come together: combinations by size, the rules in each, and how many then left."""

from __future__ import annotations

from collections.abc import Sequence

from baoyou.ui import format as fmt
from baoyou.ui.charts import canvas
from baoyou.ui.charts.canvas import Figure, Keys, Row
from baoyou.ui.charts.pen import Pen
from baoyou.ui.theme import Palette

TOP, FOOT, BARS, LINE = 18, 26, 110, 22


def overlap(
    rows: Sequence[Row],
    rules: Sequence[Row],
    *,
    palette: Palette,
    language: str,
    keys: Keys = None,
) -> Figure:
    """Combinations in the order given, over a matrix of rules.

    rows: rules (the keys of its rules), value (customers) and, where they apply, rate (of those
    who left later, 0..1) and verdict (worse colours the combination). rules: key, name.
    """
    pen = Pen(palette, language, "count")
    names = [canvas.short(rule["name"], 110, canvas.BODY) for rule in rules]
    matrix = LINE * len(rules)
    height = TOP + BARS + matrix + FOOT
    edge = (matrix + FOOT) / (height - TOP)
    top = max((float(row["value"] or 0) for row in rows), default=1.0) or 1.0
    dots = canvas.labelled_axis(
        palette, (len(rules) - 0.5 + FOOT / LINE, -0.5), list(range(len(rules))), names
    )
    dots |= {"domain": [0, edge], "tickfont": {"size": canvas.BODY, "color": palette.text}}
    return canvas.figure(
        [_bars(rows, keys, pen), *_links(rows, rules, palette), _dots(rows, rules, palette)],
        palette,
        height,
        margin=(canvas.widest(names) + 14, 6, TOP, 0),
        annotations=_rates(rows, len(rules), pen),
        xaxis=canvas.axis(palette, (-0.6, len(rows) - 0.4), anchor="y2"),
        yaxis=dots,
        yaxis2=canvas.axis(palette, (0, top), domain=[edge + 0.03, 1]),
    )


def _colour(row: Row, palette: Palette, usual: str) -> str:
    return palette.bad if row.get("verdict") == "worse" else usual


def _bars(rows: Sequence[Row], keys: Keys, pen: Pen) -> Figure:
    figures = [pen.text(row["value"]) for row in rows]
    return {
        "type": "bar",
        "x": list(range(len(rows))),
        "y": [float(row["value"] or 0) for row in rows],
        "yaxis": "y2",
        "width": 0.56,
        "marker": {
            "color": [_colour(row, pen.palette, pen.palette.mark) for row in rows],
            "line": {"width": 0},
        },
        "text": figures,
        "textposition": "outside",
        "constraintext": "none",
        "textangle": 0,
        "cliponaxis": False,
        "textfont": {"size": canvas.SMALL, "color": pen.palette.text},
        **canvas.hover(figures),
        **canvas.clickable(keys),
    }


def _members(row: Row, rules: Sequence[Row]) -> list[int]:
    return [place for place, rule in enumerate(rules) if rule["key"] in row["rules"]]


def _links(rows: Sequence[Row], rules: Sequence[Row], palette: Palette) -> list[Figure]:
    """A line from the first to the last rule of each combination."""
    found = []
    for step, row in enumerate(rows):
        members = _members(row, rules)
        if len(members) > 1:
            line = {"color": _colour(row, palette, palette.text), "width": 2}
            ends = {"x": [step, step], "y": [members[0], members[-1]]}
            found.append(
                {"type": "scatter", "mode": "lines", **ends, "line": line, **canvas.SILENT}
            )
    return found


def _dots(rows: Sequence[Row], rules: Sequence[Row], palette: Palette) -> Figure:
    places = [(step, place) for step in range(len(rows)) for place in range(len(rules))]
    inside = [place in _members(rows[step], rules) for step, place in places]
    colours = [
        _colour(rows[step], palette, palette.text) if member else palette.grid
        for (step, _), member in zip(places, inside, strict=True)
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [step for step, _ in places],
        "y": [place for _, place in places],
        "marker": {"size": 9, "opacity": 1, "color": colours, "line": {"width": 0}},
        **canvas.SILENT,
    }


def _rates(rows: Sequence[Row], rules: int, pen: Pen) -> list[Figure]:
    """The share that left later, under each combination."""
    place = {"y": rules - 0.5 + FOOT / LINE / 2, "yanchor": "middle"}
    notes = []
    for step, row in enumerate(rows):
        if row.get("rate") is None:
            continue
        text = fmt.value(row["rate"], "share", pen.language, 0)
        if row.get("verdict") == "worse":
            text = canvas.bold(text)
        colour = _colour(row, pen.palette, pen.palette.muted)
        notes.append(canvas.note(text, colour, canvas.SMALL, x=step, **place))
    return notes
