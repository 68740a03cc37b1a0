"""How is it going: one line over the months, with its interval, its target and what is not final.

Apart from the chart of several lines because this one carries the notes, the band and the verdict
of a single figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from baoyou.ui import format as fmt
from baoyou.ui.charts import ahead as future
from baoyou.ui.charts import canvas
from baoyou.ui.charts.canvas import Figure, Keys, Row
from baoyou.ui.charts.endings import Ending, endings, margin_for
from baoyou.ui.charts.fires import diamonds
from baoyou.ui.charts.notes import notes_at, placed, rings
from baoyou.ui.charts.pen import Pen
from baoyou.ui.theme import Palette

TOP, BOTTOM, LEFT = 14, 30, 42


def trend(
    rows: Sequence[Row],
    *,
    palette: Palette,
    language: str,
    unit: str = "share",
    decimals: int | None = None,
    height: int = 300,
    width: int = 520,
    target: Any = None,
    target_label: str = "trend.target",
    previous: Sequence[Any] = (),
    notes: Sequence[Row] = (),
    fires: Sequence[Row] = (),
    ahead: Sequence[Row] = (),
    keys: Keys = None,
) -> Figure:
    """A line over months.

    rows: month, value and, where they apply, low, high, mature (False draws it hollow), in order.
    fires: the months in which an alert fired; see `fires.diamonds`.
    target: one figure for all months, or one for each, those ahead as well; target_label:
    trend.target, .pace, .ceiling. previous: the values of the year before, beside rows and ahead.
    notes: month, text and, for the pointer, full; the first three that have a place are drawn.
    ahead: month, value, low, high of the months that a forecast adds.
    width: about how wide the card will be, for placing the notes.
    """
    pen = Pen(palette, language, unit, decimals)
    months = [row["month"] for row in [*rows, *ahead]]
    goals = list(target) if isinstance(target, Sequence) else [target] * len(months)
    span = _span(rows, goals, [*previous, *future.bounds(ahead)], pen)
    noted = placed(rows, notes, pen)
    ends = _endings(rows, goals, previous, target_label, pen)
    if ahead:
        ends = [future.ending(ahead, pen), *(end for end in ends if not end.strong)]
    # The line ends where the forecast begins: notes keep to its part of the plot.
    part = max(1, len(rows) - 1) / max(1, len(months) - 1)
    size = ((width - LEFT - margin_for(ends)) * part, height - TOP - BOTTOM)
    return canvas.figure(
        [
            *future.traces(ahead, len(rows), rows[-1] if rows else None, pen),
            *_traces(rows, goals, previous, _hovers(rows, notes, pen), keys, pen),
            *rings(noted, palette),
            *diamonds(rows, fires, pen),
        ],
        palette,
        height,
        margin=(LEFT, margin_for(ends), TOP, BOTTOM),
        annotations=endings(ends, len(months) - 1, span, size[1])
        + _peak_label(rows, pen, bool(ahead))
        + notes_at(noted, _line(rows, pen), span, size, palette),
        shapes=_immature_blocks(rows, palette),
        xaxis=canvas.month_axis(months, pen),
        yaxis=canvas.value_axis(pen, span),
        hovermode="x" if keys is None else "closest",
    )


def _span(
    rows: Sequence[Row], goals: Sequence[Any], previous: Sequence[Any], pen: Pen
) -> tuple[float, float]:
    seen = [row.get(name) for row in rows for name in ("value", "low", "high")]
    return canvas.span_of(pen.places([*seen, *goals, *previous]))


def _line(rows: Sequence[Row], pen: Pen) -> list[float | None]:
    return pen.places(row["value"] for row in rows)


def _final(rows: Sequence[Row]) -> list[bool]:
    """Which rows are final; a month between final ones may not be."""
    return [row.get("mature") is not False for row in rows]


def _last(rows: Sequence[Row]) -> int | None:
    """The last final row that has a value."""
    known = [
        row["value"] is not None and final for row, final in zip(rows, _final(rows), strict=True)
    ]
    return max((step for step, yes in enumerate(known) if yes), default=None)


def _traces(
    rows: Sequence[Row],
    goals: Sequence[Any],
    previous: Sequence[Any],
    hovers: Sequence[str],
    keys: Keys,
    pen: Pen,
) -> list[Figure]:
    palette, line, final = pen.palette, _line(rows, pen), _final(rows)
    traces = _bands(rows, pen)
    if previous:
        traces.append(_stroke(pen.places(previous), palette.mark, 1.5))
    if any(goal is not None for goal in goals):
        traces.append(_stroke(pen.places(goals), palette.text, 1.2, dash="8px,6px"))
    solid = [place if is_final else None for place, is_final in zip(line, final, strict=True)]
    traces.append(_stroke(solid, palette.good, 2.5))
    for run in _immature(rows):
        dotted = _linked(run, line, final)
        across = [line[step] for step in dotted]
        traces.append(_stroke(across, palette.mark, 1.5, dotted, dash="dot"))
    return [*traces, _points(rows, line, hovers, keys, pen)]


def _immature(rows: Sequence[Row]) -> list[list[int]]:
    """The unbroken runs of rows that are not final."""
    runs: list[list[int]] = []
    for step, is_final in enumerate(_final(rows)):
        if is_final:
            continue
        if runs and runs[-1][-1] == step - 1:
            runs[-1].append(step)
        else:
            runs.append([step])
    return runs


def _linked(run: Sequence[int], line: Sequence[float | None], final: Sequence[bool]) -> list[int]:
    """A run with the final months it is joined to: the last before it and the next after it."""
    known = [step for step, place in enumerate(line) if place is not None and final[step]]
    before = [step for step in known if step < run[0]][-1:]
    after = [step for step in known if step == run[-1] + 1]
    return [*before, *run, *after]


def _stroke(
    y: list[float | None], colour: str, width: float, x: list[int] | None = None, **more: Any
) -> Figure:
    line, x = {"color": colour, "width": width, **more}, x or list(range(len(y)))
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, **canvas.SILENT}


def _hovers(rows: Sequence[Row], notes: Sequence[Row], pen: Pen) -> list[str]:
    """What the pointer tells of each month: its figure and all that was written to it."""
    told = {entry["month"]: fmt.plain(entry.get("full") or entry["text"]) for entry in notes}
    return [
        pen.hover(
            fmt.month(row["month"], pen.language), row["value"], row.get("low"), row.get("high")
        )
        + (f"<br>{told[row['month']]}" if row["month"] in told else "")
        for row in rows
    ]


def _points(
    rows: Sequence[Row], line: list[float | None], texts: Sequence[str], keys: Keys, pen: Pen
) -> Figure:
    """One mark a month, all but the last and the immature unseen, to hover and to click."""
    palette, last = pen.palette, _last(rows)
    hollow = [not is_final for is_final in _final(rows)]
    shown = [i == last or hollow[i] for i in range(len(rows))]
    clear = "rgba(0,0,0,0)"
    marker = {
        "size": 9,
        "opacity": 1,
        "color": [
            clear if not seen else palette.background if open_ else palette.good
            for seen, open_ in zip(shown, hollow, strict=True)
        ],
        "line": {"color": palette.mark, "width": [2 if open_ else 0 for open_ in hollow]},
    }
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(range(len(rows))),
        "y": line,
        "marker": marker,
        **canvas.hover(texts),
        **canvas.clickable(keys),
        "selected": {"marker": {"color": palette.text}},
        "unselected": {"marker": {"opacity": 1}},
    }


def _bands(rows: Sequence[Row], pen: Pen) -> list[Figure]:
    """A filled band for each unbroken run of final intervals."""
    runs: list[list[int]] = [[]]
    for index, (row, is_final) in enumerate(zip(rows, _final(rows), strict=True)):
        if not is_final or row.get("low") is None or row.get("high") is None:
            runs.append([])
        else:
            runs[-1].append(index)
    return [_band(rows, run, pen) for run in runs if len(run) > 1]


def _band(rows: Sequence[Row], run: list[int], pen: Pen) -> Figure:
    low = pen.places(rows[i]["low"] for i in run)
    high = pen.places(rows[i]["high"] for i in run)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [*run, *run[::-1]],
        "y": [*high, *low[::-1]],
        "fill": "toself",
        "fillcolor": pen.palette.band,
        "line": {"width": 0},
        **canvas.SILENT,
    }


def _immature_blocks(rows: Sequence[Row], palette: Palette) -> list[Figure]:
    look = {"fillcolor": palette.background2, "line": {"width": 0}, "layer": "below"}
    across = {"type": "rect", "xref": "x", "yref": "paper", "y0": 0, "y1": 1, **look}
    edge = len(rows) - 0.65
    return [
        {**across, "x0": run[0] - 0.5, "x1": min(run[-1] + 0.5, edge)} for run in _immature(rows)
    ]


def _endings(
    rows: Sequence[Row], goals: Sequence[Any], previous: Sequence[Any], target_label: str, pen: Pen
) -> list[Ending]:
    palette, ends = pen.palette, []
    last, is_final = _last(rows), all(_final(rows[-1:]))
    if last is not None and is_final:
        ends.append(Ending.of(rows[last]["value"], pen, palette.good, strong=True))
    elif rows and rows[-1]["value"] is not None:
        figure = rows[-1]["value"]
        ends.append(Ending.of(figure, pen, palette.muted, words="trend.immature"))
    if goals and goals[-1] is not None:
        ends.append(Ending.of(goals[-1], pen, palette.text, words=target_label))
    if previous and previous[-1] is not None:
        ends.append(Ending.of(previous[-1], pen, palette.muted, words="trend.previous"))
    return ends


def _peak_label(rows: Sequence[Row], pen: Pen, is_followed: bool = False) -> list[Figure]:
    """The value over the last final mark where immature or forecast months follow it."""
    last = _last(rows)
    if (all(_final(rows[-1:])) and not is_followed) or last is None:
        return []
    text = canvas.bold(pen.text(rows[last]["value"]))
    place = {"x": last, "y": pen.place(rows[last]["value"]), "yshift": 15, "xanchor": "center"}
    return [canvas.note(text, pen.palette.good, canvas.STRONG, **place)]
