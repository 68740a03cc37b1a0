"""How figures, dates and names are written, in both languages: the only place that does it.

Apart because a number that is written twice is sooner or later written in two ways.
A unit is one of share (0..1, shown as a percentage), points, yuan, minutes, GB, per_10k, count.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_skeleton
from babel.numbers import format_decimal

from baoyou.text import say

Number = int | float | Decimal | None

MISSING = "—"
MINUS = "\u2212"
DECIMALS = {"share": 1, "points": 1, "yuan": 1, "minutes": 0, "GB": 2, "per_10k": 1, "count": 0}

_LOCALE = {"zh": "zh_Hans_CN", "en": "en"}
_DENSE = {
    "zh": ((10**8, "hundred_million", 2), (10**4, "ten_thousand", 1)),
    "en": ((10**9, "hundred_million", 2), (10**6, "million", 1), (10**3, "ten_thousand", 1)),
}
# Addresses, icons and arrows come to life after escapes are gone; an unseen joiner keeps them text.
_LIVE = re.compile(r"://|:(?=material/|streamlit:)|www(?=\.)|@(?=\w)|--|<-|->|[<>~]=")
_JOINER = "\u2060"
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$^=&:@\"'])")


def number(amount: Number, unit: str, language: str, decimals: int | None = None) -> str:
    """The bare figure without its unit: a share of 0.69 is "69.0"."""
    exact = _rounded(amount, unit, decimals)
    return MISSING if exact is None else _written(exact, language, _places(unit, decimals))


def value(amount: Number, unit: str, language: str, decimals: int | None = None) -> str:
    """The figure as cards, cells and marks show it: "69.0%", otherwise the bare figure."""
    figure = number(amount, unit, language, decimals)
    return f"{figure}%" if unit == "share" and figure != MISSING else figure


def quantity(amount: Number, unit: str, language: str, decimals: int | None = None) -> str:
    """The figure with its unit, as running text wants it: "69.0%", "402 元", "806 min"."""
    figure = number(amount, unit, language, decimals)
    if figure == MISSING:
        return figure
    if unit == "share":
        return f"{figure}%"
    return say("ui.quantity.plain", language, figure=figure, unit=unit_word(unit, language))


def unit_word(unit: str, language: str) -> str:
    """The word after a change in this unit ("个百分点", "pp") or after a quantity of it ("元")."""
    return say(f"ui.unit.{unit}", language)


def change(delta: Number, unit: str, language: str, decimals: int | None = None) -> str:
    """The size of a change without its sign, for badges whose arrow says it: "0.6 个百分点"."""
    size = None if delta is None else abs(Decimal(str(delta)))
    figure = number(size, unit, language, decimals)
    if figure == MISSING:
        return figure
    return say("ui.quantity.plain", language, figure=figure, unit=unit_word(unit, language))


def signed_change(delta: Number, unit: str, language: str, decimals: int | None = None) -> str:
    """A change with its sign and unit, for running text: "−1.3 个百分点", "+0.6 pp"."""
    figure = signed(delta, unit, language, decimals)
    if figure == MISSING:
        return figure
    return say("ui.quantity.plain", language, figure=figure, unit=unit_word(unit, language))


def signed(delta: Number, unit: str, language: str, decimals: int | None = None) -> str:
    """A change with its sign and without its unit, for marks of charts: "+0.064", "−5,210"."""
    exact = _rounded(delta, unit, decimals)
    if exact is None:
        return MISSING
    return ("+" if exact > 0 else "") + _written(exact, language, _places(unit, decimals))


def relative(delta: Number, language: str, decimals: int = 0) -> str:
    """A change in per cent of the figure itself, signed: −0.21 is "−21%"."""
    figure = signed(delta, "share", language, decimals)
    return figure if figure == MISSING else f"{figure}%"


def times(amount: Number, language: str, decimals: int = 1) -> str:
    """How many times as much: 4.6 is "4.6×"."""
    figure = number(amount, "count", language, decimals)
    return figure if figure == MISSING else f"{figure}×"


def interval(
    low: Number, high: Number, unit: str, language: str, decimals: int | None = None
) -> str:
    """A 95 % interval with the unit said once: "68.8–69.2%", "84.4–85.4"."""
    if _missing(low) or _missing(high):
        return MISSING
    return f"{number(low, unit, language, decimals)}–{value(high, unit, language, decimals)}"


def count(n: Number, language: str, dense: bool = False) -> str:
    """A number of customers: "186,412"; dense from ten thousand on: "18.6 万", "186.4k"."""
    exact = _rounded(n, "count", 0)
    if exact is None:
        return MISSING
    if not dense or abs(exact) < 10_000:
        return _written(exact, language, 0)
    size, word, places = next(scale for scale in _DENSE[language] if abs(exact) >= scale[0])
    space = " " if language == "zh" else ""
    figure = _written(_half_up(exact / size, places), language, places)
    return f"{figure}{space}{say(f'ui.scale.{word}', language)}"


def money(amount: Number, language: str, per_month: bool = False) -> str:
    """An amount of yuan for people: "402 元", "241 万元/月", "¥2.41M/mo"."""
    if _missing(amount):
        return MISSING
    figure, unit = headline(amount, "yuan", language, 0)
    written = say("ui.quantity.plain", language, figure=figure, unit=unit).strip()
    return say("ui.unit.per_month", language, money=written) if per_month else written


def headline(
    amount: Number, unit: str, language: str, decimals: int | None = None
) -> tuple[str, str]:
    """The figure of a card and the unit its *label* must say (never Chinese inside the figure).

    ("69.0%", ""), ("241", "万元"), ("¥2.41M", ""), ("806", "分钟"), ("—", "").
    """
    if amount is None or _missing(amount):
        return MISSING, ""
    if unit == "share":
        return value(amount, unit, language, decimals), ""
    exact = Decimal(str(amount))
    if unit == "yuan" and abs(exact) >= 10_000:
        return _large_yuan(exact, language)
    word = "" if unit in ("points", "count") else unit_word(unit, language)
    return value(amount, unit, language, decimals), word


def labelled(label: str, unit: str, language: str) -> str:
    """A label that carries its unit: "每月工作量，户"; the bare label where there is none."""
    return say("ui.label.unit", language, label=label, unit=unit) if unit else label


def month(day: date | None, language: str) -> str:
    """A month: "2009年9月", "Sep 2009"."""
    return MISSING if day is None else format_skeleton("yMMM", day, locale=_LOCALE[language])


def month_name(day: date, language: str) -> str:
    """A month without its year: "9月", "Sep"."""
    return format_skeleton("MMM", day, locale=_LOCALE[language])


def month_year(day: date, language: str) -> str:
    """A month as the first of an axis: "08年9月", "Sep 2008"."""
    return month(day, language)[2:] if language == "zh" else month(day, language)


def month_code(day: date, language: str) -> str:
    """The shortest month, for the small panels: "08/9", "9/08"."""
    year = f"{day.year % 100:02d}"
    return f"{year}/{day.month}" if language == "zh" else f"{day.month}/{year}"


def month_ticks(
    months: Sequence[date], language: str, most: int = 4
) -> tuple[list[int], list[str]]:
    """Positions and texts of an axis of months: at most `most`, even steps back from the last.

    The year is said with the first and wherever it changes: 08年9月, 09年1月, 5月, 9月.
    """
    if not months:
        return [], []
    step = max(1, math.ceil((len(months) - 1) / max(1, most - 1)))
    places = list(range(len(months) - 1, -1, -step))[::-1]
    texts: list[str] = []
    year: int | None = None
    for place in places:
        day = months[place]
        texts.append(month_year(day, language) if day.year != year else month_name(day, language))
        year = day.year
    return places, texts


def day(day: date | None, language: str) -> str:
    """A date: "2009年9月24日", "Sep 24, 2009"."""
    return MISSING if day is None else format_skeleton("yMMMd", day, locale=_LOCALE[language])


def day_name(day: date, language: str) -> str:
    """A date without its year: "9月24日", "Sep 24"."""
    return format_skeleton("MMMd", day, locale=_LOCALE[language])


def mask_phone(phone: str | None) -> str:
    """A phone number with its middle hidden: "139****2071"; anything else is hidden whole."""
    if not phone:
        return MISSING
    text = phone.strip()
    if re.fullmatch(r"\d{3}\*{4}\d{4}", text):
        return text
    return f"{text[:3]}****{text[-4:]}" if re.fullmatch(r"\d{11}", text) else "****"


def safe(text: object) -> str:
    """A data value made harmless in Markdown: its marks, and those of Streamlit, are escaped."""
    if text is None:
        return MISSING
    broken = _LIVE.sub(lambda found: f"{found[0][0]}{_JOINER}{found[0][1:]}", _one_line(text))
    return _MARKDOWN.sub(r"\\\1", broken)


def plain(text: object) -> str:
    """A data value made harmless in the text of a Plotly figure, which reads tags."""
    return html.escape(_one_line(text), quote=False)


def _one_line(text: object) -> str:
    return " ".join(str(text).split())


def _large_yuan(amount: Decimal, language: str) -> tuple[str, str]:
    size, word, _ = next(scale for scale in _DENSE[language] if abs(amount) >= scale[0])
    if language == "zh":
        return _three_digits(amount / size, language), say(f"ui.unit.{word}_yuan", language)
    return f"¥{_three_digits(amount / size, language)}{say(f'ui.scale.{word}', language)}", ""


def _three_digits(amount: Decimal, language: str) -> str:
    places = max(0, 2 - max(0, amount.copy_abs().adjusted()))
    return _written(_half_up(amount, places), language, places)


def _places(unit: str, decimals: int | None) -> int:
    return DECIMALS[unit] if decimals is None else decimals


def _rounded(amount: Number, unit: str, decimals: int | None) -> Decimal | None:
    if amount is None or _missing(amount):
        return None
    exact = Decimal(str(amount)) * (100 if unit == "share" else 1)
    return _half_up(exact, _places(unit, decimals))


def _half_up(exact: Decimal, places: int) -> Decimal:
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return abs(rounded) if rounded == 0 else rounded


def _written(exact: Decimal, language: str, places: int) -> str:
    pattern = "#,##0" + ("." + "0" * places if places else "")
    written = format_decimal(exact, format=pattern, locale=_LOCALE[language])
    return written.replace("-", MINUS)


def _missing(amount: Number) -> bool:
    return amount is None or math.isnan(amount)
