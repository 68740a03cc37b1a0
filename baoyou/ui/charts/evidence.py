"""Is the reason true: the months of one customer, with the threshold each had to fall below."""

from __future__ import annotations

from collections.abc import Sequence

from baoyou.ui import format as fmt
from baoyou.ui.charts import canvas
from baoyou.ui.charts.canvas import Figure, Keys, Row
from baoyou.ui.charts.pen import Pen
from baoyou.ui.theme import Palette

TOP, BOTTOM, LEFT, RIGHT = 14, 44, 42, 8
# A tick reaches over its bar on both sides.
BAR, TICK = 0.7, 0.44


def evidence_bars(
    rows: Sequence[Row],
    *,
    palette: Palette,
    language: str,
    unit: str = "yuan",
    decimals: int | None = 0,
    height: int = 280,
    keys: Keys = None,
) -> Figure:
    """Bars by month from zero.

    rows: month, value and, where they apply, threshold (an ink tick, with its figure where it
    changes), hit (the bar is coloured, its figure stands in it), change (relative, −0.21, under
    the month).
    The last bar before the first hit is labelled too, for it is what the fall starts from.
    """
    pen = Pen(palette, language, unit, decimals)
    places = pen.places(row["value"] for row in rows)
    tops = [*places, *pen.places(row.get("threshold") for row in rows)]
    span = (0.0, max((top for top in tops if top is not None), default=1.0) * 1.14 or 1.0)
    return canvas.figure(
        [_bars(rows, places, keys, pen)],
        palette,
        height,
        margin=(LEFT, RIGHT, TOP, BOTTOM),
        annotations=[note for place, row in enumerate(rows) for note in _notes(rows, place, pen)],
        shapes=[_tick(row, place, pen) for place, row in enumerate(rows) if _limit(row)],
        xaxis=canvas.labelled_axis(
            palette,
            (-0.55, len(rows) - 0.45),
            list(range(len(rows))),
            [_month_text(row, pen) for row in rows],
        ),
        yaxis=canvas.value_axis(pen, span),
    )


def _limit(row: Row) -> bool:
    return row.get("threshold") is not None


def _bars(rows: Sequence[Row], places: list[float | None], keys: Keys, pen: Pen) -> Figure:
    palette = pen.palette
    texts = [
        pen.say(
            "evidence.hover",
            month=fmt.month(row["month"], pen.language),
            figure=pen.text(row["value"]),
            threshold=pen.text(row.get("threshold")),
        )
        if _limit(row)
        else pen.hover(fmt.month(row["month"], pen.language), row["value"])
        for row in rows
    ]
    return {
        "type": "bar",
        "x": list(range(len(rows))),
        "y": places,
        "width": BAR,
        "marker": {
            "color": [palette.bad if row.get("hit") else palette.mark for row in rows],
            "line": {"width": 0},
        },
        **canvas.hover(texts),
        **canvas.clickable(keys),
    }


def _tick(row: Row, place: int, pen: Pen) -> Figure:
    at = pen.place(row["threshold"])
    line = {"color": pen.palette.text, "width": 2}
    return {
        "type": "line",
        "x0": place - TICK,
        "x1": place + TICK,
        "y0": at,
        "y1": at,
        "line": line,
    }


def _notes(rows: Sequence[Row], place: int, pen: Pen) -> list[Figure]:
    row, palette = rows[place], pen.palette
    notes = []
    if _limit(row) and not (place and rows[place - 1].get("threshold") == row["threshold"]):
        at = {"x": place, "y": pen.place(row["threshold"]), "yanchor": "bottom"}
        notes.append(canvas.note(pen.bare(row["threshold"]), palette.text, canvas.SMALL, **at))
    starts = place + 1 < len(rows) and rows[place + 1].get("hit") and not row.get("hit")
    if row["value"] is None:
        notes.append(canvas.note(fmt.MISSING, palette.muted, x=place, y=0, yanchor="bottom"))
    elif row.get("hit"):
        at = {"x": place, "y": pen.place(row["value"]), "yanchor": "top", "yshift": -3}
        text = canvas.bold(pen.bare(row["value"]))
        notes.append(canvas.note(text, palette.on_mark, canvas.BODY, **at))
    elif starts and not _limit(row):
        at = {"x": place, "y": pen.place(row["value"]), "yanchor": "bottom"}
        notes.append(canvas.note(pen.bare(row["value"]), palette.text, canvas.BODY, **at))
    return notes


def _month_text(row: Row, pen: Pen) -> str:
    name = fmt.month_name(row["month"], pen.language)
    if row.get("change") is None:
        return name
    change = canvas.bold(fmt.relative(row["change"], pen.language))
    return f'{name}<br><span style="color:{pen.palette.text}">{change}</span>'
