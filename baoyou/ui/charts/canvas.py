"""What all charts are drawn on: layout, axes, ticks, text on marks, and the colours of a click.

Figures are plain dicts in Plotly's schema, a tenth of the cost of its objects. Nothing zooms or
drags, there is no legend, and every axis has a set range, so that labels can be placed by pixel.
"""

from __future__ import annotations

import html
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from baoyou.ui import format as fmt
from baoyou.ui.charts.pen import Pen
from baoyou.ui.theme import Palette, font

Figure = dict[str, Any]
Row = Mapping[str, Any]
Keys = Sequence[Any] | None

SMALL, BODY, STRONG = 11.5, 12, 13
# How much of a step an axis is drawn longer to reach its next tick.
NEAR = 0.4
# The widest a name on an axis may be, and the plot of a chart with names on a phone.
NAME_PIXELS = 130
PHONE = 320
_ASCII_WIDTH, _WIDE_WIDTH = 0.54, 1.0


def figure(
    traces: Iterable[Figure],
    palette: Palette,
    height: int,
    *,
    margin: tuple[int, int, int, int],
    annotations: Sequence[Figure] = (),
    shapes: Sequence[Figure] = (),
    **layout: Any,
) -> Figure:
    """The figure of these traces. margin: left, right, top, bottom; layout holds the axes."""
    left, right, top, bottom = margin
    return {
        "data": list(traces),
        "layout": {
            "height": height,
            "margin": {"l": left, "r": right, "t": top, "b": bottom, "pad": 0},
            "font": {"family": font(), "size": BODY, "color": palette.text},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "showlegend": False,
            "dragmode": False,
            "hovermode": "closest",
            "hoverlabel": {
                "bgcolor": palette.background2,
                "bordercolor": palette.border,
                "font": {"family": font(), "size": BODY, "color": palette.text},
                "align": "left",
            },
            "annotations": list(annotations),
            "shapes": list(shapes),
            **layout,
        },
    }


def axis(palette: Palette, span: tuple[float, float], **more: Any) -> Figure:
    """An axis of a set range that shows nothing but what `more` asks for."""
    return {
        "range": list(span),
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "showticklabels": False,
        "ticks": "",
        "tickangle": 0,
        "tickfont": {"size": SMALL, "color": palette.axis},
        "gridcolor": palette.grid,
        "linecolor": palette.border,
        "automargin": False,
        **more,
    }


def labelled_axis(
    palette: Palette, span: tuple[float, float], places: Sequence[float], texts: Sequence[str]
) -> Figure:
    """An axis with a line and these tick texts; an empty list of texts would print raw numbers."""
    shown = {"showticklabels": True, "tickvals": list(places), "ticktext": list(texts)}
    return axis(palette, span, showline=True, **(shown if places else {}))


def value_axis(pen: Pen, span: tuple[float, float], most: int = 5, **more: Any) -> Figure:
    """A value axis in scaled units with grid and tick texts ("68%", "400", "1.2 万")."""
    places = ticks(*span, most)
    step = places[1] - places[0] if len(places) > 1 else 1
    decimals = max(0, -math.floor(math.log10(step) + 1e-9)) if step < 1 else 0
    texts = [tick_text(place, pen.unit, pen.language, decimals) for place in places]
    return {**labelled_axis(pen.palette, span, places, texts), "showgrid": True, **more}


def month_axis(months: Sequence[date], pen: Pen, pad: float = 0.35) -> Figure:
    """The axis of months, drawn at 0, 1, 2 …, with `pad` of a step before and after."""
    span = (-pad, max(0, len(months) - 1) + pad)
    return labelled_axis(pen.palette, span, *fmt.month_ticks(months, pen.language))


def count_axis(label: str, span: tuple[float, float], pen: Pen, most: int) -> Figure:
    """The axis of a number of customers, with its title."""
    axis_of_counts = value_axis(Pen(pen.palette, pen.language, "count"), span, most, showgrid=False)
    font = {"size": BODY, "color": pen.palette.axis}
    return {**axis_of_counts, "title": {"text": fmt.plain(label), "font": font, "standoff": 6}}


def tick_text(place: float, unit: str, language: str, decimals: int) -> str:
    """The text of one tick of a scaled axis."""
    if unit == "share":
        return f"{fmt.number(place, 'count', language, decimals)}%"
    if decimals == 0 and unit in ("count", "yuan"):
        return tidy(fmt.count(place, language, dense=True))
    return fmt.number(place, unit, language, decimals)


def tidy(text: str) -> str:
    """A dense count without an idle decimal: "2.0 万" is "2 万"."""
    return text.replace(".0 ", " ").replace(".0k", "k").replace(".0M", "M")


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round numbers within the range, about `most`, in steps of 1, 2 or 5."""
    if high <= low or most < 2:
        return [low]
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    for factor in (1, 2, 5, 10, 20):
        step = factor * power
        first = math.ceil(low / step - 1e-9)
        last = math.floor(high / step + 1e-9)
        if last - first <= most:
            return [round(place * step, 10) for place in range(first, last + 1)]
    return [low]


def span_of(
    values: Iterable[float | None], pad: float = 0.08, most: int = 5
) -> tuple[float, float]:
    """A range around these values with room, out to a tick that lies near; not below 0."""
    known = [number for number in values if number is not None]
    if not known:
        return 0.0, 1.0
    low, high = min(known), max(known)
    room = (high - low) * pad or abs(high) * 0.05 or 1.0
    bottom = max(0.0, low - room) if low >= 0 else low - room
    top = high + room
    places = ticks(bottom, top, most)
    step = places[1] - places[0] if len(places) > 1 else 0.0
    lower, upper = places[0] - step, places[-1] + step
    if bottom - NEAR * step <= lower < bottom and (lower >= 0 or low < 0):
        bottom = lower
    if top < upper <= top + NEAR * step:
        top = upper
    return bottom, top


def note(text: str, colour: str, size: float = BODY, **place: Any) -> Figure:
    """A text on the figure without arrow; `place` holds x, y, anchors, shifts."""
    return {"text": text, "showarrow": False, "font": {"size": size, "color": colour}, **place}


def bold(text: str) -> str:
    """Bold, in the little markup that Plotly reads."""
    return f"<b>{text}</b>"


def text_width(text: str, size: float = BODY) -> float:
    """About how many pixels a text takes, its markup apart; a Chinese character is two cells."""
    return sum(_cells(sign) for sign in html.unescape(re.sub(r"</?b>", "", text))) * size


def _cells(sign: str) -> float:
    return _WIDE_WIDTH if unicodedata.east_asian_width(sign) in "WF" else _ASCII_WIDTH


def short(name: object, pixels: float = NAME_PIXELS, size: float = STRONG) -> str:
    """A data value as a name on an axis: harmless, and cut with … where it is too long."""
    text = " ".join(str(name).split())
    if text_width(text, size) <= pixels:
        return fmt.plain(text)
    while text and text_width(text, size) > pixels - size:
        text = text[:-1]
    return fmt.plain(text.rstrip()) + "…"


def widest(texts: Iterable[str], size: float = BODY) -> int:
    """The width of the widest text in pixels, rounded up."""
    return math.ceil(max((text_width(text, size) for text in texts), default=0))


def clickable(keys: Keys, *more: Any) -> Figure:
    """The part of a trace that makes each mark a way down: its key as customdata.

    A click must not fade the other marks away, so both states keep most of their colour.
    """
    if keys is None:
        return {}
    return {
        "customdata": [[key, *more] for key in keys],
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 0.55}},
    }


def hover(texts: Sequence[str]) -> Figure:
    """The part of a trace that shows these texts, and nothing else, under the pointer."""
    return {"hovertext": list(texts), "hovertemplate": "%{hovertext}<extra></extra>"}


SILENT: Figure = {"hoverinfo": "skip"}
