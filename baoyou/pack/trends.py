"""A KPI over thirteen months, drawn as its card draws it: band, the year before, target, notes.

Apart from the topics because half of them open with such a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from baoyou.forecast import Forecast
from baoyou.pack.asker import Asker, Row
from baoyou.pack.model import Drawing
from baoyou.ui import format as fmt
from baoyou.ui.charts.notes import MOST
from baoyou.ui.drawing import course
from baoyou.ui.wording import noted


def drawing(
    ask: Asker,
    row: Row,
    width: int,
    height: int,
    ahead: Forecast | None = None,
    marks: Sequence[Row] | None = None,
) -> Drawing | None:
    """The trend of a row of `Asker.changes`; None where no month has a figure.

    ahead: the months that follow if nothing changes. marks: in place of the notes in words, for
    which a narrow chart has no room.
    """
    drawn = course.course(ask, row, partial(ask.aimed, row), ahead)
    if drawn.is_empty:
        return None
    if marks is None:
        marks = noted.marks(ask, ask.notes, [point["month"] for point in drawn.points])
    figure = course.figure(ask, drawn, marks, height=height, width=width)
    told = "".join([course.told(ask, drawn), *noted.spoken(ask, marks)])
    return Drawing(ask.kpi_name(row["kpi"]), figure, told, width, height)


def numbered(ask: Asker) -> tuple[list[Row], str]:
    """The notes of the latest months as numbers for narrow charts, and what the numbers mean."""
    found = noted.marks(ask, ask.notes, ask.months_back())[:MOST]
    told = (
        ask.say(
            "pack.note.number",
            number=at,
            month=fmt.month(mark["month"], ask.language),
            text=mark["full"],
        )
        for at, mark in enumerate(found, 1)
    )
    marks = [mark | {"text": str(at)} for at, mark in enumerate(found, 1)]
    return marks, ask.say("notes.joint").join(told)
