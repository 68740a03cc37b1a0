"""The text of one cell that is not text yet: numbers, dates, times, yes and no.

Apart because a sheet and a Parquet file must write the same value in the same way.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

# Up to here every whole number is exact as a float.
WHOLE_BELOW = 1e15
HALF_A_SECOND = timedelta(microseconds=500_000)


def number_text(value: float) -> str:
    """Whole numbers without a point, others in the fewest digits that name them."""
    if value.is_integer() and -WHOLE_BELOW < value < WHOLE_BELOW:
        return str(int(value))
    return repr(value)


def cell_text(value: Any) -> str:
    """The text of a sheet's cell; a blank one is the empty text."""
    return value if type(value) is str else _TEXTS[type(value)](value)


def _moment(value: datetime) -> str:
    rounded = (value + HALF_A_SECOND).replace(microsecond=0)
    is_midnight = rounded.time() == time.min
    return rounded.date().isoformat() if is_midnight else rounded.isoformat(" ")


def _span(value: timedelta) -> str:
    seconds = round(abs(value).total_seconds())
    sign = "-" if value < timedelta(0) else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


_TEXTS: dict[type, Any] = {
    float: number_text,
    int: str,
    bool: lambda value: "1" if value else "0",
    date: date.isoformat,
    datetime: _moment,
    time: lambda value: value.isoformat("seconds"),
    timedelta: _span,
    type(None): lambda _: "",
}
