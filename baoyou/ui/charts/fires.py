"""The months in which an alert fired, as diamonds on a trend: full where a real fall followed.

Apart from the notes, which carry words: a diamond says by its fill whether the call was right.
"""

from __future__ import annotations

from collections.abc import Sequence

from baoyou.ui import format as fmt
from baoyou.ui.charts import canvas
from baoyou.ui.charts.canvas import Figure, Row
from baoyou.ui.charts.pen import Pen


def diamonds(rows: Sequence[Row], fires: Sequence[Row], pen: Pen) -> list[Figure]:
    """One trace over the line of `rows`; none without a fire.

    fires: month, followed (True: full, False: hollow, None: hollow and grey), text for the pointer.
    """
    steps = {row["month"]: step for step, row in enumerate(rows)}
    shown = [fire for fire in fires if fire["month"] in steps]
    if not shown:
        return []
    palette = pen.palette
    places = [steps[fire["month"]] for fire in shown]
    marker = {
        "symbol": "diamond",
        "size": 12,
        "opacity": 1,
        "color": [palette.bad if fire["followed"] else palette.background for fire in shown],
        "line": {
            "color": [palette.mark if fire["followed"] is None else palette.bad for fire in shown],
            "width": 2,
        },
    }
    trace = {"type": "scatter", "mode": "markers", "marker": marker, "cliponaxis": False}
    texts = [fmt.plain(fire["text"]) for fire in shown]
    values = pen.places(rows[step]["value"] for step in places)
    return [{**trace, "x": places, "y": values, **canvas.hover(texts)}]
