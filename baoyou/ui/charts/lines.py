"""Several labelled lines on one axis: three measures of one thing, or leavers beside stayers.

A line says what it is by its role, and its name and last figure stand at its right end.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from baoyou.ui import format as fmt
from baoyou.ui.charts import canvas
from baoyou.ui.charts.canvas import Figure, Keys, Row
from baoyou.ui.charts.endings import Ending, endings, margin_for
from baoyou.ui.charts.notes import PIXELS, notes_at, rings
from baoyou.ui.charts.pen import Pen
from baoyou.ui.theme import Palette

TOP, BOTTOM, LEFT = 14, 30, 42
ROLES = ("subject", "ink", "context", "bad", "model", "target")


def lines(
    series: Sequence[Row],
    *,
    palette: Palette,
    language: str,
    months: Sequence[date] = (),
    steps: Sequence[Any] = (),
    unit: str = "share",
    decimals: int | None = None,
    height: int = 250,
    width: int = 320,
    from_zero: bool = False,
    fill: tuple[int, int] | None = None,
    notes: Sequence[Row] = (),
    keys: Keys = None,
) -> Figure:
    """Lines over months, or over any other `steps` (numbers or short texts).

    series: name, values and role (subject, ink, context, bad, model, target; the last unlabelled).
    fill: the indices of two series with the space between them tinted as a loss.
    notes: of step (its index), series (its index), text. keys: one for each series.
    width: about how wide the card will be, for placing the notes.
    """
    pen = Pen(palette, language, unit, decimals)
    drawn = [pen.places(entry["values"]) for entry in series]
    low, high = canvas.span_of([place for line in drawn for place in line])
    span = (0.0 if from_zero else low, high)
    pixels, last = height - TOP - BOTTOM, max(len(months), len(steps)) - 1
    ends = [_ending(entry, pen) for entry in series if entry["role"] != "target"]
    return canvas.figure(
        _between(fill, drawn, palette)
        + _strokes(series, drawn, _names(months, steps, language), keys, pen)
        + rings(_noted(notes, drawn), palette),
        palette,
        height,
        margin=(LEFT, margin_for(ends), TOP, BOTTOM),
        annotations=endings(ends, last, span, pixels)
        + _notes(notes, drawn, span, (width - LEFT - margin_for(ends), pixels), palette),
        xaxis=_steps_axis(months, steps, pen),
        yaxis=canvas.value_axis(pen, span),
    )


def _names(months: Sequence[date], steps: Sequence[Any], language: str) -> list[str]:
    return [fmt.month(month, language) for month in months] or [_step(step) for step in steps]


def _step(step: Any) -> str:
    return fmt.plain(step).replace("-", fmt.MINUS)


def _steps_axis(months: Sequence[date], steps: Sequence[Any], pen: Pen) -> Figure:
    if months:
        return canvas.month_axis(months, pen)
    texts = [_step(step) for step in steps]
    return canvas.labelled_axis(
        pen.palette, (-0.35, len(steps) - 0.65), list(range(len(steps))), texts
    )


def _ending(entry: Row, pen: Pen) -> Ending:
    values = [value for value in entry["values"] if value is not None]
    last = values[-1] if values else None
    colour = colour_of(entry["role"], pen.palette)
    text_colour = pen.palette.muted if entry["role"] == "context" else colour
    text = f"{fmt.plain(entry['name'])} {pen.bare(last)}"
    return Ending(pen.place(last) or 0.0, text, text_colour, entry["role"] != "context")


def colour_of(role: str, palette: Palette) -> str:
    """The colour of a line with this role."""
    return {
        "subject": palette.good,
        "ink": palette.text,
        "context": palette.mark,
        "bad": palette.bad,
        "model": palette.violet,
        "target": palette.text,
    }[role]


def _strokes(
    series: Sequence[Row],
    drawn: Sequence[list[float | None]],
    names: Sequence[str],
    keys: Keys,
    pen: Pen,
) -> list[Figure]:
    found = []
    order = sorted(range(len(series)), key=lambda index: series[index]["role"] != "context")
    for index in order:
        entry, role = series[index], series[index]["role"]
        dash = {"target": "6px,5px", "model": "9px,7px"}.get(role, "solid")
        width = {"target": 1.2, "context": 1.6, "subject": 2.5, "bad": 2.5}.get(role, 2.0)
        texts = [
            pen.say(
                "hover.parts", name=fmt.plain(entry["name"]), month=name, figure=pen.text(value)
            )
            for name, value in zip(names, entry["values"], strict=True)
        ]
        colour = colour_of(role, pen.palette)
        found.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": list(range(len(drawn[index]))),
                "y": drawn[index],
                "line": {"color": colour, "width": width, "dash": dash},
                "marker": {"size": 7, "opacity": 1 if role == "bad" else 0, "color": colour},
                **(canvas.SILENT if role == "target" else canvas.hover(texts)),
                **_keyed(None if role == "target" else keys, index, len(drawn[index])),
            }
        )
    return found


def _keyed(keys: Keys, index: int, marks: int) -> Figure:
    return {} if keys is None else {"customdata": [[keys[index], step] for step in range(marks)]}


def _between(
    fill: tuple[int, int] | None, drawn: Sequence[list[float | None]], palette: Palette
) -> list[Figure]:
    if fill is None:
        return []
    pairs = enumerate(zip(drawn[fill[0]], drawn[fill[1]], strict=True))
    shared = [(step, one, two) for step, (one, two) in pairs if None not in (one, two)]
    steps = [step for step, _, _ in shared]
    edge = [one for _, one, _ in shared] + [two for _, _, two in shared[::-1]]
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": steps + steps[::-1],
            "y": edge,
            "fill": "toself",
            "fillcolor": palette.bad_tint,
            "line": {"width": 0},
            **canvas.SILENT,
        }
    ]


def _noted(
    notes: Sequence[Row], drawn: Sequence[list[float | None]]
) -> list[tuple[int, float, str]]:
    found = []
    for entry in notes:
        height = drawn[entry["series"]][entry["step"]]
        if height is not None:
            text = canvas.short(entry["text"], PIXELS, canvas.BODY)
            found.append((entry["step"], height, text))
    return found


def _notes(
    notes: Sequence[Row],
    drawn: Sequence[list[float | None]],
    span: tuple[float, float],
    size: tuple[float, float],
    palette: Palette,
) -> list[Figure]:
    if not notes:
        return []
    return notes_at(_noted(notes, drawn), drawn[notes[0]["series"]], span, size, palette)
