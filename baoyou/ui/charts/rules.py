"""Which warnings, and moving how: new and continuing to the right, cleared to the left.

A rule that could not run keeps its place and says why: unknown is not zero.
"""

from __future__ import annotations

from collections.abc import Sequence

from baoyou.ui import format as fmt
from baoyou.ui.charts import canvas
from baoyou.ui.charts.bars import name_axis, zero_line
from baoyou.ui.charts.canvas import Figure, Keys, Row
from baoyou.ui.charts.pen import Pen
from baoyou.ui.theme import Palette

ROW, PAD = 28, 8
PARTS = ("cleared", "continuing", "new")


def rule_bars(
    rows: Sequence[Row],
    *,
    palette: Palette,
    language: str,
    height: int | None = None,
    compact: bool = False,
    keys: Keys = None,
) -> Figure:
    """One line a rule, in the order given.

    rows: name, continuing, new, cleared; or name and reason, where the rule did not run. None for
    new or cleared: the month before is not stored. A click gives (key, cleared|continuing|new).
    compact: for phones, with the total as the only label.
    """
    pen = Pen(palette, language, "count")
    names = [canvas.short(row["name"]) for row in rows]
    left = canvas.widest(names, canvas.STRONG) + 14
    return canvas.figure(
        [_part(part, rows, keys, pen) for part in PARTS],
        palette,
        height or ROW * len(rows) + 2 * PAD,
        margin=(left, 6, PAD, PAD),
        annotations=[
            note for place, row in enumerate(rows) for note in _notes(row, place, compact, pen)
        ],
        shapes=[zero_line(palette)],
        barmode="relative",
        xaxis=canvas.axis(palette, _span(rows, compact)),
        yaxis=name_axis(names, palette),
    )


def _span(rows: Sequence[Row], compact: bool) -> tuple[float, float]:
    """Room for the labels on both sides, on a plot as narrow as is to be expected."""
    low = max((row.get("cleared") or 0 for row in rows), default=0)
    high = max((_hits(row) for row in rows), default=0) or 1
    plot, before, after = (170, 6, 44) if compact else (330, 48, 92)
    room = (low + high) / (plot - before - after)
    return -(low + room * before), high + room * after


def _hits(row: Row) -> int:
    return int((row.get("continuing") or 0) + (row.get("new") or 0))


def _part(part: str, rows: Sequence[Row], keys: Keys, pen: Pen) -> Figure:
    sign = -1 if part == "cleared" else 1
    palette = pen.palette
    looks = {
        "cleared": {"color": palette.background, "line": {"color": palette.mark, "width": 1.5}},
        "continuing": {"color": palette.mark, "line": {"color": palette.background, "width": 1.5}},
        "new": {"color": palette.good, "line": {"color": palette.background, "width": 1.5}},
    }
    texts = [
        pen.say(f"rules.{part}", name=fmt.plain(row["name"]), figure=pen.text(row.get(part)))
        for row in rows
    ]
    return {
        "type": "bar",
        "orientation": "h",
        "x": [sign * (row.get(part) or 0) for row in rows],
        "y": list(range(len(rows))),
        "width": 0.6,
        "marker": looks[part],
        **canvas.hover(texts),
        **canvas.clickable(keys, part),
    }


def _notes(row: Row, place: int, compact: bool, pen: Pen) -> list[Figure]:
    ink, muted = pen.palette.text, pen.palette.muted
    right = {"y": place, "xanchor": "left", "yanchor": "middle", "xshift": 6}
    if row.get("reason"):
        text = pen.say("rules.not_run", reason=fmt.plain(row["reason"]))
        seen = pen.say("rules.idle") if compact else text
        return [canvas.note(seen, muted, canvas.BODY, x=0, hovertext=text, **right)]
    text = canvas.bold(pen.text(_hits(row)))
    if row.get("new") is not None and not compact:
        text += f'&nbsp; <span style="color:{pen.palette.good}">+{pen.text(row["new"])}</span>'
    notes = [canvas.note(text, ink, canvas.BODY, x=_hits(row), **right)]
    if row.get("cleared") and not compact:
        left = {"y": place, "xanchor": "right", "yanchor": "middle", "xshift": -5}
        cleared = fmt.MINUS + pen.text(row["cleared"])
        notes.append(canvas.note(cleared, muted, canvas.BODY, x=-row["cleared"], **left))
    return notes
