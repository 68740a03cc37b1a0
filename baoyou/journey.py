"""Where customers meet us and on what they compare us with rivals: `data/touchpoints.toml`.

Apart from the definitions because no KPI rests on it: it only puts names in order for the screen.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from baoyou.settings import ROOT

FILE = ROOT / "data" / "touchpoints.toml"


@dataclass(frozen=True)
class Journey:
    """Names as files write them and, beside each, what it stands for.

    names, stops, places: a touchpoint as written, as shown, and its place from 1 on.
    items, axes: an item as written (lower case), and the axis of comparison it is of.
    """

    names: tuple[str, ...]
    stops: tuple[str, ...]
    places: tuple[int, ...]
    items: tuple[str, ...]
    axes: tuple[str, ...]


@cache
def journey(path: Path = FILE) -> Journey:
    """The journey as it is declared.

    Raises ValueError where one name stands for two touchpoints or for two axes.
    """
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    touchpoints = [
        (name, stop["name"], place)
        for place, stop in enumerate(told["journey"], start=1)
        for name in (stop["name"], *stop["also"])
    ]
    items = [(item, axis) for axis, written in told["axes"].items() for item in written]
    for kind, names in (("journey", [t[0] for t in touchpoints]), ("axes", [i[0] for i in items])):
        if doubled := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"{path.name}: {kind} has twice: {', '.join(doubled)}")
    return Journey(
        tuple(name for name, _, _ in touchpoints),
        tuple(stop for _, stop, _ in touchpoints),
        tuple(place for _, _, place in touchpoints),
        tuple(item for item, _ in items),
        tuple(axis for _, axis in items),
    )
